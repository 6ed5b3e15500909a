"""The lines of a table, found in both directions, taken out of the ink, and what cell is where.

A table's lines are the only long thin ones that cross at least two of the other direction. They are
followed along their own ink, so they may lean and bend as on a photograph.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digits.imaging.components import component_boxes, painted, runs_of

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class TableSearch:
    """What counts as a line of a table. Shares are of the side that the line runs along."""

    run: float = 0.04
    """Shortest stretch within which a line stays on neighbouring rows of pixels."""
    length: float = 0.12
    """Shortest line, as a share of the image's longer side."""
    thick: float = 0.02
    """Thickest line, as a share of the image's longer side."""
    slope: float = 0.12
    """Steepest line, in pixels down for each pixel across: seven degrees."""
    off: float = 0.006
    """Distance of a line's ink from its curve, as a share of the line's length."""
    cell: float = 0.95
    """Height of digits, in heights of a cell, from which they are not written in cells."""
    beyond: float = 0.06
    """How far a line may end before the one that it crosses."""


SEARCH = TableSearch()

LEAST_RUN = 12
"""Pixels."""


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
        inside = np.clip(column, self.begin, self.end)
        slope = np.polyval(np.polyder(self.curve), inside)
        return np.asarray(np.polyval(self.curve, inside) + slope * (column - inside))


@dataclass(frozen=True, eq=False)
class Table:
    """Lines across, from top to bottom, and lines down, from left to right."""

    across: list[TableLine]
    down: list[TableLine]

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


def find_table(mask: Mask, search: TableSearch = SEARCH) -> Table | None:
    """Find the lines of a table of two cells or more.

    Parameters
    ----------
    mask : ndarray of bool, H x W
        All that may be a line, also where it is paler than the ink.

    Returns
    -------
    Table or None
    """
    across, down = lines_across(mask, search), lines_across(mask.T, search)
    while True:
        met = [[cross(one, other, search) for other in down] for one in across]
        crossings = np.array(met, bool).reshape(len(across), len(down))
        kept = crossings.sum(axis=1) > 1, crossings.sum(axis=0) > 1
        if kept[0].all() and kept[1].all():
            break
        across = [line for line, keep in zip(across, kept[0], strict=True) if keep]
        down = [line for line, keep in zip(down, kept[1], strict=True) if keep]
    if len(across) + len(down) < 5:
        return None
    middle_x, middle_y = mask.shape[1] / 2, mask.shape[0] / 2
    return Table(
        sorted(across, key=lambda line: float(line.at(middle_x))),
        sorted(down, key=lambda line: float(line.at(middle_y))),
    )


def lines_across(mask: Mask, search: TableSearch) -> list[TableLine]:
    """Find long thin lines that run from left to right."""
    height, width = mask.shape
    if min(height, width) < LEAST_RUN:
        return []
    grown = mask.copy()  # a line that leans passes from row to row
    grown[1:] |= mask[:-1]
    grown[:-1] |= mask[1:]
    runs = runs_of(grown)
    long = runs.ends - runs.begins >= max(LEAST_RUN, search.run * width)
    stretches = painted(runs, long.astype(np.intp), mask.shape) > 0
    labels, boxes = component_boxes(stretches)
    longer = max(mask.shape)
    found: list[TableLine] = []
    for k in np.flatnonzero(boxes[:, 2] >= search.length * longer).tolist():
        x, y, wide, tall = boxes[k].tolist()
        line = follow(labels[y : y + tall, x : x + wide] == k + 1, x, y, search, longer)
        if line is not None:
            found.append(line)
    return merged(found)


