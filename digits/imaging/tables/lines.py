"""The lines of a table, found in both directions.

They are the only long thin ones that cross at least two of the other direction. They are followed
along their own ink.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.arrays import Flags, Mask
from digits.imaging.components import component_boxes, connected, grown_down, painted, runs_of
from digits.imaging.tables.table import Table, TableLine, rows_of_all


class TableLineParameters(NamedTuple):
    """What counts as a line of a table. Shares are of the side that the line runs along.

    `python -m digits tune tables FOLDER` searches them.
    """

    least_side: int = 72
    least_length: int = 300
    """Pixels: an image that is shorter both ways has no table; its digits may fill it."""
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
    off_pixels: float = 1.5
    """Pixels that are added to it."""
    straying: float = 0.1
    """Share of a line's columns at most whose ink is further off."""
    bent: float = 0.3
    """Length from which a line may bend, as a share of the image's longer side."""
    least_thick: int = 3
    """Pixels: a line may always be as thick as that."""
    joined: int = 4
    """Pixels in a column more than a line is thick, above which a stroke joins it there."""
    plain: float = 0.5
    """Share of a line's columns at least where no stroke joins."""
    beyond: float = 0.06
    """How far a line may end before the one that it crosses."""
    beyond_pixels: int = 3
    """Pixels that are added to it."""
    corrections: int = 3
    """How often the place where two lines cross is corrected, as they lean and bend."""
    apart: int = 2
    """Pixels between two lines, beside the thickness of the thicker one, from which they do not lie
    on each other."""
    short: float = 0.6
    """A stroke that fills its cell is shorter than so much of a line."""
    leaning: float = 0.02
    thicker: float = 0.75
    """It leans more by so many pixels across for each pixel down, or is so many pixels thicker."""
    double: float = 0.15
    """Distance of two lines that are one double line at most, in the usual distance of lines."""
    usual: float = 0.75
    """Quantile of the distances that is usual."""
    least_lines: int = 5
    """Lines of a table at least, in both directions: three and two make two cells."""


PARAMETERS = TableLineParameters()


def find_table(mask: Mask) -> Table | None:
    """Find the lines of a table of two cells or more.

    Parameters
    ----------
    mask : bool array of shape (H, W)
        All that may be a line, also where it is paler than the ink.

    Returns
    -------
    Table or None
    """
    if min(mask.shape) < PARAMETERS.least_side and max(mask.shape) < PARAMETERS.least_length:
        return None
    blocks = blocks_of(mask)
    across, down = long_lines(mask, blocks), long_lines(mask.T, blocks.T)
    crossings = cross(across, down)
    crossings &= ~(are_strokes(across, crossings)[:, None] | are_strokes(down, crossings.T))
    kept_across, kept_down = in_tables(crossings)
    if not kept_across.any():
        return None
    across = list(itertools.compress(across, kept_across))
    down = list(itertools.compress(down, kept_down))
    return Table(doubles_joined(across, mask.shape[1] / 2), doubles_joined(down, mask.shape[0] / 2))


def are_strokes(lines: list[TableLine], crossings: Flags) -> Flags:
    """Which lines may be strokes of digits that fill their cells.

    They cross two lines, where others cross more and are longer, and lean or are thicker.

    crossings: bool L x M, which lines of the other direction each crosses.
    """
    count = crossings.sum(axis=1)
    long = count > 2
    if np.count_nonzero(long) < 2:
        return np.zeros(len(lines), bool)
    length = np.array([line.end - line.begin for line in lines])
    width = np.array([line.width for line in lines])
    lean = np.array([line.at(line.end) - line.at(line.begin) for line in lines]) / length
    short = length < PARAMETERS.short * np.median(length[long])
    leans = np.abs(lean - np.median(lean[long])) > PARAMETERS.leaning
    thick = width > np.median(width[long]) + PARAMETERS.thicker
    return np.asarray((count == 2) & short & (leans | thick))


