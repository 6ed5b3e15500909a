"""Moments of ink: its centre of gravity, spread and slant."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.arrays import Ink


class Moments(NamedTuple):
    """Moments of ink.

    Attributes
    ----------
    x, y : float
        Centre of gravity, in pixels from the middle of the array.
    xx, yy, xy : float
        Variances and covariance, in squared pixels.
    """

    x: float
    y: float
    xx: float
    yy: float
    xy: float


def moments_of(ink: Ink) -> Moments:
    """Measure the moments of ink up to the second.

    Parameters
    ----------
    ink : float32 array of shape (H, W)
        Not all 0.

    Returns
    -------
    Moments
    """
    height, width = ink.shape
    (mass, x, xx), (y, xy, _), (yy, _, _) = (powers(height) @ ink @ powers(width).T).tolist()
    x, y = x / mass, y / mass
    return Moments(x, y, xx / mass - x * x, yy / mass - y * y, xy / mass - x * y)


@lru_cache(maxsize=256)  # of any side that a picture may have
def powers(count: int) -> NDArray[np.float64]:
    """Powers 0, 1 and 2 of the pixels' coordinates from their middle, 3 x count."""
    places = np.arange(count) + (0.5 - count / 2)
    return np.stack([places**0, places, places**2])


def slant(moments: Moments) -> float:
    """Measure the slant of ink by its second moments.

    Casey 1970, "Moment normalization of handprinted characters".

    Parameters
    ----------
    moments : Moments

    Returns
    -------
    float
        How far it leans to the left, in pixels across per pixel down.
    """
    return moments.xy / max(moments.yy, 1e-6)
