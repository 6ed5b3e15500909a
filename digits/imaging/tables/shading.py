"""The shade of a table's cells, taken out: headers and hints are printed on colour."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.arrays import Ink, Mask
from digits.imaging.tables.lines import alike, find_table
from digits.imaging.tables.table import Table, TableLine, pitch_of
from digits.imaging.tables.writing import without_table

Shades = NDArray[np.float32]
"""Of each cell, by the numbers of cells_of(); 0 where the cell is as white as paper."""


class ShadingParameters(NamedTuple):
    """Constants of what is a shade; the first two are shares of the darkest ink.

    `python -m digits tune shading FOLDER` searches them.
    """

    palest: float = 0.12
    """A cell whose median is darker is shaded: no digit fills half of its cell."""
    darkest: float = 0.6
    """What is written on a darker shade is lighter than it."""
    least: float = 0.25
    """A cell so much smaller than usual is what the rim left of one, or a gap between two boxes:
    its line is no shade."""
    usual: float = 0.75
    """Quantile of the cells' sizes that is usual."""
    step: int = 4
    """Pixels from one sample of the image to the next, along each side."""


PARAMETERS = ShadingParameters()


def without_shades(strength: Ink, table: Table, faint: float) -> tuple[Ink, Table]:
    """Make the paper of shaded cells white, and what is written on it as dark as elsewhere.

    Parameters
    ----------
    strength : float32 array of shape (H, W)
        About 0 where there is paper, 1 for the darkest ink.
    table : Table
    faint : float
        The strength from which a pixel may belong to a line.

    Returns
    -------
    white : float32 array of shape (H, W)
        The same where no cell is shaded.
    table : Table
        Found again without the shades, which hide lines.
    """
    cells = cells_of(table, strength.shape)
    sample = np.s_[:: PARAMETERS.step, :: PARAMETERS.step]
    shades = shades_of(strength[sample], cells[sample], int(cells.max()) + 1)
    if not shades.any():
        return strength, table
    shade = shades[cells]
    white = np.where(shade > 0, on_white(strength, shade), strength)
    marks = white > faint
    again = find_table(marks)
    if again is None or alike(again, table):
        return white, with_shaded_cells(table, shade > 0)
    white[marks & ~without_table(marks, table)] = 0  # the edges of shades looked like lines, too
    return white, with_shaded_cells(again, shade > 0)


def with_shaded_cells(table: Table, shaded: Mask) -> Table:
    """A table with one more line on each side where most of the cells beyond it are shaded.

    Parameters
    ----------
    table : Table
    shaded : bool array of shape (H, W)
        The pixels of shaded cells, whose outer lines are not to be told from the shade.

    Returns
    -------
    Table
    """
    across = with_lines_beyond(table.across, table.down, shaded)
    return Table(across, with_lines_beyond(table.down, table.across, shaded.T))


def with_lines_beyond(
    lines: list[TableLine], crossing: list[TableLine], shaded: Mask
) -> list[TableLine]:
    """Lines across, and one more on each side where most cells beyond are shaded in the middle."""
    middle = (lines[0].begin + lines[0].end) / 2
    pitch = pitch_of(lines, middle)
    row = float(lines[0].at(middle))
    sides = np.array([line.at(row) for line in crossing])
    columns = ((sides[1:] + sides[:-1]) / 2).clip(0, shaded.shape[1] - 1).astype(np.intp)

    def beyond(line: TableLine, off: float) -> list[TableLine]:
        rows = (line.at(columns) + off / 2).astype(np.intp)
        inside = (rows >= 0) & (rows < len(shaded))
        share = (shaded[rows.clip(0, len(shaded) - 1), columns] & inside).mean()
        return [replace(line, curve=line.curve + np.array([0, 0, off]))] if share > 0.5 else []

    return [*beyond(lines[0], -pitch), *lines, *beyond(lines[-1], pitch)]


def cells_of(table: Table, shape: tuple[int, ...]) -> NDArray[np.int32]:
    """Number the cells at all pixels, H x W; 0 is outside of the table."""
    rows, near = lines_before(table.across, *shape)
    columns, close = lines_before(table.down, *shape[::-1])
    numbers = 1 + rows * (len(table.down) + 1) + columns.T
    return np.where(near & close.T, numbers, np.int32(0))


def lines_before(
    lines: list[TableLine], height: int, width: int
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Count the lines across above each pixel, H x W, and tell the pixels that are not far off.

    As `table.between` does for a few places, with a line more on both sides: a shade may hide the
    outer ones. There is no array of all lines at all pixels here.
    """
    at = np.array([line.at(np.arange(width) + 0.5) for line in lines])
    first = (np.floor(at - 0.5) + 1).clip(0, height).astype(np.intp)
    begun = np.zeros((height + 1, width), np.int32)
    np.add.at(begun, (first, np.arange(width)), 1)
    beyond = np.median(np.diff(at, axis=0), axis=0)
    rows = np.arange(height)[:, None] + 0.5
    near = (at[0] - beyond < rows) & (rows < at[-1] + beyond)
    return begun[:-1].cumsum(axis=0, dtype=np.int32), near


def shades_of(strength: Ink, cells: NDArray[np.int32], count: int) -> Shades:
    """The median of each of so many cells where it is dark enough for a shade, else 0."""
    values, labels = strength.ravel(), cells.ravel()
    order = np.lexsort((values, labels))
    counts = np.bincount(labels, minlength=count)
    middles = counts.cumsum() - counts + counts // 2
    medians = np.append(values[order], np.float32(0))[np.where(counts > 0, middles, -1)]
    medians[0] = 0
    whole = counts > PARAMETERS.least * np.quantile(counts[counts > 0], PARAMETERS.usual)
    shades: Shades = np.where(whole & (medians > PARAMETERS.palest), medians, np.float32(0))
    return shades


def on_white(strength: Ink, shade: Ink) -> Ink:
    """What stands out from a shade, either way, as a share of the most that could."""
    dark = shade > PARAMETERS.darkest
    contrast = np.where(dark, shade - strength, strength - shade)
    white: Ink = np.maximum(contrast / np.where(dark, shade, 1 - shade), 0)
    return white
