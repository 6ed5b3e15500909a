"""The lines of a table, found in both directions, taken out of the ink, and what cell is where.

A table's lines are the only long thin ones that cross at least two of the other direction. They are
followed along their own ink, so they may lean and bend as on a photograph.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.components import (
    component_boxes,
    grown_down,
    painted,
    runs_of,
    usual_height,
    widened,
)

Mask = NDArray[np.bool_]


class TableParameters(NamedTuple):
    """What counts as a line of a table. Shares are of the side that the line runs along."""

    run: float = 0.04
    """Shortest stretch within which a line stays on neighbouring rows of pixels."""
    least_run: int = 12
    """Shortest such stretch in pixels."""
    most_stretches: int = 300
    """Stretches of lines in one direction at most: more are hatching."""
    length: float = 0.12
    """Shortest line, as a share of the image's longer side."""
    thick: float = 0.02
    """Thickest line, as a share of the image's longer side."""
    block: float = 1.25
    """In thicknesses of the thickest line: a square of ink so large is no part of a line."""
    slope: float = 0.12
    """Steepest line, in pixels down for each pixel across: seven degrees."""
    off: float = 0.006
    """Distance of a line's ink from its curve, as a share of the line's length."""
    cell: float = 0.95
    """Height of digits, in heights of a cell, from which they are not written in cells."""
    beyond: float = 0.06
    """How far a line may end before the one that it crosses."""


PARAMETERS = TableParameters()


@dataclass(frozen=True, eq=False)
class TableLine:
    """A line across the image, or down it with rows and columns exchanged.

    Attributes
    ----------
    begin, end : int
        First column and the one after the last.
    curve : ndarray of float64, 3
        Polynomial that gives the row of each column, the highest power first.
    width : float
        Pixels across.
    """

    begin: int
    end: int
    curve: NDArray[np.float64]
    width: float

    def at(self, column: NDArray[Any] | float) -> NDArray[np.float64]:
        """The line's row at a column; beyond its ends it goes on straight."""
        return rows_at(self.curve, self.begin, self.end, column)


def rows_at(
    curve: NDArray[np.float64],
    begin: NDArray[np.intp] | int,
    end: NDArray[np.intp] | int,
    column: NDArray[Any] | float,
) -> NDArray[np.float64]:
    """Rows of lines at columns: of one line, or of many whose constants are broadcast."""
    inside = np.clip(column, begin, end)
    square, slope, offset = curve
    row = (square * inside + slope) * inside + offset
    return np.asarray(row + (2 * square * inside + slope) * (column - inside))


def rows_of_all(lines: list[TableLine], columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """Row of each of L lines at columns that broadcast with L."""
    curves = np.array([line.curve for line in lines]).T
    begins, ends = np.array([(line.begin, line.end) for line in lines]).T
    return rows_at(curves, begins, ends, columns)


@dataclass(frozen=True, eq=False)
class Table:
    """Lines across, from top to bottom, and lines down, from left to right."""

    across: list[TableLine]
    down: list[TableLine]

    def like(self, other: Table) -> bool:
        """Whether another table has as many lines, at the same places and as long."""
        return all_same(self.across, other.across) and all_same(self.down, other.down)

    def cells(
        self, x: NDArray[np.float64], y: NDArray[np.float64]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], Mask]:
        """Find the cells of N places.

        Returns
        -------
        rows, columns : ndarray of intp, N
            Inside of the lines they count from 0. The edge of an image may cut off the outer
            lines, so there may be a cell more on each side.
        within : ndarray of bool, N
            False of places outside of the table.
        """
        rows, near = between(y, np.array([line.at(x) for line in self.across]))
        columns, close = between(x, np.array([line.at(y) for line in self.down]))
        return rows, columns, near & close


def between(
    places: NDArray[np.float64], lines: NDArray[np.float64]
) -> tuple[NDArray[np.intp], Mask]:
    """Places N, and where M lines are, M x N -> after which line each is, and whether not far off.

    As if there was one more line on each side.
    """
    beyond = np.median(np.diff(lines, axis=0), axis=0)
    near = (lines[0] - beyond < places) & (places < lines[-1] + beyond)
    return (lines < places).sum(axis=0) - 1, near


