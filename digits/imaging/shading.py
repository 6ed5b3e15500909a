"""The shade of a table's cells, taken out: headers and hints are printed on colour."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.decode import Ink
from digits.imaging.spans import spans
from digits.imaging.table import Table, find_table, without_table

Shades = NDArray[np.float32]
"""Of each cell, by the numbers of cells_at(); 0 where the cell is as white as paper."""


class ShadingParameters(NamedTuple):
    """Constants of what is a shade; the first two are shares of the darkest ink."""

    palest: float = 0.12
    """A cell whose median is darker is shaded: no digit fills half of its cell."""
    darkest: float = 0.6
    """What is written on a darker shade is lighter than it."""
    least: float = 0.25
    """A cell so much smaller than most is what the rim left of one: its line is no shade."""
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
    rows, columns = (np.arange(0, side, PARAMETERS.step) for side in strength.shape)
    cells = cells_at(table, rows, columns)
    shades = shades_of(strength[np.ix_(rows, columns)], cells)
    if not shades.any():
        return strength, table
    step, (down, across) = PARAMETERS.step, spans(shades[cells] > 0)
    rows = np.arange(len(strength))[max(down[0] - 1, 0) * step : (down[1] + 1) * step]
    columns = np.arange(strength.shape[1])[max(across[0] - 1, 0) * step : (across[1] + 1) * step]
    every = np.append(shades, np.float32(0))  # a cell of no sample has no shade
    shade = every[np.minimum(cells_at(table, rows, columns), len(shades))]
    white, window = strength.copy(), np.ix_(rows, columns)
    white[window] = on_white(strength[window], shade)
    marks = white > faint
    again = find_table(marks)
    if again is None or again.like(table):
        return white, table
    white[marks & ~without_table(marks, table)] = 0  # the edges of shades looked like lines, too
    return white, again


def cells_at(table: Table, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.intp]:
    """Number the cells of R rows and C columns of pixels, R x C; 0 is outside of the table."""
    x, y = np.meshgrid(columns + 0.5, rows + 0.5)
    row, column, within = table.cells(x.ravel(), y.ravel())
    numbers = 1 + (row + 1) * (len(table.down) + 1) + column + 1
    return np.where(within, numbers, 0).reshape(x.shape)


def shades_of(strength: Ink, cells: NDArray[np.intp]) -> Shades:
    """The median of each cell where it is dark enough for a shade, else 0."""
    values, labels = strength.ravel(), cells.ravel()
    order = np.lexsort((values, labels))
    counts = np.bincount(labels)
    middles = counts.cumsum() - counts + counts // 2
    medians = np.append(values[order], np.float32(0))[np.where(counts > 0, middles, -1)]
    medians[0] = 0
    whole = counts > PARAMETERS.least * np.median(counts[counts > 0])
    shades: Shades = np.where(whole & (medians > PARAMETERS.palest), medians, np.float32(0))
    return shades


def on_white(strength: Ink, shade: Shades) -> Ink:
    """What stands out from a shade, either way, as a share of the most that could."""
    dark = shade > PARAMETERS.darkest
    contrast = np.where(dark, shade - strength, strength - shade)
    white: Ink = np.maximum(contrast / np.where(dark, shade, 1 - shade), 0)
    return white
