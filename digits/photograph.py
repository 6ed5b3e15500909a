"""Photograph of paper -> clean ink.

A drawing's paper is one colour; a photograph's is lit unevenly, textured, ruled, creased. What
tells them apart is looked up at the rim. What is done to photographs, in order: the light is
evened out, ink is told from paper by two thresholds, and rules, frames and specks are dropped.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from digits.errors import NoInk
from digits.limits import DEFAULT_MIN_CONTRAST
from digits.picture import Ink, Levels

Mask = NDArray[np.bool_]

EVEN_RIM = 0.4
"""Where at least this share of the rim has one colour, within a level, somebody drew the picture."""

WINDOW = 0.2
"""Of the shorter side: no stroke is wider than this, and no shadow's edge is wider."""

LEAST_WINDOW = 15
"""Pixels."""

INK_PIXELS = 150
"""The ink is as dark as so many pixels at least."""

SEED, GROW = 0.5, 0.35
"""Of the darkest ink: a stroke is somewhere as dark as SEED, and everywhere as dark as GROW."""

RULE = 0.4
"""Of the longer side: a thin straight line of that length is the paper's."""

NOTHING = "There is only paper on the picture. Write a digit on it and send it again."


def is_photograph(levels: Levels) -> bool:
    """Whether a picture uint8 H x W x C shows paper rather than a drawing."""
    rim = np.concatenate([levels[0], levels[-1], levels[:, 0], levels[:, -1]]).astype(np.int16)
    even = (np.abs(rim - np.median(rim, axis=0)) <= 1).all(axis=1)
    return bool(even.mean() < EVEN_RIM)


def clean_ink(levels: Levels) -> Ink:
    """Photograph uint8 H x W x C -> the ink of all that is written on it. Raises NoInk."""
    strength = even_light(levels)
    lightest, paper = np.quantile(strength, [0.1, 0.5])
    darkest = np.partition(strength, -INK_PIXELS, axis=None)[-INK_PIXELS]
    strength = (strength - paper) / max(darkest - paper, 1e-6)
    if darkest - paper < max(DEFAULT_MIN_CONTRAST, 3 * (paper - lightest)):
        raise NoInk(NOTHING)
    mask = without_rules(two_thresholds(strength, GROW, SEED))
    mask = without_specks(mask)
    if not mask.any():
        raise NoInk(NOTHING)
    from skimage.morphology import dilation

    ink: Ink = strength.clip(0, 1) * dilation(mask, np.ones((3, 3), bool))
    return ink


def even_light(levels: Levels) -> Ink:
    """Levels -> how much darker than the paper around it each pixel is, as a share, H x W."""
    from skimage.filters import gaussian
    from skimage.morphology import closing, footprint_rectangle

    grey = gaussian(levels.mean(axis=2, dtype=np.float32) / 255, 0.6) + np.float32(0.02)
    window = max(LEAST_WINDOW, round(WINDOW * min(grey.shape))) | 1
    paper = closing(grey, footprint_rectangle((window, window), decomposition="separable"))
    paper = gaussian(paper, window / 6)
    strength: Ink = (1 - grey / paper).clip(0, 1).astype(np.float32)
    return strength


def two_thresholds(strength: Ink, low: float, high: float) -> Mask:
    """Where the strength is over `low`, in pieces that are over `high` somewhere."""
    from skimage.filters import apply_hysteresis_threshold

    mask: Mask = apply_hysteresis_threshold(strength, low, high)
    return mask


def without_rules(mask: Mask) -> Mask:
    """Take out the long thin straight lines of ruled and squared paper, along both axes."""
    from skimage.morphology import footprint_rectangle, opening, dilation

    for axis in (0, 1):
        m = mask if axis == 0 else mask.T
        length = round(RULE * max(m.shape))
        if length > m.shape[1]:
            continue
        near = dilation(m, np.ones((3, 1), bool))
        lines = opening(near, footprint_rectangle((1, length))) & m
        m[lines & ~tall(m)] = False
    return mask


def tall(mask: Mask, height: int = 7) -> Mask:
    from skimage.morphology import opening
    return opening(mask, np.ones((height, 1), bool))


def without_specks(mask: Mask) -> Mask:
    """Drop pieces that are small beside the largest."""
    from skimage.measure import label, regionprops

    pieces = label(mask, connectivity=2)
    area = np.bincount(pieces.ravel())
    area[0] = 0
    keep = area >= 0.02 * area.max()
    return keep[pieces]