def find_table(mask: Mask) -> Table | None:
    """Find the lines of a table of two cells or more.

    Parameters
    ----------
    mask : ndarray of bool, H x W
        All that may be a line, also where it is paler than the ink.

    Returns
    -------
    Table or None
    """
    blocks = blocks_of(mask)
    across, down = lines_across(mask, blocks), lines_across(mask.T, blocks.T)
    crossings = cross(across, down)
    kept = np.ones(len(across), bool), np.ones(len(down), bool)
    while True:
        met = crossings & kept[0][:, None] & kept[1]
        still = met.sum(axis=1) > 1, met.sum(axis=0) > 1
        if (still[0] == kept[0]).all() and (still[1] == kept[1]).all():
            break
        kept = still
    across, down = (
        list(itertools.compress(across, kept[0])),
        list(itertools.compress(down, kept[1])),
    )
    if len(across) + len(down) < 5:
        return None
    middle_x, middle_y = mask.shape[1] / 2, mask.shape[0] / 2
    return Table(
        sorted(across, key=lambda line: float(line.at(middle_x))),
        sorted(down, key=lambda line: float(line.at(middle_y))),
    )


def lines_across(mask: Mask, blocks: Mask) -> list[TableLine]:
    """Find long thin lines that run from left to right, outside of blocks of ink."""
    height, width = mask.shape
    if min(height, width) < PARAMETERS.least_run:
        return []
    runs = runs_of(grown_down(mask))  # a line that leans passes from row to row
    long = runs.ends - runs.begins >= max(PARAMETERS.least_run, PARAMETERS.run * width)
    stretches = (painted(runs, long.astype(np.intp), mask.shape) > 0) & ~blocks
    labels, boxes = component_boxes(stretches)
    longer = max(mask.shape)
    found: list[TableLine] = []
    wide = np.flatnonzero(boxes[:, 2] >= PARAMETERS.length * longer).tolist()
    for k in wide if len(wide) <= PARAMETERS.most_stretches else []:
        x, y, across, tall = boxes[k].tolist()
        line = follow(labels[y : y + tall, x : x + across] == k + 1, x, y, longer)
        if line is not None:
            found.append(line)
    return merged(found)


def blocks_of(mask: Mask) -> Mask:
    """Squares of ink that are too thick for a line, as shaded cells are: an opening."""
    side = round(PARAMETERS.block * PARAMETERS.thick * max(mask.shape)) + 2
    if side >= min(mask.shape):
        return np.zeros_like(mask)
    full = window_sums(mask, side) == side * side
    if not full.any():
        return np.zeros_like(mask)
    return np.asarray(window_sums(np.pad(full, side - 1), side) > 0)


def window_sums(mask: Mask, side: int) -> NDArray[np.intp]:
    """How many pixels are set in each square of a side that lies in the mask."""
    sums = np.pad(mask, ((1, 0), (1, 0))).cumsum(axis=0, dtype=np.intp).cumsum(axis=1)
    rows = sums[side:] - sums[:-side]
    return np.asarray(rows[:, side:] - rows[:, :-side])


def follow(own: Mask, x: int, y: int, longer: int) -> TableLine | None:
    """Fit a curve to the pixels of a line, of which each column has some."""
    count = own.sum(axis=0)
    inked = np.flatnonzero(count)
    thickness = float(np.median(count[inked])) - 2  # both sides were grown by a pixel
    rows = np.arange(len(own)) + 0.5
    centres = (rows @ own)[inked] / count[inked]
    plain = count[inked] <= thickness + 4
    if thickness > max(3, PARAMETERS.thick * longer) or plain.sum() < 0.5 * len(inked):
        return None
    columns = inked[plain] + x
    degree = 2 if len(columns) > 0.3 * longer else 1
    curve = np.polyfit(columns, centres[plain] + y, degree)
    off = np.abs(np.polyval(curve, columns) - centres[plain] - y)
    straight = float(np.quantile(off, 0.9)) <= 1.5 + PARAMETERS.off * len(inked)
    lean = abs(np.polyval(np.polyder(curve), x + own.shape[1] / 2))
    if not straight or lean > PARAMETERS.slope:
        return None
    return TableLine(x, x + own.shape[1], np.pad(curve, (2 - degree, 0)), max(1.0, thickness))


def merged(lines: list[TableLine]) -> list[TableLine]:
    """Lines that lie on each other as one, by the curve of the longest."""
    if not lines:
        return []
    lines = sorted(lines, key=lambda line: line.begin - line.end)
    middles = np.array([(line.begin + line.end) / 2 for line in lines])
    rows = rows_of_all(lines, middles[:, None])
    widths = np.array([line.width for line in lines])
    near = np.abs(rows.diagonal()[:, None] - rows) < 2 + np.maximum(widths[:, None], widths)
    found: dict[int, TableLine] = {}
    for k, line in enumerate(lines):
        other = next((j for j in found if near[k, j]), None)
        if other is None:
            found[k] = line
        else:
            longer = found[other]
            begin, end = min(line.begin, longer.begin), max(line.end, longer.end)
            found[other] = replace(longer, begin=begin, end=end)
    return list(found.values())