def doubles_joined(lines: list[TableLine], middle: float) -> list[TableLine]:
    """Sort lines by their rows at a column, two that lie far nearer than most as one thick one."""
    lines = sorted(lines, key=lambda line: float(line.at(middle)))
    rows = np.array([float(line.at(middle)) for line in lines])
    gaps = np.diff(rows)
    near = gaps < PARAMETERS.double * np.quantile(gaps, PARAMETERS.usual)
    joined = [lines[0]]
    for line, gap, double in zip(lines[1:], gaps.tolist(), near.tolist(), strict=True):
        if not double:
            joined.append(line)
            continue
        curve = (joined[-1].curve + line.curve) / 2
        begin, end = min(joined[-1].begin, line.begin), max(joined[-1].end, line.end)
        joined[-1] = TableLine(begin, end, curve, gap + max(joined[-1].width, line.width))
    return joined if len(joined) > 1 else lines


def in_tables(crossings: Flags) -> tuple[Flags, Flags]:
    """Which lines cross two others at least, and are of a table with those.

    Parameters
    ----------
    crossings : bool array of shape (A, D)
        Which lines across and down cross each other.

    Returns
    -------
    across : bool array of shape (A,)
    down : bool array of shape (D,)
    """
    met = crossings
    while True:
        still = (met.sum(axis=1) > 1)[:, None] & (met.sum(axis=0) > 1) & met
        if (still == met).all():
            break
        met = still
    across, down = np.nonzero(met)
    groups = connected(across, down + len(met), sum(met.shape))
    enough = (np.bincount(groups) >= PARAMETERS.least_lines)[groups]
    return enough[: len(met)], enough[len(met) :]


def long_lines(mask: Mask, blocks: Mask) -> list[TableLine]:
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
    plain = count[inked] <= thickness + PARAMETERS.joined
    thickest = max(PARAMETERS.least_thick, PARAMETERS.thick * longer)
    if thickness > thickest or plain.sum() < PARAMETERS.plain * len(inked):
        return None
    columns = inked[plain] + x
    degree = 2 if len(columns) > PARAMETERS.bent * longer else 1
    curve = np.polyfit(columns, centres[plain] + y, degree)
    off = np.abs(np.polyval(curve, columns) - centres[plain] - y)
    most = PARAMETERS.off_pixels + PARAMETERS.off * len(inked)
    straight = float(np.quantile(off, 1 - PARAMETERS.straying)) <= most
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
    apart = PARAMETERS.apart + np.maximum(widths[:, None], widths)
    near = np.abs(rows.diagonal()[:, None] - rows) < apart
    found: dict[int, TableLine] = {}
    for k, line in enumerate(lines):
        other = next((j for j in found if near[k, j]), None)
        if other is None:
            found[k] = line
        else:
            longer = found[other]
            begin, end = min(line.begin, longer.begin), max(line.end, longer.end)
            width = max(line.width, longer.width)
            found[other] = replace(longer, begin=begin, end=end, width=width)
    return list(found.values())


def cross(across: list[TableLine], down: list[TableLine]) -> Flags:
    """Whether each of A lines across and each of D lines down meet, A x D."""
    if not across or not down:
        return np.zeros((len(across), len(down)), bool)
    x = rows_of_all(down, np.array([(line.begin + line.end) / 2 for line in down]))[None]
    for _ in range(PARAMETERS.corrections):
        y = rows_of_all(across, x.T).T
        x = rows_of_all(down, y)
    return within(across, x.T).T & within(down, y)


def within(lines: list[TableLine], columns: NDArray[np.float64]) -> Flags:
    """Whether columns, N x L, are between the ends of L lines, or nearly."""
    begins, ends = np.array([(line.begin, line.end) for line in lines]).T
    beyond = PARAMETERS.beyond_pixels + PARAMETERS.beyond * (ends - begins)
    return np.asarray((begins - beyond < columns) & (columns < ends + beyond))


def alike(table: Table, other: Table) -> bool:
    """Whether two tables have as many lines, at the same places and as long."""
    return all_same(table.across, other.across) and all_same(table.down, other.down)


def all_same(lines: list[TableLine], others: list[TableLine]) -> bool:
    """Whether lines lie on as many others, in their order."""
    return len(lines) == len(others) and all(map(same, lines, others))


def same(line: TableLine, other: TableLine) -> bool:
    """Whether two lines lie on each other and end in the same places, or nearly."""
    middle = (line.begin + line.end) / 2
    beyond = PARAMETERS.beyond_pixels + PARAMETERS.beyond * (line.end - line.begin)
    apart = PARAMETERS.apart + max(line.width, other.width)
    near = abs(line.at(middle) - other.at(middle)) < apart
    return bool(near and max(abs(line.begin - other.begin), abs(line.end - other.end)) <= beyond)
