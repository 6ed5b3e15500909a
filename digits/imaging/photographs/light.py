"""Photographs: uneven light taken out. Ink is a share of the paper's level, in shadow as in sun."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PIL import Image
from skimage.filters import gaussian
from skimage.morphology import closing, footprint_rectangle

from digits.imaging.arrays import Grey, Ink, Levels


class LightParameters(NamedTuple):
    """Constants of how light is evened out; `python -m digits tune light FOLDER` searches them."""

    window: float = 0.2
    """Of the shorter side: no stroke is wider than this, and no shadow's edge is wider."""
    least_window: int = 15
    """Pixels."""
    large: int = 240
    """Pixels of the shorter side from which the paper's level is found on a smaller copy."""
    smooth: float = 0.002
    """Of the shorter side: the grain of the paper is evened out by a Gaussian of that width."""
    black_level: float = 0.02
    """Added to all levels: a share of next to nothing says nothing."""


PARAMETERS = LightParameters()


def brightness_of(levels: Levels) -> Grey:
    """Average the channels of each pixel.

    Parameters
    ----------
    levels : uint8 array of shape (H, W, C)

    Returns
    -------
    float32 array of shape (H, W)
        Levels 0 to 1.
    """
    channels = levels.shape[2]
    # channel by channel: numpy is slow over an axis of three
    total = np.add.reduce([levels[..., c].astype(np.uint16) for c in range(channels)])
    grey: Grey = total * np.float32(1 / (255 * channels))
    return grey


def relative_darkness(grey: Grey) -> Ink:
    """Measure how much darker than the paper around it each pixel is.

    Parameters
    ----------
    grey : float32 array of shape (H, W)
        Levels 0 to 1.

    Returns
    -------
    float32 array of shape (H, W)
        A share of the paper's level, in 0..1.
    """
    grey = gaussian(grey + np.float32(PARAMETERS.black_level), PARAMETERS.smooth * min(grey.shape))
    paper = paper_level(grey)
    darkness: Ink = (1 - grey / paper).clip(0, 1).astype(np.float32)
    return darkness


def paper_level(grey: Grey) -> Grey:
    """Find the level of the paper under each pixel, by a closing.

    Of a large photograph on a copy of half its side.

    Parameters
    ----------
    grey : float32 array of shape (H, W)
        Levels.

    Returns
    -------
    float32 array of shape (H, W)
    """
    low = grey
    if min(grey.shape) >= PARAMETERS.large:
        low = np.asarray(Image.fromarray(grey).reduce(2))
    window = max(PARAMETERS.least_window, round(PARAMETERS.window * min(low.shape))) | 1
    closed = closing(low, footprint_rectangle((window, window), decomposition="separable"))
    paper = gaussian(closed, window / 6)
    if window > PARAMETERS.least_window:  # where light turns to shadow: shadow; a strip has no room
        paper = np.minimum(closed, paper)
    if low is grey:
        return np.asarray(paper)
    return np.asarray(Image.fromarray(paper).resize(grey.shape[::-1], Image.Resampling.BILINEAR))
