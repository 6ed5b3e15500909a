"""Straight lines that run across an image or down it: borders, boxes, table lines, rules.

The search is a Hough transform on strips: the mask is cut into strips, what each strip has in a row
is one number, and only straight lines of little slope are looked for. So it takes about as long as
reading the mask a few times, whatever the slope.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.arrays import Mask
from digits.imaging.components import grown_down

Rows = NDArray[np.intp]


class LineParameters(NamedTuple):
    """What counts as a line. Lengths are shares of the side that the line runs along.

    `python -m digits tune lines FOLDER` searches them.
    """

    strips: int = 24
    """Strips that the side is cut into."""
    slope: float = 0.07
    """Steepest line, in pixels down for each pixel across: four degrees."""
    length: float = 0.6
    """Shortest line."""
    width: float = 0.13
    """Widest line, as a share of the side across it: borders take up to a tenth."""
    filled: float = 0.6
    """Share of a strip's pixels that are ink where a line passes."""
    straight: float = 0.8
    """Share of a line's columns that lie on the straight line, not counting strokes that join."""
    most: int = 40
    """Lines at most in either direction; the search ends there."""
    in_vain: int = 8
    """Rows at most, in either direction, that are looked at without a line being found there."""
    coarse: int = 4
    """Pixels of a strip from which a line may pass from row to row within it, and only every second
    slope is tried."""
    near: int = 2
    """Rows above and below the one that the votes say, in which a line is looked for."""
    inked: float = 0.7
    """Columns that have ink there at least, as a share of `length`."""
    usual: float = 0.15
    """Quantile of a line's widths in all columns that is its width: strokes that join add to it."""
    uneven: float = 1 / 3
    """By how much it is wider at most where no stroke joins, as a share of its width."""
    plain: float = 0.5
    """Columns where no stroke joins at least, as a share of `length`."""
    off: float = 0.2
    """Distance of its middle from the straight line at most, as a share of its width."""
    steeper: float = 1.5
    """Slope of the straight line at most, as a share of `slope`: the votes are coarse."""
    gap: float = 1 / 6
    """Widest gap in a line."""


PARAMETERS = LineParameters()


@dataclass(frozen=True)
class Line:
    """A straight line that runs across the image or, `down`, from its top to its bottom.

    Read "row" as "column" and "column" as "row" of a line that runs down.

    Attributes
    ----------
    down : bool
        Direction.
    begin, end : int
        First column of the line and the one after its last.
    top, bottom : intp array
        For each column of the image, the line's first row and the one after its last, by the
        straight line that fits it best, also beyond its ends.
    joined : bool array
        Columns in which other ink touches the line or crosses it.
    """

    down: bool
    begin: int
    end: int
    top: Rows
    bottom: Rows
    joined: NDArray[np.bool_]

    @property
    def width(self) -> int:
        """Pixels across the line."""
        return int(self.bottom[self.begin] - self.top[self.begin])

    @property
    def middle(self) -> float:
        """Row in the middle of the line."""
        at = (self.begin + self.end) // 2
        return float(self.top[at] + self.bottom[at]) / 2


def find_lines(mask: Mask) -> list[Line]:
    """Find straight lines in both directions; those that run across come first.

    Parameters
    ----------
    mask : bool array of shape (H, W)
        Where there is ink.

    Returns
    -------
    list of Line
        From top to bottom, then from left to right. A stroke of a digit may be among them: what
        is a border and what is a stroke is decided by `line_roles`. The lines of a grid or of a
        row of boxes are among them, too.
    """
    return [
        *lines_across(mask, False),
        *lines_across(np.ascontiguousarray(mask.T), True),
    ]


