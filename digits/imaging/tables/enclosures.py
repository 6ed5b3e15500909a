"""Closed strokes around a number, as a circled mark or a field with round corners, taken out."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.arrays import Mask
from digits.imaging.components import component_at, component_boxes, grown, label_components
from digits.imaging.strokes import stroke_width
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
    within: float = 0.75
    """Sides of a stroke at most that only touches it, in its own: others are its own inner edge."""
    thickest: float = 0.08
    """Width of its own stroke, as a share of its shorter side, from which it is no stroke but a
    shaded area."""
    outline: float = 1.0
    """Width that is taken off it from outside, in its stroke widths."""


PARAMETERS = EnclosureParameters()


def without_enclosures(mask: Mask) -> Mask:
    """Take out the components that have others, high enough for digits, in a hole of theirs.

    But not strokes within that only touch them.

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
    clean = mask
    for k in chosen:
        if encloses(labels, places, k):
            window, own = component_at(labels, places, k)
            clean = clean.copy() if clean is mask else clean
            clean[window] &= ~own | attached(own)
    return clean


def attached(own: Mask) -> Mask:
    """The strokes within a component that only touch its outline, high enough for digits."""
    pen = stroke_width(own.astype(np.float32))
    if pen > PARAMETERS.thickest * min(own.shape):
        return np.zeros_like(own)
    width = math.ceil(PARAMETERS.outline * pen)
    outline = around(np.pad(own, 2))
    for _ in range(width + 1):  # around() leaves a pixel beside it
        outline = grown(outline)
    labels, places = component_boxes(own & ~outline[2:-2, 2:-2])
    across, tall = (places[:, 2:] / own.shape[::-1]).T
    within = np.maximum(across, tall) < PARAMETERS.within
    high = np.flatnonzero((tall > PARAMETERS.held) & within) + 1
    return np.asarray(np.isin(labels, high))


def around(own: Mask) -> Mask:
    """What surrounds a component in its box; gaps of two pixels in it are closed."""
    outside = label_components(np.pad(~grown(own), 1, constant_values=True))
    return np.asarray(outside[1:-1, 1:-1] == 1)


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
    own = window == k + 1
    hole = ~grown(own) & ~around(own)
    held = np.isin(window, np.flatnonzero(inside(places, k)) + 1)
    return bool((held & hole).any())
