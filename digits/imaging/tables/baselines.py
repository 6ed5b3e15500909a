"""The lines that numbers are written on, where they end before the rim, as in a form, taken out."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.arrays import Mask
from digits.imaging.components import component_boxes, usual_height, widened
from digits.imaging.tables.lines import blocks_of, long_lines
from digits.imaging.tables.table import TableLine
from digits.imaging.tables.writing import band_of


class BaselineParameters(NamedTuple):
    """What is a baseline. Lengths are in heights of what stands on the lines.

    `python -m digits tune baselines FOLDER` searches them.
    """

    length: float = 3.0
    """Shortest line: longer than the bar of any digit."""
    thick: float = 0.2
    """Thickest line."""
    off: float = 0.2
    """Distance from the middle of what stands on it, in its own heights, at least: the bars of 4s
    in a row may be one line."""
    share: float = 0.3
    """Shortest line, as a share of the width of the image."""
    whole: float = 0.95
    """Share of its columns that have ink on it: between the bars of digits there are gaps."""
    least_height: int = 16
    """Pixels: what is lower is print."""
    grain: float = 1.25
    own: int = 1
    """How much higher than the line is thick its ink may be, as a factor and in pixels: what is
    higher is a stroke's."""
    around: int = 4
    """Pixels that are looked at for that, beside the line's own."""
    plain: float = 0.4
    """Share of its columns at least where its ink is no higher."""


PARAMETERS = BaselineParameters()


def without_baselines(mask: Mask) -> Mask:
    """Take out long lines across, but not the strokes that stand on them or cross them.

    Parameters
    ----------
    mask : bool array of shape (H, W)

    Returns
    -------
    bool array of shape (H, W)
        The mask itself where there are none.
    """
    return without_long_lines(mask, height_at=3)


def without_lines_down(mask: Mask) -> Mask:
    """Take out long lines down, as a margin or the edge of a sheet, of numbers without a table.

    Parameters
    ----------
    mask : bool array of shape (H, W)

    Returns
    -------
    bool array of shape (H, W)
    """
    return without_long_lines(mask.T, height_at=2).T


def without_long_lines(mask: Mask, height_at: int) -> Mask:
    """Take long lines across out of a mask.

    height_at: where the height of digits is in their boxes: x, y, width and height.
    """
    least = PARAMETERS.share * mask.shape[1]
    widths = component_boxes(mask)[1][:, 2]
    if not len(widths) or widths.max() < least:
        return mask
    found = long_lines(mask, blocks_of(mask))
    lines = [line for line in found if line.end - line.begin >= least and is_whole(line, mask)]
    places = component_boxes(without_lines(mask, lines))[1]
    places = places[places[:, height_at] >= PARAMETERS.least_height]
    if not lines or not len(places):
        return mask
    height = usual_height(places[:, height_at])
    base = [line for line in lines if is_baseline(line, places, height)]
    return without_lines(mask, base) if base else mask


def is_baseline(line: TableLine, places: NDArray[np.intp], height: float) -> bool:
    """Whether a line across is long, thin, reaches beyond what stands on it, and is below that.

    places: boxes of what is written, N x 4: x, y, width and height in pixels. N is not 0.
    height: of digits.
    """
    x, y, width, tall = places.T
    if line.end - line.begin < PARAMETERS.length * height:
        return False
    off = np.abs(line.at(x + width / 2) - y - tall / 2)
    on = (off < height) & (x < line.end) & (x + width > line.begin)
    beyond = (line.begin <= x[on]).all() and (line.end >= (x + width)[on]).all()
    through = on.any() and np.median(off[on] / tall[on]) < PARAMETERS.off
    return bool(beyond and not through and line.width <= PARAMETERS.thick * height)


def is_whole(line: TableLine, mask: Mask) -> bool:
    """Whether a line across has no gaps, and is a line by itself in many places."""
    thickness = thickness_of(line, mask)[line.begin : line.end]
    by_itself = thickness[thickness > 0] <= highest_of(line)
    return bool((thickness > 0).mean() >= PARAMETERS.whole and by_itself.mean() >= PARAMETERS.plain)


def highest_of(line: TableLine) -> float:
    """Height of a line's own ink at most, in pixels."""
    return PARAMETERS.grain * line.width + PARAMETERS.own


def thickness_of(line: TableLine, mask: Mask) -> NDArray[np.intp]:
    """How much ink there is in each column on a line across, and a little beyond, in pixels."""
    first, band = band_of(replace(line, width=line.width + PARAMETERS.around), mask.shape)
    return np.asarray((mask[first : first + len(band)] & band).sum(axis=0))


def without_lines(mask: Mask, lines: list[TableLine]) -> Mask:
    """Take lines across out of a mask where their ink is hardly higher than they are thick."""
    clean = mask.copy()
    for line in lines:
        stroke = thickness_of(line, mask) > highest_of(line)
        first, band = band_of(line, mask.shape)
        clean[first : first + len(band)] &= ~band | widened(stroke, 1)
    return clean
