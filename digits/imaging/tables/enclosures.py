"""Closed strokes around a number, as a circled mark or a field with round corners, taken out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.arrays import Mask
from digits.imaging.components import component_boxes, grown, label_components
from digits.imaging.tables.boxes import affordable, largest


class EnclosureParameters(NamedTuple):
    """What encloses a number. Chosen such that no cheque amount and no sheet is lost."""

    held: float = 0.3
    """Height of the highest component inside at least, as a share of its own: a dotted zero holds
    a lower one."""
    lines: float = 0.08
    """The same where several are of about one height: the frame of a board holds lines."""
    several: int = 3
    """So many: a face has two eyes."""
    alike: float = 0.6
    """Height of these at least, as a share of the highest one's."""


PARAMETERS = EnclosureParameters()


def without_enclosures(mask: Mask) -> Mask:
    """Take out the components that have others, high enough for digits, in a hole of theirs.

    Parameters
    ----------
    mask : bool array of shape (H, W)

    Returns
    -------
    bool array of shape (H, W)
        The mask itself where there are none.
    """
    labels, places = component_boxes(mask)
    holding = [k for k in largest(places) if inside(places, k).any()]
    chosen = affordable(holding, places, mask.size)
    enclosing = [k for k in chosen if encloses(labels, places, k)]
    return mask & ~np.isin(labels, np.array(enclosing, np.intp) + 1) if enclosing else mask


def inside(places: NDArray[np.intp], k: int) -> NDArray[np.bool_]:
    """Which boxes, N x 4, lie in one of them and are high enough beside it."""
    x, y, width, height = places.T
    left, top, wide, tall = places[k]
    within = (left < x) & (x + width < left + wide) & (top < y) & (y + height < top + tall)
    return are_high(np.where(within, height, 0), int(tall))


def are_high(heights: NDArray[np.intp], tall: int) -> NDArray[np.bool_]:
    """Which components inside of something so tall are high enough for digits, all in pixels.

    heights: 0 of what is not inside.
    """
    high = heights > PARAMETERS.held * tall
    if high.any():
        return high
    least = max(PARAMETERS.lines * tall, PARAMETERS.alike * heights.max(initial=0))
    line = heights > least
    return np.asarray(line & (np.count_nonzero(line) >= PARAMETERS.several))


def encloses(labels: NDArray[np.intp], places: NDArray[np.intp], k: int) -> bool:
    """Whether a component has another one in a hole; gaps of two pixels in it are closed."""
    x, y, width, height = places[k].tolist()
    window = labels[y : y + height, x : x + width]
    around = label_components(np.pad(~grown(window == k + 1), 1, constant_values=True))
    hole = around[1:-1, 1:-1] > 1  # the first is what surrounds it
    held = np.isin(window, np.flatnonzero(inside(places, k)) + 1)
    return bool((held & hole).any())
