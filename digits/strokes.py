"""What a stroke is: told from paper, cleaned of specks, and brought to an even width."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from digits.picture import Ink

PAPER, STROKE, FULL = 0.15, 0.4, 0.925
"""Shares of the fullest ink: up to PAPER is paper, from STROKE is a stroke, from FULL is full."""

SPECK = 0.035
"""A separate piece with a smaller share of the ink is not part of the digit."""

PEN = 6.5
"""Pixels, where the digit has 64: the stroke width that others are brought towards."""

MOST_EVENING = 6.0
"""Pixels: no more than this is added to a stroke or taken off it."""


def without_specks(ink: Ink) -> Ink:
    """The ink itself, or a copy of it where small separate pieces are paper.

    The largest piece stays, however small: a picture may be nothing but specks.
    """
    pieces = label_pieces(ink > PAPER)
    ink_of_piece = np.bincount(pieces.ravel(), ink.ravel())
    ink_of_piece[0] = ink_of_piece.sum()  # the paper around is not a speck
    least = min(SPECK * ink.sum(), ink_of_piece[1:].max(initial=0))
    specks = ink_of_piece < least
    return np.where(specks[pieces], np.float32(0), ink) if specks.any() else ink


def label_pieces(mask: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Number the 8-connected pieces of a mask H x W from 1; 0 is the rest.

    The unit is a run of a row, of which a digit has some hundred; runs that touch are joined
    (Rosenfeld and Pfaltz 1966, by runs as in He, Chao, Suzuki 2008). scipy.ndimage.label() does
    the same, but takes longer to import than all else that a drawing needs.
    """
    flat = np.pad(mask, ((0, 0), (1, 1))).ravel()
    width = mask.shape[1] + 2
    edges = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    begins, ends = edges[::2], edges[1::2]
    # a run above touches if it ends no earlier than this one begins, and the other way round
    first = np.searchsorted(ends, begins - width, "left")
    last = np.searchsorted(begins, ends - width, "right")
    root = list(range(len(begins)))
    for run, (low, high) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        for above in range(low, high):
            one, other = find_root(root, run), find_root(root, above)
            root[max(one, other)] = min(one, other)
    roots = [find_root(root, run) for run in range(len(root))]
    numbers = np.unique(roots, return_inverse=True)[1] + 1
    steps = np.zeros(flat.size + 1, np.intp)
    steps[begins] += numbers
    steps[ends] -= numbers
    return np.cumsum(steps)[:-1].reshape(-1, width)[:, 1:-1]


def find_root(root: list[int], run: int) -> int:
    while root[run] != run:
        root[run] = root[root[run]]
        run = root[run]
    return run


# ---------------------------------------------------------------- pen width


def stroke_width(ink: Ink) -> float:
    """Pixels: the area of the ink over half the length of its edges."""
    padded = np.pad(ink, 1)
    across, down = np.diff(padded, axis=1)[:-1], np.diff(padded, axis=0)[:, :-1]
    return float(2 * ink.sum() / np.hypot(across, down).sum())


def even_pen(ink: Ink, evenness: float) -> Ink:
    """Thin pens' strokes made thicker and thick pens' thinner, by grey-level morphology."""
    width = stroke_width(ink)
    change = float(np.clip(width * ((PEN / width) ** evenness - 1), -MOST_EVENING, MOST_EVENING))
    choose = np.maximum if change > 0 else np.minimum
    even = np.pad(ink, int(np.ceil(max(change, 0) / 2)))
    steps = abs(change) / 2  # each adds or takes a pixel on either side
    for turn in range(int(np.ceil(steps))):
        step = choose_around(even, choose, square=turn % 2 == 1)  # in turn: grows octagons
        even = even + np.float32(min(steps - turn, 1)) * (step - even)
    return even if even.max() > STROKE else ink  # a stroke must not vanish


def choose_around(ink: Ink, choose: np.ufunc, square: bool) -> Ink:
    """The greatest or least of each pixel and its neighbours: four of them, or all eight."""
    padded = np.pad(ink, 1)
    if square:
        rows = choose(choose(padded[:-2], padded[1:-1]), padded[2:])
        eight: Ink = choose(choose(rows[:, :-2], rows[:, 1:-1]), rows[:, 2:])
        return eight
    beside = choose(padded[1:-1, :-2], padded[1:-1, 2:])
    four: Ink = choose(choose(choose(padded[:-2, 1:-1], padded[2:, 1:-1]), beside), ink)
    return four
