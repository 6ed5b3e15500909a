"""A table's lines, which may lean and bend as on a photograph, and what cell is where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digits.imaging.arrays import Mask


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
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], Mask]:
        """Find the cells of N places.

        Returns
        -------
        rows, columns : intp array of shape (N,)
            Inside of the lines they count from 0. The edge of an image may cut off the outer
            lines, so there may be a cell more on each side.
        within : bool array of shape (N,)
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
