"""Boxes around numbers, as those of a form's fields: closed frames that are no part of a table.

A connected component whose outline is four straight thin lines is a box, if something high is
written in it. It may have cells, as a comb has, that are too small for a table's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.arrays import Mask
from digits.imaging.components import component_at, component_boxes, grown_down
from digits.imaging.surroundings.lines import straight_fit
from digits.imaging.tables.table import Table, TableLine
from digits.imaging.tables.writing import bands, without_table


class BoxParameters(NamedTuple):
    """What is a box. `python -m digits evaluate --lines N --layout field FILE` measures it."""

    least_side: int = 24
    """Pixels of the shorter side."""
    most: int = 64
    area: float = 4.0
    """Components that are looked at, the largest ones, and pixels of their boxes, in images."""
    thick: float = 0.12
    """Width of its lines at most, as a share of the shorter side."""
    off: float = 1.5
    """Pixels that a line's outer edge may be off the straight one."""
    straight: float = 0.75
    """Share of each side that lies on it."""
    slope: float = 0.1
    """Steepest line, in pixels down for each pixel across: six degrees."""
    whole: float = 0.92
    """Share of the way from side to side that a line between two cells has ink on."""
    joined: int = 4
    """Lines down of a box that is no comb, at most: neighbours may touch."""
    cells: int = 4
    """So many boxes in rows and columns are the cells of a table, with double lines between them.
    """
    left: float = 0.2
    """Share of a table's lines at most that is left without boxes side by side, where it is none.
    """
    written: float = 0.3
    """Height of what is written in it at least, as a share of its own: more than the bar of an 8
    in a calculator's digits."""


PARAMETERS = BoxParameters()


def find_boxes(mask: Mask) -> list[Table]:
    """Find boxes that something is written in.

    Parameters
    ----------
    mask : bool array of shape (H, W)

    Returns
    -------
    list of Table
        The four lines of each, and those between its cells.
    """
    labels, places = component_boxes(mask)
    found = []
    for k in affordable(largest(places), places, mask.size):
        window, own = component_at(labels, places, k)
        box = frame_of(own)
        if box is not None and is_written_in(mask[window], box):
            found.append(moved(box, *places[k, :2].tolist()))
    return found


def largest(places: NDArray[np.intp]) -> list[int]:
    """Find the components that may be a frame, the largest first.

    Parameters
    ----------
    places : intp array of shape (N, 4)
        Boxes of components: x, y, width and height in pixels.

    Returns
    -------
    list of int
        At most PARAMETERS.most of them.
    """
    large = np.flatnonzero(places[:, 2:].min(axis=1) >= PARAMETERS.least_side)
    order = np.argsort(-places[large, 2:].prod(axis=1), kind="stable")
    return [int(k) for k in large[order][: PARAMETERS.most]]


def affordable(chosen: list[int], places: NDArray[np.intp], size: int) -> list[int]:
    """The first of some components whose boxes, N x 4, have few enough pixels in all.

    size: pixels of the image.
    """
    pixels = places[chosen, 2:].prod(axis=1).cumsum()
    return chosen[: int(np.searchsorted(pixels, PARAMETERS.area * size, side="right"))]


def frame_of(own: Mask) -> Table | None:
    """The four lines that a component is bounded by, and those that part it, as a comb's.

    In pixels of its box; None where it is not bounded by lines.
    """
    sides = [edge(own), edge(own[::-1]), edge(own.T), edge(own.T[::-1])]
    if any(side is None for side in sides):
        return None
    top, bottom, left, right = (side for side in sides if side is not None)
    height, width = own.shape
    bottom, right = flipped(bottom, height), flipped(right, width)
    return Table(
        [top, *dividers(own, (top, bottom), (left, right)), bottom],
        [left, *dividers(own.T, (left, right), (top, bottom)), right],
    )


def edge(own: Mask) -> TableLine | None:
    """The line along the top of a component, if there is one."""
    height, width = own.shape
    columns = np.flatnonzero(own.any(axis=0))
    first = own.argmax(axis=0)[columns]
    offset, slope = straight_fit(columns, first.astype(np.float64))
    good = np.abs(first - slope * columns - offset) <= PARAMETERS.off
    if abs(slope) > PARAMETERS.slope or good.mean() < PARAMETERS.straight:
        return None
    thickest = round(max(3.0, PARAMETERS.thick * min(own.shape)))
    below = (first[good] + np.arange(thickest + 1)[:, None]).clip(0, height - 1)
    thickness = np.cumprod(own[below, columns[good]], axis=0).sum(axis=0)
    usual = float(np.median(thickness))
    if usual > thickest:
        return None
    return TableLine(0, width, np.array([0.0, slope, offset + usual / 2]), usual)


