"""Ink of a number -> lines of parts: connected pieces, and wide pieces cut where little ink is.

There are more cuts than digits: which parts together are a digit is decided by reading them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digits.normalize import slant
from digits.picture import Ink
from digits.strokes import PAPER, STROKE, label_pieces

Box = tuple[int, int, int, int]
"""x, y, width, height in pixels."""

SPECK = 0.12
"""In heights: what is smaller both ways is neither digit nor part of one."""

STUB, STUB_PEN = 0.25, 0.2
"""In heights of the digit: length and width of the most that a cut leaves of a joining stroke."""

MOST_PIECES = 100
"""More are not looked at: they are noise."""

WIDE = 0.7
"""In heights of the line: wider pieces may hold two digits."""

LONGEST = 12
"""In heights: what is longer in one piece is no number."""

APART = 0.2
"""In heights: how near two cuts are at most."""

CUT_STEP, CUT_REACH = 0.05, 0.15
"""In heights: how far apart cuts are tried, and how far they stray from a straight line."""

STRAYING, TURNING = 0.05, 0.1
"""In pixels of full ink: what it costs a cut to stray as far as it may, and to turn."""

SHARED = 0.03
"""In heights: both sides of a cut keep this much of what is beyond, so zeros may share a stroke."""


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


# ---------------------------------------------------------------- cuts


def parts_of(line: Sequence[Part], height: float) -> list[Part]:
    """Pieces of a line -> the same with wide pieces cut, from left to right."""
    parts: list[Part] = []
    lean = leaning(line, height)
    for piece in line:
        width = piece.width - abs(lean) * piece.height
        several = WIDE * height < width < LONGEST * height and piece.height > height / 3
        parts += cut(piece, height, lean) if several else [piece]
    return sorted(parts, key=lambda p: p.middle)


def cut(piece: Part, height: float, lean: float) -> list[Part]:
    """Cut a piece along paths of little ink."""
    paths, costs = cheapest_paths(piece.ink, height, lean)
    chosen = least_costly(paths.mean(axis=1), costs, APART * height)
    paths, costs = paths[chosen], costs[chosen]
    columns, beyond = np.arange(piece.width), SHARED * height
    ends = np.full((1, piece.height), piece.width + beyond)
    edges = np.concatenate([-ends, paths, ends])
    between = np.array([0, *costs, 0])
    parts = []
    for k in range(len(paths) + 1):
        inside = columns >= edges[k][:, None] - beyond
        inside &= columns < edges[k + 1][:, None] + beyond
        ink = np.where(inside, piece.ink, np.float32(0))
        if (ink > STROKE).any():
            parts.append(trimmed(ink, piece, (float(between[k]), float(between[k + 1]))))
    return parts


def trimmed(ink: Ink, piece: Part, cuts: tuple[float, float]) -> Part:
    rows, columns = (np.flatnonzero((ink > PAPER).any(axis=axis)) for axis in (1, 0))
    y, x = int(rows[0]), int(columns[0])
    return Part(ink[y : rows[-1] + 1, x : columns[-1] + 1], piece.x + x, piece.y + y, cuts)


def cheapest_paths(
    ink: Ink, height: float, lean: float
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Paths from top to bottom, K x H columns, and the ink each goes through, in heights.

    Each strays from its own straight line, which leans as the digits do, to where there is less
    ink: seams, by dynamic programming over all lines at once.
    """
    rows, width = ink.shape
    reach = max(2, round(CUT_REACH * height))
    starts = np.arange(reach // 2, width - reach // 2, max(1.0, CUT_STEP * height))
    straight = starts[:, None] + lean * (np.arange(rows) - rows / 2)
    stray = np.arange(-reach, reach + 1)
    columns = straight.round().astype(int)[:, :, None] + stray
    inside = (columns >= 0) & (columns < width)
    met = ink[np.arange(rows)[None, :, None], columns.clip(0, width - 1)] * inside
    at = seams(met + np.float32(STRAYING) * np.abs(stray) / reach)
    paths = np.take_along_axis(columns, at[:, :, None], 2)[:, :, 0]
    through = np.take_along_axis(met, at[:, :, None], 2).sum(axis=(1, 2))
    return paths, through / np.float32(height)


def seams(cost: NDArray[np.float32]) -> NDArray[np.intp]:
    """Cost K x rows x places -> the cheapest way down each, K x rows, its places."""
    total, steps = cost[:, 0], np.zeros(cost.shape, np.intp)
    for row in range(1, cost.shape[1]):
        padded = np.pad(total, ((0, 0), (1, 1)), constant_values=np.inf)
        near = np.stack([padded[:, 1:-1], padded[:, :-2] + TURNING, padded[:, 2:] + TURNING])
        steps[:, row] = np.array([0, -1, 1])[near.argmin(axis=0)]
        total = near.min(axis=0) + cost[:, row]
    at, each = np.empty(cost.shape[:2], np.intp), np.arange(len(cost))
    at[:, -1] = total.argmin(axis=1)
    for row in range(cost.shape[1] - 1, 0, -1):
        at[:, row - 1] = at[:, row] + steps[each, row, at[:, row]]
    return at


def leaning(line: Sequence[Part], height: float) -> float:
    """Of the line's digits, in pixels across per pixel down: the median of the tall pieces'."""
    leans = [slant(p.ink) for p in line if p.height > max(0.6 * height, p.width)]
    return float(np.clip(np.median(leans), -0.7, 0.3)) if leans else 0.0


def least_costly(
    places: NDArray[np.float64], costs: NDArray[np.float32], apart: float
) -> list[int]:
    """The cheapest paths, none nearer to another than `apart`, from left to right."""
    chosen: list[int] = []
    for k in np.argsort(costs, kind="stable"):
        if all(abs(places[k] - places[other]) >= apart for other in chosen):
            chosen.append(int(k))
    return sorted(chosen, key=lambda k: places[k])


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
