"""Ink of a number -> its connected pieces, in lines; and parts of it put together again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digits.imaging.components import PAPER, STROKE, label_pieces
from digits.imaging.decode import Ink

Box = tuple[int, int, int, int]
"""x, y, width, height in pixels."""

SPECK = 0.12
"""In heights: what is smaller both ways is neither digit nor part of one."""

STUB, STUB_PEN = 0.25, 0.2
"""In heights of the digit: length and width of the most that a cut leaves of a joining stroke."""

MOST_PIECES = 100
"""More are not looked at: they are noise."""


@dataclass(frozen=True)
class Part:
    """A piece of ink or a part of one, at its place on the ink.

    cut: the ink that the cuts on its left and right went through, in heights; 0 where it just ends.
    """

    ink: Ink
    x: int
    y: int
    cut: tuple[float, float] = (0, 0)

    @property
    def width(self) -> int:
        return int(self.ink.shape[1])

    @property
    def height(self) -> int:
        return int(self.ink.shape[0])

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


# ---------------------------------------------------------------- pieces


def pieces_of(ink: Ink) -> list[Part]:
    """The largest connected strokes of the ink, each with its soft edge."""
    labels = label_pieces(ink > STROKE)
    area = np.bincount(labels.ravel())[1:]
    largest = np.argsort(-area, kind="stable")[:MOST_PIECES] + 1
    return [cut_out(ink, labels, int(k)) for k in largest]


def cut_out(ink: Ink, labels: NDArray[np.intp], k: int) -> Part:
    rows = np.flatnonzero((labels == k).any(axis=1))
    columns = np.flatnonzero((labels == k).any(axis=0))
    y, x = max(rows[0] - 1, 0), max(columns[0] - 1, 0)
    window = np.s_[y : rows[-1] + 2, x : columns[-1] + 2]
    return Part(np.where(grown(labels[window] == k), ink[window], np.float32(0)), int(x), int(y))


def trimmed(ink: Ink, piece: Part, cut: tuple[float, float] = (0, 0)) -> Part:
    """Some of the ink of a piece, in the piece's own frame -> a part without paper around it."""
    rows, columns = (np.flatnonzero((ink > PAPER).any(axis=axis)) for axis in (1, 0))
    y, x = int(rows[0]), int(columns[0])
    return Part(ink[y : rows[-1] + 1, x : columns[-1] + 1], piece.x + x, piece.y + y, cut)


def grown(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask and the pixels beside it."""
    padded = np.pad(mask, 1)
    rows = padded[:-2] | padded[1:-1] | padded[2:]
    wider: NDArray[np.bool_] = rows[:, :-2] | rows[:, 1:-1] | rows[:, 2:]
    return wider


def lines_of(pieces: Sequence[Part]) -> list[list[Part]]:
    """Pieces -> lines from top to bottom, each from left to right, without specks."""
    height = digit_height(pieces)
    tall = [p for p in pieces if p.height > height / 2]
    spans: list[list[float]] = []
    for piece in sorted(tall, key=lambda p: p.y + p.height / 2):
        top, bottom = piece.y, piece.y + piece.height
        if spans and min(bottom, spans[-1][1]) - max(top, spans[-1][0]) > 0.3 * height:
            spans[-1] = [min(top, spans[-1][0]), max(bottom, spans[-1][1])]
        else:
            spans.append([top, bottom])
    lines: list[list[Part]] = [[] for _ in spans]
    for piece in sorted(pieces, key=lambda p: p.middle):
        if max(piece.width, piece.height) > SPECK * height:
            y = piece.y + piece.height / 2
            lines[int(np.argmin([abs(y - (a + b) / 2) / (b - a) for a, b in spans]))].append(piece)
    return lines


def digit_height(pieces: Sequence[Part]) -> float:
    """The height of most of the ink: of pieces, each weighted by its size."""
    heights = np.sort([p.height for p in pieces])
    return float(heights[np.searchsorted(np.cumsum(heights), heights.sum() * 0.6)])


# ---------------------------------------------------------------- together


def joined(parts: Sequence[Part]) -> Ink:
    """The ink of several parts on one picture."""
    left, top, width, height = box_of(parts)
    ink = np.zeros((height, width), np.float32)
    for p in parts:
        window = ink[p.y - top : p.y - top + p.height, p.x - left : p.x - left + p.width]
        np.maximum(window, p.ink, out=window)
    return ink


def without_stubs(parts: Sequence[Part]) -> Ink:
    """The ink of several parts, less what cuts left of the strokes that joined it to others."""
    ink = joined(parts)
    rows = (ink > STROKE).sum(axis=0)
    most = max(1, round(STUB * len(ink)))
    left = parts[0].cut[0] > 0 and np.argmax(rows[:most] > STUB_PEN * len(ink))
    right = parts[-1].cut[1] > 0 and np.argmax(rows[::-1][:most] > STUB_PEN * len(ink))
    return ink[:, int(left) : ink.shape[1] - int(right)]


def box_of(parts: Sequence[Part]) -> Box:
    left, top = min(p.x for p in parts), min(p.y for p in parts)
    right = max(p.x + p.width for p in parts)
    bottom = max(p.y + p.height for p in parts)
    return left, top, right - left, bottom - top
