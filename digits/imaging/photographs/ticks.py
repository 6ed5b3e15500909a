"""Photographs: slim marks side by side, as the ticks of a ruler or the wire of a bound pad."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.arrays import Mask
from digits.imaging.chains import even_chains
from digits.imaging.components import component_boxes


class TickParameters(NamedTuple):
    """What is such a mark; `python -m digits tune ticks FOLDER` searches them."""

    in_row: int = 10
    """Marks of a row at least: no number has so many 1s at even distances."""
    most: int = 1500
    """Components at most: more are grain or hatching."""
    slim: float = 0.6
    slim_pixels: int = 6
    """Width of a mark at most, in its own heights, or in pixels."""
    low: float = 0.4
    """Height of a mark at most, as a share of that of the image."""
    alike: int = 4
    """Pixels that the widths of two neighbours differ at most."""
    level: float = 0.06
    level_pixels: int = 2
    """How far their tops, or their bottoms, are off each other at most, in steps, and in pixels."""
    even: float = 0.15
    even_pixels: int = 1
    """How much two steps differ at most, as a share, and in pixels."""
    wide: float = 0.5
    """Share of the width of the image that a row has at least."""
    rim: float = 0.03
    """Share of the height of the image within which a row lies at its rim."""
    lower: float = 0.6
    """Height of the marks of any other row at most, in that of the highest component besides."""


PARAMETERS = TickParameters()


def without_ticks(mask: Mask) -> Mask:
    """Take rows and columns of slim marks at even distances out of a mask.

    Parameters
    ----------
    mask : bool array of shape (H, W)

    Returns
    -------
    bool array of shape (H, W)
        The mask itself where there are none, or nothing else.
    """
    labels, places = component_boxes(mask)
    if not PARAMETERS.in_row <= len(places) <= PARAMETERS.most:
        return mask
    turned = places[:, [1, 0, 3, 2]]
    ticks = in_rows(places, mask.shape) | in_rows(turned, mask.shape[::-1])
    if not ticks.any() or ticks.all():
        return mask
    return mask & ~np.isin(labels, np.flatnonzero(ticks) + 1)


def in_rows(places: NDArray[np.intp], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Which of N components, boxes N x 4, are marks in a row across an image of that shape."""
    x, y, width, tall = places.T
    slim = width <= np.maximum(PARAMETERS.slim_pixels, PARAMETERS.slim * tall)
    marks = np.flatnonzero(slim & (tall <= PARAMETERS.low * shape[0]))
    found = np.zeros(len(places), bool)
    for edge in (y, y + tall):
        rows = even_rows(x[marks] + width[marks] / 2, edge[marks], width[marks])
        for row in np.unique(rows[rows >= 0]):
            own = marks[rows == row]
            rim = np.minimum(y[own], shape[0] - y[own] - tall[own])
            at_rim = np.median(rim) < PARAMETERS.rim * shape[0]
            highest = np.delete(tall, own).max(initial=0)
            lower = np.median(tall[own]) < PARAMETERS.lower * highest
            if np.ptp(x[own]) > PARAMETERS.wide * shape[1] and (at_rim or lower):
                found[own] = True
    return found


def even_rows(
    middles: NDArray[np.float64], edges: NDArray[np.intp], widths: NDArray[np.intp]
) -> NDArray[np.intp]:
    """The row that each of N marks is in; -1 of those that are in none long enough.

    middles, edges, widths: of each along the row, of its top or bottom, and along the row again.
    """
    p = PARAMETERS
    if len(middles) < p.in_row:
        return np.full(len(middles), -1)
    steps = middles - middles[:, None]
    level = np.abs(edges - edges[:, None]) <= p.level_pixels + p.level * steps
    alike = np.abs(widths - widths[:, None]) <= p.alike
    steps = np.where((steps > 0) & level & alike, steps, np.inf)
    chains, sizes = even_chains(steps, p.even, p.even_pixels)
    return np.where(sizes >= p.in_row, chains, -1)
