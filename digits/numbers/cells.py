"""Segments in the cells of a table, and rows of segments outside of it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.tables.table import Table, TableLine, pitch_of
from digits.numbers.rows import rows_of
from digits.numbers.segments import Segment, digit_height


class CellParameters(NamedTuple):
    """Constants of what is in a table's cells.

    `python -m digits tune cells FOLDER` searches them.
    """

    several: float = 0.4
    """Where a larger share of the cells holds several rows, lines of the table were not found."""
    small_print: float = 0.4
    """In heights of the digits in cells: lower rows outside of a table are small print."""
    beside_line: float = 0.1
    """In widths of a cell: what is so near to a line down is a piece of it, if it is slim."""
    slim: float = 0.3
    """Width over height up to which it is."""
    beyond: float = 3.0
    """In heights or widths of a cell: what is larger beside a table is the edge of its sheet."""
    high: float = 0.6
    """In digit heights: higher segments may be digits. Where most cells hold two, the left one may
    stand beside the line."""


PARAMETERS = CellParameters()

Cell = tuple[int, int]
"""Row and column, from 0."""


@dataclass(frozen=True)
class Group:
    """Segments that are read together: a row, or what is in one cell of a table.

    Attributes
    ----------
    segments : sequence of Segment
        From left to right.
    height : float
        Digit height in pixels, which cells of a table share.
    cell : (int, int) or None
    rim_shape : (int, int) or None
        Height and width in pixels of the image whose rim may have cut some of them off; None where
        that says nothing.
    sign : bool
        Whether they are known to be signs, and no digits.
    """

    segments: Sequence[Segment]
    height: float
    cell: Cell | None = None
    rim_shape: tuple[int, ...] | None = None
    sign: bool = False


def groups_of(segments: Sequence[Segment], table: Table | None) -> list[list[Group]]:
    """Gather segments into rows of groups.

    Parameters
    ----------
    segments : sequence of Segment
    table : Table or None

    Returns
    -------
    list of list of Group
        Rows from top to bottom; a row of a table has a group for each cell that is not empty.
    """
    if table is None or not segments:
        return [[group] for group in rows_outside(segments)]
    places = np.array([(segment.centre_x, segment.centre_y) for segment in segments])
    inside: dict[Cell, list[Segment]] = {}
    outside = []
    for segment, row, column, within in zip(segments, *table.cells(*places.T), strict=True):
        if within:
            inside.setdefault((int(row), int(column)), []).append(segment)
        else:
            outside.append(segment)
    outside = without_pieces_of_outline(outside, table)
    several = sum(len(rows_of(held)) > 1 for held in inside.values())
    if not inside or several > PARAMETERS.several * len(inside):
        return groups_of(segments, None)
    inside = without_pieces_of_lines(inside, table)
    if not inside:
        return groups_of(segments, None)
    first = np.min(list(inside), axis=0)
    height = digit_height([segment for cell in inside.values() for segment in cell])
    rows: dict[int, list[Group]] = {}
    for cell in sorted(inside):
        held = sorted(inside[cell], key=lambda s: s.centre_x)
        place = (int(cell[0] - first[0]), int(cell[1] - first[1]))
        rows.setdefault(cell[0], []).append(Group(held, height, place))
    found = [*rows.values(), *([beside_digits(group, height)] for group in rows_outside(outside))]
    return sorted(found, key=median_y)


def without_pieces_of_lines(
    inside: dict[Cell, list[Segment]], table: Table
) -> dict[Cell, list[Segment]]:
    """Take slim segments beside the lines of a table out of its cells, if these hold a digit each.

    Parameters
    ----------
    inside : dict of (int, int) to list of Segment
        What is in each cell that is not empty; there is one.
    table : Table

    Returns
    -------
    dict of (int, int) to list of Segment
        The same, less cells that hold nothing else.
    """
    segments = [segment for held in inside.values() for segment in held]
    height = digit_height(segments)
    high = [sum(s.height > PARAMETERS.high * height for s in held) for held in inside.values()]
    if np.median(high) > 1:
        return inside
    places = np.array([(segment.centre_x, segment.centre_y) for segment in segments])
    near = table.from_lines_down(*places.T) < PARAMETERS.beside_line
    slim = np.array([segment.width < PARAMETERS.slim * segment.height for segment in segments])
    pieces = iter((near & slim).tolist())
    kept = {cell: [each for each in held if not next(pieces)] for cell, held in inside.items()}
    return {cell: held for cell, held in kept.items() if held}


def without_pieces_of_outline(outside: Sequence[Segment], table: Table) -> list[Segment]:
    """Take pieces of a table's outer lines out of what is beside it, and the edges of its sheet.

    Parameters
    ----------
    outside : sequence of Segment
        What is in none of its cells.
    table : Table

    Returns
    -------
    list of Segment
    """
    x, y = np.array([(s.centre_x, s.centre_y) for s in outside]).reshape(-1, 2).T
    width, height = np.array([(s.width, s.height) for s in outside]).reshape(-1, 2).T
    pitch_across, off_down = from_outer_lines(table.down, x, y)
    pitch_down, off_across = from_outer_lines(table.across, y, x)
    near, slim = PARAMETERS.beside_line, PARAMETERS.slim
    piece = (off_down < near) & (width < slim * height)
    piece |= (off_across < near) & (height < slim * width)
    piece |= (height > PARAMETERS.beyond * pitch_down) | (width > PARAMETERS.beyond * pitch_across)
    return list(itertools.compress(outside, ~piece))


def from_outer_lines(
    lines: Sequence[TableLine], places: NDArray[np.float64], along: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """The usual distance of a table's lines, and how far places are from the outer ones, in it.

    along: the places' other coordinates, along the lines.
    """
    pitch = pitch_of(lines, (lines[0].begin + lines[0].end) / 2)
    off = np.abs(np.array([lines[0].at(along), lines[-1].at(along)]) - places).min(axis=0)
    return pitch, off / pitch


def rows_outside(segments: Sequence[Segment]) -> list[Group]:
    """The rows of segments that are in no table."""
    return [Group(*row) for row in rows_of(segments)]


def beside_digits(group: Group, height: float) -> Group:
    """A row outside of a table, small print judged by the height of the digits in its cells."""
    return (
        replace(group, height=height) if group.height < PARAMETERS.small_print * height else group
    )


def median_y(row: Sequence[Group]) -> float:
    """The median row of pixels of some groups."""
    return float(np.median([segment.centre_y for group in row for segment in group.segments]))