Pair = tuple[TableLine, TableLine]


def dividers(own: Mask, outer: Pair, crossed: Pair) -> list[TableLine]:
    """The lines across a component, between its top and bottom, from its left to its right."""
    (top, bottom), (left, right) = outer, crossed
    height, width = own.shape
    slope = float((top.curve[1] + bottom.curve[1]) / 2)
    columns = np.arange(width)
    rise = (slope * (columns - width / 2)).round().astype(np.intp)
    rows = np.arange(height)[:, None] + rise
    inside = (left.at(rows) < columns + 0.5) & (columns + 0.5 < right.at(rows))
    inked = grown_down(own)[rows.clip(0, height - 1), columns] & inside
    shares = inked.sum(axis=1) / np.maximum(inside.sum(axis=1), 1)
    across = np.append(shares >= PARAMETERS.whole, False)
    edges = np.flatnonzero(np.diff(across, prepend=False))
    first, last = (float(line.at(width / 2)) for line in (top, bottom))
    thickest = max(3.0, PARAMETERS.thick * min(own.shape))
    found = []
    for begin, end in edges.reshape(-1, 2).tolist():
        middle, thickness = (begin + end) / 2, max(1.0, end - begin - 2.0)  # grown on both sides
        if first + thickest < middle < last - thickest and thickness <= thickest:
            curve = np.array([0.0, slope, middle - slope * width / 2])
            found.append(TableLine(0, width, curve, thickness))
    return found


def flipped(line: TableLine, height: int) -> TableLine:
    """A line of an image upside down -> the same of the image, so many pixels high."""
    _, slope, offset = line.curve
    return replace(line, curve=np.array([0.0, -slope, height - offset]))


def moved(box: Table, x: int, y: int) -> Table:
    """A box in pixels of its window -> in those of the image, of which x and y are the corner."""
    across = [shifted(line, x, y) for line in box.across]
    return Table(across, [shifted(line, y, x) for line in box.down])


def shifted(line: TableLine, along: int, off: int) -> TableLine:
    _, slope, offset = line.curve
    curve = np.array([0.0, slope, offset - slope * along + off])
    return replace(line, begin=line.begin + along, end=line.end + along, curve=curve)


def is_written_in(mask: Mask, box: Table) -> bool:
    """Whether something high stands in a box, mask and box in pixels of its window."""
    places = component_boxes(without_table(mask, box))[1]
    x, y, width, height = places.T
    centres = x + width / 2, y + height / 2
    (top, *_, bottom), (left, *_, right) = box.across, box.down
    inside = (top.at(centres[0]) < centres[1]) & (centres[1] < bottom.at(centres[0]))
    inside &= (left.at(centres[1]) < centres[0]) & (centres[0] < right.at(centres[1]))
    return bool((height[inside] > PARAMETERS.written * len(mask)).any())


def without_boxes(mask: Mask, boxes: Sequence[Table]) -> Mask:
    """Take the lines of boxes out of a mask, but not the strokes that cross them.

    Parameters
    ----------
    mask : bool array of shape (H, W)
    boxes : sequence of Table

    Returns
    -------
    bool array of shape (H, W)
    """
    for box in boxes:
        mask = without_table(mask, box)
    return mask


def are_boxes(table: Table, mask: Mask) -> bool:
    """Tell whether the lines of a table are those of boxes side by side, which only look like one.

    Parameters
    ----------
    table : Table
    mask : bool array of shape (H, W)
        Where it was found.

    Returns
    -------
    bool
    """
    p = PARAMETERS
    few = [box for box in find_boxes(mask) if len(box.across) == 2 and len(box.down) <= p.joined]
    of_cells = len(few) >= p.cells and min(len(table.across), len(table.down)) > 2
    if len(few) < 2 or of_cells:
        return False
    lines = bands(table.across, mask.shape) | bands(table.down, mask.T.shape).T
    left = np.count_nonzero(without_boxes(mask, few) & lines)
    return bool(left <= p.left * np.count_nonzero(mask & lines))
