"""Ink of one digit -> frame: specks, pen width, slant, size and position taken out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from digits.picture import Ink
from digits.strokes import FULL, PAPER, STROKE, even_pen, stroke_width, without_specks

Frame = NDArray[np.float32]

WORKING_SIDE = 64
"""Pixels of the longer side of the digit while it is measured, whatever the picture's size."""


@dataclass(frozen=True)
class Extent:
    """Where a digit lies on its picture, in pixels: its middle and its size."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Layout:
    """How a digit lies in its frame.

    side: pixels of the square frame.
    extent: upright digit -> its Extent on the picture.
    fit: aspect (width / height of the extent) -> width and height that it takes in the frame.
    slant_limit: the most shear that is taken out, in pixels across per pixel down.
    evenness: how far pens are brought to one width, from 0, not at all, to 1, quite.
    """

    side: int
    extent: Callable[[Ink], Extent]
    fit: Callable[[float], tuple[float, float]]
    slant_limit: float = 1.0
    evenness: float = 0.6


def normalize(ink: Ink, layout: Layout) -> Frame:
    """Ink float32 H x W in 0..1, not all 0 -> frame float32 side x side in 0..1."""
    digit = shrink(crop(ink))
    clean = without_specks(digit)
    if clean is not digit:
        digit = shrink(crop(clean))
    return place(deslant(even_pen(digit, layout.evenness), layout.slant_limit), layout)


def crop(ink: Ink) -> Ink:
    """The box of the strokes and a pixel around it, its levels stretched to paper 0, full ink 1."""
    peak = ink.max()
    stroke = ink > STROKE * peak
    rows, columns = np.flatnonzero(stroke.any(axis=1)), np.flatnonzero(stroke.any(axis=0))
    box = ink[
        max(rows[0] - 1, 0) : rows[-1] + 2,
        max(columns[0] - 1, 0) : columns[-1] + 2,
    ]
    levels: Ink = ((box / peak - np.float32(PAPER)) / np.float32(FULL - PAPER)).clip(0, 1)
    return levels


def shrink(ink: Ink) -> Ink:
    """Scale to one working size."""
    scale = WORKING_SIDE / max(ink.shape)
    height, width = (max(2, round(scale * length)) for length in ink.shape)
    kernel = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    return to_ink(to_image(ink).resize((width, height), kernel))


def to_image(ink: Ink) -> Image.Image:
    return Image.fromarray((ink * 255 + 0.5).astype(np.uint8))


def to_ink(image: Image.Image) -> Ink:
    return np.asarray(image, np.float32) / np.float32(255)


# ---------------------------------------------------------------- slant


def deslant(ink: Ink, limit: float) -> Ink:
    """Shear so that the ink high up and the ink low down stand above each other.

    By second moments: Casey 1970, "Moment normalization of handprinted characters".
    """
    height, width = ink.shape
    shear = float(np.clip(slant(ink), -limit, limit))
    pad = int(np.ceil(abs(shear) * height / 2)) + 1
    upright = to_image(ink).transform(
        (width + 2 * pad, height),
        Image.Transform.AFFINE,
        (1, shear, -pad - shear * height / 2, 0, 1, 0),
        Image.Resampling.BILINEAR,
    )
    return to_ink(upright)


def slant(ink: Ink) -> float:
    """How far the ink leans to the left, in pixels across per pixel down."""
    across, down = ink.sum(axis=0), ink.sum(axis=1)
    x, y = (np.arange(len(p)) - p @ np.arange(len(p)) / p.sum() for p in (across, down))
    return float(y @ ink @ x) / max(float(down @ (y * y)), 1e-6)


# ---------------------------------------------------------------- size and position


def place(ink: Ink, layout: Layout) -> Frame:
    """Scale each axis by itself so that the digit's extent lies as the layout wants it."""
    extent = layout.extent(ink)
    width, height = layout.fit(extent.width / extent.height)
    across = averaging(ink.shape[1], extent.x, width / extent.width, layout.side)
    down = averaging(ink.shape[0], extent.y, height / extent.height, layout.side)
    return np.asarray(down @ ink @ across.T, np.float32)


def averaging(count: int, middle: float, scale: float, side: int) -> NDArray[np.float32]:
    """side x count: the share of each source pixel in each pixel of the frame (area average)."""
    edges = (np.arange(count + 1) - middle) * scale + side / 2
    pixel = np.arange(side)[:, None]
    overlap = np.minimum(edges[1:], pixel + 1) - np.maximum(edges[:-1], pixel)
    return np.asarray(np.maximum(overlap, 0), np.float32)


def moment_extent(ink: Ink) -> Extent:
    """Two standard deviations to each side of the centre of gravity.

    Unlike a box it hardly moves with a long tail or a flag: Liu, Nakashima, Sako, Fujisawa 2004,
    "Handwritten digit recognition: investigation of normalization and feature extraction
    techniques".
    """
    x, width = spread(ink.sum(axis=0))
    y, height = spread(ink.sum(axis=1))
    return Extent(x, y, width, height)


def spread(profile: NDArray[np.float32]) -> tuple[float, float]:
    """Ink along an axis -> its centre of gravity and four standard deviations."""
    places = np.arange(len(profile)) + 0.5
    centre = float(profile @ places / profile.sum())
    variance = float(profile @ (places - centre) ** 2 / profile.sum())
    return centre, 4 * (variance**0.5 + 0.3)  # a bar has next to no deviation across


def path_extent(ink: Ink) -> Extent:
    """The box of the pen's path: of the strokes, less half a pen's width on each side.

    So digits of thick and thin pens lie alike.
    """
    strokes, pen = ink > STROKE, stroke_width(ink)
    x, width = inset(np.flatnonzero(strokes.any(axis=0)), pen)
    y, height = inset(np.flatnonzero(strokes.any(axis=1)), pen)
    return Extent(x, y, width, height)


def inset(places: NDArray[np.intp], pen: float) -> tuple[float, float]:
    """Places of strokes along an axis -> the middle and the length of the pen's path there."""
    low, high = int(places[0]), int(places[-1]) + 1
    return (low + high) / 2, max(high - low - pen, 1)
