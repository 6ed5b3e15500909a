"""Closed strokes around a number, as a circled mark or a field with round corners, taken out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.arrays import Mask
from digits.imaging.components import component_boxes, grown, label_components


class EnclosureParameters(NamedTuple):
    """What encloses a number. Chosen such that no cheque amount and no sheet is lost."""

    least_side: int = 24
    """Pixels of the shorter side."""
    held: float = 0.3
    """Height of the highest component inside at least, as a share of its own: a dotted zero holds
    a lower one."""
    most: int = 64
    area: float = 4.0
    """Components that are looked at, the largest ones, and pixels of their boxes, in images."""


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
    most = PARAMETERS.area * mask.size
    enclosing = [k for k in candidates(places, most) if encloses(labels, places, k)]
    return mask & ~np.isin(labels, np.array(enclosing, np.intp) + 1) if enclosing else mask


def candidates(places: NDArray[np.intp], most: float) -> list[int]:
    """Which boxes, N x 4, hold another one that is high enough; the largest, of so many pixels."""
    large = np.flatnonzero(places[:, 2:].min(axis=1) >= PARAMETERS.least_side)
    order = np.argsort(-places[large, 2:].prod(axis=1), kind="stable")
    holding = [k for k in large[order][: PARAMETERS.most].tolist() if inside(places, k).any()]
    pixels = places[holding, 2:].prod(axis=1).cumsum()
    return holding[: int(np.searchsorted(pixels, most, side="right"))]


def inside(places: NDArray[np.intp], k: int) -> NDArray[np.bool_]:
    """Which boxes, N x 4, lie in one of them and are high enough beside it."""
    x, y, width, height = places.T
    left, top, wide, tall = places[k]
    within = (left < x) & (x + width < left + wide) & (top < y) & (y + height < top + tall)
    return np.asarray(within & (height > PARAMETERS.held * tall))


def encloses(labels: NDArray[np.intp], places: NDArray[np.intp], k: int) -> bool:
    """Whether a component has another one in a hole; gaps of two pixels in it are closed."""
    x, y, width, height = places[k].tolist()
    window = labels[y : y + height, x : x + width]
    around = label_components(np.pad(~grown(window == k + 1), 1, constant_values=True))
    hole = around[1:-1, 1:-1] > 1  # the first is what surrounds it
    held = np.isin(window, np.flatnonzero(inside(places, k)) + 1)
    return bool((held & hole).any())
