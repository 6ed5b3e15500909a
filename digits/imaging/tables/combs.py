"""Open combs, as of forms: a line below the digits, with a short stroke up between each two."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from digits.imaging.arrays import Mask
from digits.imaging.components import component_at, component_boxes
from digits.imaging.tables.boxes import affordable, edge


class CombParameters(NamedTuple):
    """What is an open comb. `python -m digits tune combs FOLDER` searches them."""

    wide: float = 3.0
    """Width at least, in its own heights."""
    share: float = 0.3
    """The same as a share of the width of the image."""
    least_height: int = 6
    """Pixels."""
    teeth: int = 2
    """Strokes up at least."""
    slim: float = 0.25
    slim_pixels: int = 6
    """Width of a stroke up at most, as a share of the comb's height, or in pixels."""
    tall: float = 0.6
    """Height of these at least, as a share of what is above the line."""
    alike: float = 0.8
    """Share of what stands on the line that is such a stroke, at least."""


PARAMETERS = CombParameters()


def without_combs(mask: Mask) -> Mask:
    """Take open combs out of a mask.

    Parameters
    ----------
    mask : bool array of shape (H, W)

    Returns
    -------
    bool array of shape (H, W)
        The mask itself where there are none.
    """
    labels, places = component_boxes(mask)
    combs = []
    width, height = places[:, 2:].T
    least = np.maximum(PARAMETERS.share * mask.shape[1], PARAMETERS.wide * height)
    wide = np.flatnonzero((width >= least) & (height >= PARAMETERS.least_height))
    for k in affordable(wide.tolist(), places, mask.size):
        if is_comb(component_at(labels, places, k)[1]):
            combs.append(k + 1)
    return mask & ~np.isin(labels, combs) if combs else mask


def is_comb(own: Mask) -> bool:
    """Whether a component is a straight line below, and slim strokes of one height on it."""
    height = len(own)
    if (line := edge(own[::-1])) is None:
        return False
    above = own[: height - round(line.width) - 2]
    places = component_boxes(above)[1]
    if len(places) < PARAMETERS.teeth:
        return False
    slimmest = max(PARAMETERS.slim_pixels, PARAMETERS.slim * height)
    teeth = (places[:, 2] <= slimmest) & (places[:, 3] >= PARAMETERS.tall * len(above))
    return bool(teeth.mean() >= PARAMETERS.alike)