def all_same(lines: list[TableLine], others: list[TableLine]) -> bool:
    """Whether lines lie on as many others, in their order."""
    return len(lines) == len(others) and all(map(same, lines, others))


def same(line: TableLine, other: TableLine) -> bool:
    """Whether two lines lie on each other and end in the same places, or nearly."""
    middle = (line.begin + line.end) / 2
    beyond = 3 + PARAMETERS.beyond * (line.end - line.begin)
    near = abs(line.at(middle) - other.at(middle)) < 2 + max(line.width, other.width)
    return bool(near and max(abs(line.begin - other.begin), abs(line.end - other.end)) <= beyond)


def cross(across: list[TableLine], down: list[TableLine]) -> Mask:
    """Whether each of A lines across and each of D lines down meet, A x D."""
    if not across or not down:
        return np.zeros((len(across), len(down)), bool)
    x = rows_of_all(down, np.array([(line.begin + line.end) / 2 for line in down]))[None]
    for _ in range(3):
        y = rows_of_all(across, x.T).T
        x = rows_of_all(down, y)
    return within(across, x.T).T & within(down, y)


def within(lines: list[TableLine], columns: NDArray[np.float64]) -> Mask:
    """Whether columns, N x L, are between the ends of L lines, or nearly."""
    begins, ends = np.array([(line.begin, line.end) for line in lines]).T
    beyond = 3 + PARAMETERS.beyond * (ends - begins)
    return np.asarray((begins - beyond < columns) & (columns < ends + beyond))


def without_table(mask: Mask, table: Table) -> Mask:
    """Take the lines of a table out of a mask, but not the strokes that cross them.

    Parameters
    ----------
    mask : bool array of shape (H, W)
    table : Table

    Returns
    -------
    bool array of shape (H, W)
    """
    band = bands(table.across, mask.shape) | bands(table.down, mask.T.shape).T
    rest = mask & ~band
    kept = bands(table.across, mask.shape, rest) | bands(table.down, mask.T.shape, rest.T).T
    return np.asarray(mask & (~band | kept))


def bands(lines: list[TableLine], shape: tuple[int, ...], rest: Mask | None = None) -> Mask:
    """The pixels that lines across cover; with `rest`, only where strokes of it cross them."""
    covered = np.zeros(shape, bool)
    for line in lines:
        first, band = band_of(line, shape)
        where = True if rest is None else crossed(line, rest)
        covered[first : first + len(band)] |= band & where
    return covered


def written_across(mask: Mask, table: Table) -> bool:
    """Tell whether what is written is higher than the cells: then the lines are those of the paper.

    Parameters
    ----------
    mask : bool array of shape (H, W)
        Ink without the table's lines.
    table : Table
    """
    heights = component_boxes(mask)[1][:, 3]
    if not len(heights):
        return False
    middle = mask.shape[1] / 2
    pitch = float(np.median(np.diff([float(line.at(middle)) for line in table.across])))
    return usual_height(heights) > PARAMETERS.cell * pitch


def band_of(line: TableLine, shape: tuple[int, ...]) -> tuple[int, Mask]:
    """The pixels that a line covers, with its soft edges: the first row, and these rows."""
    columns = np.arange(shape[1])
    centres, reach = line.at(columns), line.width / 2 + 1.5
    covered = (columns >= line.begin - 2) & (columns < line.end + 2)
    first = int(np.clip(centres.min() - reach, 0, shape[0]))
    last = int(np.clip(centres.max() + reach + 1, 0, shape[0]))
    rows = np.arange(first, last)[:, None] + 0.5
    return first, np.asarray((np.abs(rows - centres) <= reach) & covered)


def crossed(line: TableLine, rest: Mask) -> Mask:
    """The columns of a line where strokes come out of it on both sides."""
    height, width = rest.shape
    columns = np.arange(width)
    centre, reach = line.at(columns), line.width / 2 + 2
    above = widened(rest[np.clip(centre - reach, 0, height - 1).astype(int), columns], 2)
    below = widened(rest[np.clip(centre + reach, 0, height - 1).astype(int), columns], 2)
    return np.asarray(above & below)