def follow(own: Mask, x: int, y: int, search: TableSearch, longer: int) -> TableLine | None:
    """Fit a curve to the pixels of a line, of which each column has some."""
    count = own.sum(axis=0)
    inked = np.flatnonzero(count)
    thickness = float(np.median(count[inked])) - 2  # both sides were grown by a pixel
    rows = np.arange(len(own)) + 0.5
    centres = (rows @ own)[inked] / count[inked]
    plain = count[inked] <= thickness + 4
    if thickness > max(3, search.thick * longer) or plain.sum() < 0.5 * len(inked):
        return None
    columns = inked[plain] + x
    degree = 2 if len(columns) > 0.3 * longer else 1
    curve = np.polyfit(columns, centres[plain] + y, degree)
    off = np.abs(np.polyval(curve, columns) - centres[plain] - y)
    straight = float(np.quantile(off, 0.9)) <= 1.5 + search.off * len(inked)
    lean = abs(np.polyval(np.polyder(curve), x + own.shape[1] / 2))
    if not straight or lean > search.slope:
        return None
    return TableLine(x, x + own.shape[1], np.pad(curve, (2 - degree, 0)), max(1.0, thickness))


def merged(lines: list[TableLine]) -> list[TableLine]:
    """Lines that lie on each other as one, by the curve of the longest."""
    found: list[TableLine] = []
    for line in sorted(lines, key=lambda line: line.begin - line.end):
        for k, other in enumerate(found):
            middle = (line.begin + line.end) / 2
            if abs(float(line.at(middle) - other.at(middle))) < 2 + max(line.width, other.width):
                begin, end = min(line.begin, other.begin), max(line.end, other.end)
                found[k] = TableLine(begin, end, other.curve, other.width)
                break
        else:
            found.append(line)
    return found


def cross(across: TableLine, down: TableLine, search: TableSearch) -> bool:
    """Whether a line across and one down meet."""
    x = float(down.at((down.begin + down.end) / 2))
    for _ in range(3):
        y = float(across.at(x))
        x = float(down.at(y))
    reach_x = 3 + search.beyond * (across.end - across.begin)
    reach_y = 3 + search.beyond * (down.end - down.begin)
    return (
        across.begin - reach_x < x < across.end + reach_x
        and down.begin - reach_y < y < down.end + reach_y
    )


def without_table(mask: Mask, table: Table) -> Mask:
    """A mask of ink without the lines of a table, but with the strokes that cross them."""
    band = np.zeros(mask.shape, bool)
    for line in table.across:
        band |= band_of(line, mask.shape)
    for line in table.down:
        band |= band_of(line, mask.T.shape).T
    rest = mask & ~band
    kept = np.zeros(mask.shape, bool)
    for line in table.across:
        kept |= crossed(line, rest)
    for line in table.down:
        kept |= crossed(line, rest.T).T
    return np.asarray(mask & (~band | kept))


def written_across(mask: Mask, table: Table, search: TableSearch = SEARCH) -> bool:
    """Whether what is written is higher than the cells: then the lines are those of the paper.

    mask: what is left of the ink without the lines.
    """
    heights = np.sort(component_boxes(mask)[1][:, 3])
    if not len(heights):
        return False
    usual = heights[np.searchsorted(np.cumsum(heights), heights.sum() * 0.6)]
    middle = mask.shape[1] / 2
    pitch = float(np.median(np.diff([float(line.at(middle)) for line in table.across])))
    return bool(usual > search.cell * pitch)


def band_of(line: TableLine, shape: tuple[int, ...]) -> Mask:
    """The pixels that a line covers, with its soft edges."""
    columns = np.arange(shape[1])
    rows = np.arange(shape[0])[:, None] + 0.5
    near = np.abs(rows - line.at(columns)) <= line.width / 2 + 1.5
    return np.asarray(near & (columns >= line.begin - 2) & (columns < line.end + 2))


def crossed(line: TableLine, rest: Mask) -> Mask:
    """The part of a line's band where strokes come out of it on both sides."""
    height, width = rest.shape
    columns = np.arange(width)
    centre, reach = line.at(columns), line.width / 2 + 2
    above = widened(rest[np.clip(centre - reach, 0, height - 1).astype(int), columns])
    below = widened(rest[np.clip(centre + reach, 0, height - 1).astype(int), columns])
    return band_of(line, rest.shape) & above & below


def widened(marks: Mask) -> Mask:
    """Marks, and two places on either side of them."""
    wide = np.pad(marks, 2)
    return np.asarray(wide[:-4] | wide[1:-3] | wide[2:-2] | wide[3:-1] | wide[4:])
