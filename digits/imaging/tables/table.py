"""A table's lines, which may lean and bend as on a photograph, and what cell is where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.arrays import Flags


class TableParameters(NamedTuple):
    """What a cell is that the edge of an image cuts off, and what is no table.

    Chosen by hand; no command searches them.
    """

    overhang: float = 0.15
    """In cells: how far lines go on beyond the outer line where there is one more cell."""
    margin: float = 1.5
    """In cells: how far they go on beyond the two lines of a margin; there is no such cell."""


PARAMETERS = TableParameters()


@dataclass(frozen=True, eq=False)
class TableLine:
    """A line across the image, or down it with rows and columns exchanged.

    Attributes
    ----------
    begin, end : int
        First column and the one after the last.
    curve : float64 array of shape (3,)
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


def pitch_of(lines: Sequence[TableLine], column: float) -> float:
    """The usual distance of lines, in order, from one to the next at a column."""
    return float(np.median(np.diff([float(line.at(column)) for line in lines])))


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

    def cells(
        self, x: NDArray[np.float64], y: NDArray[np.float64]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], Flags]:
        """Find the cells of N places.

        Returns
        -------
        rows, columns : intp array of shape (N,)
            Inside of the lines they count from 0. The edge of an image may cut off the outer
            lines: where the others go on, there is a cell more.
        within : bool array of shape (N,)
            False of places outside of the table.
        """
        rows, near = between(y, self.across, x, go_on(self.down, self.across))
        columns, close = between(x, self.down, y, go_on(self.across, self.down))
        return rows, columns, near & close

    def is_ruled_sheet(self) -> bool:
        """Tell whether the one column is the margin of ruled paper, which is written beside."""
        return len(self.down) == 2 and max(beyond(self.across, self.down)) > PARAMETERS.margin

    def from_lines_down(
        self, x: NDArray[np.float64], y: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Measure how far N places are from the nearest line down, in widths of a cell.

        Where the edge of an image cut off an outer line it is taken to be a cell's width further.
        """
        lines = rows_of_all(self.down, y[:, None])
        pitch = np.median(np.diff(lines), axis=1, keepdims=True)
        lines = np.hstack([lines[:, :1] - pitch, lines, lines[:, -1:] + pitch])
        return np.asarray((np.abs(lines - x[:, None]) / pitch).min(axis=1))


def go_on(lines: list[TableLine], crossed: list[TableLine]) -> tuple[bool, bool]:
    """Whether most lines go on before the first, and after the last, of those that they cross."""
    before, after = beyond(lines, crossed)
    return before > PARAMETERS.overhang, after > PARAMETERS.overhang


def beyond(lines: list[TableLine], crossed: list[TableLine]) -> tuple[float, float]:
    """How far most lines go on before the first, and after the last, of those that they cross.

    In the usual distance of these.
    """
    first, last = crossed[0], crossed[-1]
    middles = np.array([line.at((first.begin + first.end) / 2) for line in lines])
    pitch = pitch_of(crossed, float(middles.mean()))
    before = [float(first.at(y)) - line.begin for line, y in zip(lines, middles, strict=True)]
    after = [line.end - float(last.at(y)) for line, y in zip(lines, middles, strict=True)]
    return float(np.median(before)) / pitch, float(np.median(after)) / pitch


def between(
    places: NDArray[np.float64],
    lines: list[TableLine],
    columns: NDArray[np.float64],
    cut_off: tuple[bool, bool],
) -> tuple[NDArray[np.intp], Flags]:
    """Rows and columns of N places -> after which line each is, and whether in the table.

    cut_off: as if there was one more line before the first one, and after the last.
    """
    rows = np.array([line.at(columns) for line in lines])
    beyond = np.median(np.diff(rows, axis=0), axis=0)
    low, high = rows[0] - beyond * cut_off[0], rows[-1] + beyond * cut_off[1]
    return (rows < places).sum(axis=0) - 1, (low < places) & (places < high)
