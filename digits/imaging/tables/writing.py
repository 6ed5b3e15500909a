"""What is written in a table, told from the table's lines."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from digits.imaging.arrays import Ink, Mask
from digits.imaging.components import component_boxes, usual_height, widened
from digits.imaging.tables.table import Table, TableLine, pitch_of


class WritingParameters(NamedTuple):
    """Constants of what is written in a table.

    `python -m digits tune writing FOLDER` searches them.
    """

    cell: float = 0.95
    """Height of digits, in heights of a cell, from which they are not written in cells."""
    least_mark: int = 30
    """Pixels of a box: what is smaller says nothing of how dark the writing is."""


PARAMETERS = WritingParameters()


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


def written_across(mask: Mask, table: Table) -> bool:
    """Tell whether the writing in a table is higher than its cells: then it is ruled paper.

    Parameters
    ----------
    mask : bool array of shape (H, W)
        Ink without the table's lines.
    table : Table

    Returns
    -------
    bool
    """
    x, y, width, tall = component_boxes(mask)[1].T
    within = table.cells(x + width / 2, y + tall / 2)[2]
    # what is beside a table says nothing of its cells, unless it is most of what there is
    heights = tall[within] if 2 * np.count_nonzero(within) > len(tall) else tall
    if not len(heights):
        return False
    pitch = pitch_of(table.across, mask.shape[1] / 2)
    return usual_height(heights) > PARAMETERS.cell * pitch


def usual_peak(ink: Ink, mask: Mask) -> np.float32:
    """The darkest pixel of most components that are apart from the edge of the image.

    A table's lines, or what lies beside its sheet, may be darker than the pencil in its cells.

    Parameters
    ----------
    ink : float32 array of shape (H, W)
    mask : bool array of shape (H, W)
        What is written.

    Returns
    -------
    float32
        At most 1; 1 if there is no such component.
    """
    labels, boxes = component_boxes(mask)
    peaks = np.zeros(len(boxes) + 1, ink.dtype)
    np.maximum.at(peaks, labels.ravel(), ink.ravel())
    x, y, wide, tall = boxes.T
    apart = (x > 0) & (y > 0) & (x + wide < ink.shape[1]) & (y + tall < ink.shape[0])
    peaks = peaks[1:][apart & (wide * tall >= PARAMETERS.least_mark)]
    return np.float32(min(1.0, float(np.median(peaks)))) if len(peaks) else np.float32(1)