def lines_across(mask: Mask, down: bool) -> list[Line]:
    """Find the lines that run from left to right."""
    height, width = mask.shape
    if height < 4 or width < 4:
        return []
    filled, centres = strip_rows(mask)
    if filled.any(axis=0).mean() < PARAMETERS.length:
        return []
    drops, votes = vote(filled, centres, width)
    best = votes.argmax(axis=0)
    score = np.take_along_axis(votes, best[None], axis=0)[0]
    enough = max(2, PARAMETERS.length * len(centres) - 1)
    if score.max() < enough:
        return []
    runs = ColumnRuns.of(mask)
    found: list[Line] = []
    fresh = score >= enough
    in_vain = 0
    while fresh.any() and len(found) < PARAMETERS.most and in_vain < PARAMETERS.in_vain:
        row = int(np.where(fresh, score, 0).argmax())
        line = trace(runs, row, float(drops[best[row]]), down)
        if line is None:
            in_vain += 1
            fresh[max(row - PARAMETERS.near, 0) : row + PARAMETERS.near + 1] = False
            continue
        fresh[row] = False
        fresh[max(int(line.top[width // 2]) - 1, 0) : int(line.bottom[width // 2]) + 1] = False
        if not any(same(line, other) for other in found):
            found.append(line)
    return sorted(found, key=lambda line: line.middle)


def strip_rows(mask: Mask) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Rows x strips: 1 where ink fills the strip's row; and the middle columns of the strips."""
    height, width = mask.shape
    strips = min(PARAMETERS.strips, width // 2)
    each = width // strips
    left = (width - strips * each) // 2
    part = mask[:, left : left + strips * each]
    if (
        width >= PARAMETERS.coarse * PARAMETERS.strips
    ):  # in a strip, a line may pass to the next row
        part = grown_down(part)
    count = part.reshape(height, strips, each).sum(axis=2, dtype=np.uint16)
    centres = left + (np.arange(strips) + 0.5) * each - width / 2
    return (count >= PARAMETERS.filled * each).astype(np.uint8), centres


def vote(
    filled: NDArray[np.uint8], centres: NDArray[np.float64], width: int
) -> tuple[NDArray[np.intp], NDArray[np.uint8]]:
    """Drops D from end to end, and D x rows: how many strips each line fills."""
    most = max(1, round(PARAMETERS.slope * width))
    step = 1 if width < PARAMETERS.coarse * PARAMETERS.strips else 2
    drops = np.arange(-(most // step) * step, most + 1, step)
    drops = drops[np.abs(drops).argsort(kind="stable")]  # of equal votes the levellest counts
    height, strips = filled.shape
    padded = np.zeros((strips, height + 2 * most), np.uint8)
    padded[:, most:-most] = filled.T
    moved = np.lib.stride_tricks.sliding_window_view(padded, height, axis=1)
    shift = np.rint(drops[:, None] * centres / width).astype(np.intp) + most
    votes = moved[np.arange(strips), shift].sum(axis=1, dtype=np.uint8)
    return drops, votes


class ColumnRuns(NamedTuple):
    """For each pixel of a mask, the first row of the run of ink that it is in, and the last."""

    mask: Mask
    first: NDArray[np.int16]
    last: NDArray[np.int16]

    @classmethod
    def of(cls, mask: Mask) -> ColumnRuns:
        height = len(mask)
        rows = np.arange(height, dtype=np.int16)[:, None]
        first = np.maximum.accumulate(np.where(mask, np.int16(-1), rows), axis=0) + np.int16(1)
        below = np.where(mask, np.int16(height), rows)[::-1]
        last = np.minimum.accumulate(below, axis=0)[::-1] - np.int16(1)
        return cls(mask, first, last)


def trace(runs: ColumnRuns, row: int, drop: float, down: bool) -> Line | None:
    """Follow a line found at a row in the middle of the image, with so much drop, along its run."""
    height, width = runs.mask.shape
    pixels = pixels_near(runs, row, drop)
    if pixels is None:
        return None
    fitted = fit(pixels, height)
    if fitted is None:
        return None
    begin, end = ends(fitted.plain, pixels.inked)
    if end - begin < PARAMETERS.length * width:
        return None
    top = np.rint(fitted.centre - (fitted.width - 1) / 2).astype(np.intp)
    bottom = (top + fitted.width).clip(0, height)
    joined = pixels.inked & ~fitted.plain
    return Line(down, begin, end, top.clip(0, height), bottom, joined)


class LinePixels(NamedTuple):
    """For each column, whether there is ink near a line, and the run of ink that it is in.

    first, last: rows of the run; any rows where there is no ink.
    """

    inked: NDArray[np.bool_]
    first: NDArray[np.int16]
    last: NDArray[np.int16]


def pixels_near(runs: ColumnRuns, row: int, drop: float) -> LinePixels | None:
    """Find the ink nearest to a line with so much drop, by its row in the middle of the image.

    None where there is too little for a line.
    """
    height, width = runs.mask.shape
    columns = np.arange(width)
    centre = row + (drop / width) * (columns - width / 2)
    near = np.rint(centre).astype(np.intp) + rows_around(PARAMETERS.near)
    found = runs.mask[near.clip(0, height - 1), columns] & (near >= 0) & (near < height)
    inked = found.any(axis=0)
    if inked.sum() < PARAMETERS.inked * PARAMETERS.length * width:
        return None
    place = near[found.argmax(axis=0), columns].clip(0, height - 1)
    return LinePixels(inked, runs.first[place, columns], runs.last[place, columns])


class Fit(NamedTuple):
    """A straight line through ink.

    centre: its row in each column, a fraction. width: across, in pixels. plain: columns in
    which the ink lies on it and no stroke joins.
    """

    centre: NDArray[np.floating[Any]]
    width: int
    plain: NDArray[np.bool_]


def fit(pixels: LinePixels, height: int) -> Fit | None:
    """Fit a straight line to ink in an image of some height; None where the ink is not straight."""
    inked, first, last = pixels
    columns = np.arange(len(inked))
    length = last - first + 1
    width = int(quantile(length[inked], PARAMETERS.usual))
    if width > max(2, PARAMETERS.width * height):
        return None
    alone = inked & (length <= width + max(1, int(PARAMETERS.uneven * width)))
    if alone.sum() < PARAMETERS.plain * PARAMETERS.length * len(inked):
        return None
    half = (width - 1) / 2
    cut_above, cut_below = first == 0, last == height - 1  # the rim of the image cuts the line
    middle = np.where(cut_below, first + half, np.where(cut_above, last - half, (first + last) / 2))
    start, slope = straight_fit(columns[alone], middle[alone])
    centre = start + slope * columns
    plain = alone & (np.abs(middle - centre) <= max(1.0, PARAMETERS.off * width))
    steepest = PARAMETERS.steeper * PARAMETERS.slope
    if plain.sum() < PARAMETERS.straight * alone.sum() or abs(slope) > steepest:
        return None
    return Fit(centre, width, plain)


@cache
def rows_around(most: int) -> Rows:
    """Distances from a row up to the most, the nearest first, as a column of an array."""
    return np.array(sorted(range(-most, most + 1), key=abs))[:, None]


def straight_fit(x: NDArray[np.intp], y: NDArray[np.float64]) -> tuple[float, float]:
    """The value at 0 and the slope of the straight line through most points.

    By the medians of the two halves, as a few points may lie far off.
    """
    half = len(x) // 2
    run = float(x[half:].mean() - x[:half].mean())
    slope = (quantile(y[half:], 0.5) - quantile(y[:half], 0.5)) / max(run, 1.0)
    return quantile(y - slope * x, 0.5), slope


def quantile(values: NDArray[Any], share: float) -> float:
    """The value below which a share of the values lies: np.quantile() in a tenth of its time."""
    at = int(share * len(values))
    return float(np.partition(values, at)[at])


def ends(good: NDArray[np.bool_], hit: NDArray[np.bool_]) -> tuple[int, int]:
    """First column of a line and the one after its last; short gaps are in it."""
    columns = np.flatnonzero(good)
    gaps = np.flatnonzero(np.diff(columns) > max(3, int(PARAMETERS.gap * len(good))))
    bounds = np.concatenate([[0], gaps + 1, [len(columns)]])
    longest = int(np.diff(bounds).argmax())
    begin, end = int(columns[bounds[longest]]), int(columns[bounds[longest + 1] - 1]) + 1
    while begin and hit[begin - 1]:
        begin -= 1
    while end < len(hit) and hit[end]:
        end += 1
    return begin, end


def same(line: Line, other: Line) -> bool:
    """Whether two lines lie on each other."""
    at = (max(line.begin, other.begin) + min(line.end, other.end)) // 2
    return bool(line.top[at] < other.bottom[at] and other.top[at] < line.bottom[at])
