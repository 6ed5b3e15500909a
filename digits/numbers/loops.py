"""Rings: closed loops of ink. A large one is a zero, whatever strokes hang on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from digits.imaging.components import PAPER, label_pieces, stroke_width
from digits.numbers.segments import Part, grown, trimmed

LEAST = 0.25
"""In heights of the line: the hole of a ring that may be a zero is at least so high."""

THICK = 1.1
"""In widths of the pen: how far the ring's ink lies around its hole."""


def rings_of(piece: Part, height: float) -> list[Part]:
    """A piece of ink -> the ring around each of its large holes."""
    paper = label_pieces(np.pad(piece.ink <= PAPER, 1, constant_values=True))
    steps = int(np.ceil(THICK * stroke_width(piece.ink))) + 1
    rings = []
    area = np.bincount(paper.ravel())
    for hole in np.flatnonzero(area[1:] >= LEAST * height) + 1:  # one pixel a row at least
        mask = paper == hole
        if mask[0, 0] or np.ptp(np.flatnonzero(mask.any(axis=1))) < LEAST * height:
            continue
        for _ in range(steps):
            mask = grown(mask)
        rings.append(trimmed(np.where(mask[1:-1, 1:-1], piece.ink, np.float32(0)), piece))
    return rings


def ink_beside(part: Part, rings: Sequence[Part]) -> float:
    """How much of a part's ink belongs to no ring."""
    beside = part.ink.copy()
    for ring in rings:
        top, left = ring.y - part.y, ring.x - part.x
        window = beside[
            max(top, 0) : max(top + ring.height, 0), max(left, 0) : max(left + ring.width, 0)
        ]
        taken = ring.ink[max(-top, 0) :, max(-left, 0) :][: window.shape[0], : window.shape[1]]
        window[taken > 0] = 0
    return float(beside.sum())
