"""Ink of one digit -> frame: specks, pen width, slant, size and position are removed.

What is left is what tells digits apart. The order: crop, drop specks, equalise the stroke width,
shear upright, scale both axes into a square frame.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from digits.imaging import strokes
from digits.imaging.arrays import Ink
from digits.imaging.moments import Moments, moments_of, slant
from digits.imaging.strokes import even_pen, stroke_width, without_specks

Frame = NDArray[np.float32]

DIGIT_SIDE = 64
"""Pixels of the longer side of the digit while it is measured, whatever the picture's size."""

LEVELS = 255
"""Grey levels that a digit in the working size is rounded to."""

PARTS = 1024
"""Resampling weights are rounded to this fraction of a pixel of the frame."""

STEPS = np.arange(DIGIT_SIDE + 32, dtype=np.float32)
"""Edges of the pixels of a digit in the working size: 0, 1, 2 and so on. With 32 more, for strokes
that are made thicker."""


class ExtentParameters(NamedTuple):
    """Constants of where a digit is taken to lie.

    Chosen by hand; no command searches them.
    """

    deviation: float = 0.3
    """Pixels in the working size that are added to the standard deviation along each axis: a bar
    has next to none across."""


PARAMETERS = ExtentParameters()


class Extent(NamedTuple):
    """Where a digit lies.

    Attributes
    ----------
    x, y : float
        Its middle, in pixels from the middle of the array.
    width, height : float
        In pixels.
    """

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Layout:
    """How a digit lies in its frame.

    Attributes
    ----------
    side : int
        Pixels of the square frame.
    extent : callable
        Ink, its Moments and the shear that makes it upright -> Extent of the upright digit.
    fit : callable
        Aspect (width / height of the extent) -> width and height that it takes in the frame.
    slant_limit : float
        The largest shear that is removed, in pixels across per pixel down.
    evenness : float
        How far stroke widths are equalised, from 0 (not at all) to 1 (entirely).
    """

    side: int
    extent: Callable[[Ink, Moments, float], Extent]
    fit: Callable[[float], tuple[float, float]]
    slant_limit: float = 1.0
    evenness: float = 0.6


def normalize(ink: Ink, layout: Layout) -> Frame:
    """Normalise the ink of one digit.

    Parameters
    ----------
    ink : float32 array of shape (H, W)
        In 0..1, not all 0.
    layout : Layout

    Returns
    -------
    float32 array of shape (side, side)
        In 0..1; the same on every processor.
    """
    digit = cut_out(ink)
    clean = without_specks(digit)
    if clean is not digit:
        digit = cut_out(clean)
    return place(even_pen(digit, layout.evenness), layout)


def cut_out(ink: Ink) -> Ink:
    """Crop the digit, stretch its contrast and scale it to the working size.

    In that order: the line of a thin pen, made small, would be as pale as paper.
    """
    peak = float(ink.max())
    return shrink(levelled(crop(ink, peak), peak))


def crop(ink: Ink, peak: float) -> Ink:
    """Crop ink to the bounding box of its strokes and a pixel around it."""
    stroke = ink > strokes.PARAMETERS.stroke * peak
    rows, columns = (np.nonzero(stroke.any(axis=axis))[0] for axis in (1, 0))
    return ink[max(rows[0] - 1, 0) : rows[-1] + 2, max(columns[0] - 1, 0) : columns[-1] + 2]


def shrink(ink: Ink) -> Ink:
    """Scale ink to the working size."""
    scale = DIGIT_SIDE / max(ink.shape)
    height, width = (max(2, round(scale * length)) for length in ink.shape)
    kernel = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    small = np.asarray(Image.fromarray(ink).resize((width, height), kernel))
    return small if scale < 1 else small.clip(0, 1)  # bicubic curves overshoot


def levelled(ink: Ink, peak: float) -> Ink:
    """Stretch the contrast: what is paper beside the peak to 0, full ink to 1."""
    paper, full = strokes.PARAMETERS.paper, strokes.PARAMETERS.full
    levels: Ink = ink * np.float32(1 / (peak * (full - paper)))
    levels -= np.float32(paper / (full - paper))
    return np.minimum(np.maximum(levels, 0, out=levels), 1, out=levels)


# ---------------------------------------------------------------- slant, size and position


def place(ink: Ink, layout: Layout) -> Frame:
    """Shear the digit upright and scale each axis by itself into the frame.

    Matrix products of whole numbers are exact: processors sum in different orders, but all of them
    get the same frame.
    """
    ink = np.rint(ink * np.float32(LEVELS))
    moments = moments_of(ink)
    shear = min(max(slant(moments), -layout.slant_limit), layout.slant_limit)
    extent = layout.extent(ink, moments, shear)
    width, height = layout.fit(extent.width / extent.height)
    scale = width / extent.width, height / extent.height
    rows = averaging(len(ink), extent.y, scale[1], layout.side) @ ink
    rows *= np.float32(1 / (LEVELS * PARTS))
    return averaged_aslant(rows, extent, scale, shear)


def averaging(count: int, middle: float, scale: float, side: int) -> NDArray[np.float32]:
    """Weights of an area average: of each source pixel in each pixel of the frame, side x count.

    Whole numbers, in 1 / PARTS.
    """
    edges = STEPS[: count + 1] * np.float32(scale)
    edges += np.float32(side / 2 - (middle + count / 2) * scale)
    covered = edges - STEPS[:side, None]
    np.minimum(np.maximum(covered, 0, out=covered), 1, out=covered)
    covered *= np.float32(PARTS)
    np.rint(covered, out=covered)
    return covered[:, 1:] - covered[:, :-1]


def averaged_aslant(
    rows: NDArray[np.float32], extent: Extent, scale: tuple[float, float], shear: float
) -> Frame:
    """Resample rows, side x W, to side x side by area, each shifted by the shear at its height.

    The ink up to the edge of a pixel is interpolated in the row's cumulative sum.
    """
    side, width = rows.shape
    totals = np.zeros((side, width + 2), np.float32)
    rows.cumsum(axis=1, out=totals[:, 1:-1])
    totals[:, -1] = totals[:, -2]
    places = STEPS[: side + 1] - np.float32(side / 2)
    edges = places * np.float32(1 / scale[0]) + np.float32(extent.x + width / 2)
    lean = (places[:-1] + np.float32(0.5)) * np.float32(shear / scale[1])
    edges = edges + (lean + np.float32(shear * extent.y))[:, None]
    np.minimum(np.maximum(edges, 0, out=edges), width, out=edges)
    pixels = edges.astype(np.intp)
    edges -= pixels
    pixels += np.arange(0, totals.size, width + 2)[:, None]
    upto = totals.take(pixels)
    upto += edges * (totals.take(pixels + 1) - upto)
    frame: Frame = (upto[:, 1:] - upto[:, :-1]) * np.float32(scale[0])
    return frame


def moment_extent(ink: Ink, moments: Moments, shear: float) -> Extent:
    """Extent by moments: two standard deviations to each side of the centre of gravity.

    Unlike a bounding box it hardly moves with a long tail or a flag: Liu, Nakashima, Sako,
    Fujisawa 2004, "Handwritten digit recognition: investigation of normalization and feature
    extraction techniques".
    """
    xx = moments.xx - 2 * shear * moments.xy + shear * shear * moments.yy
    width, height = (4 * (math.sqrt(max(v, 0)) + PARAMETERS.deviation) for v in (xx, moments.yy))
    return Extent(moments.x - shear * moments.y, moments.y, width, height)


def path_extent(ink: Ink, moments: Moments, shear: float) -> Extent:
    """Bounding box of the strokes' centre lines, so that thick and thin pens lie alike."""
    rows, columns = np.nonzero(ink > strokes.PARAMETERS.stroke * ink.max())
    down, across = rows + (0.5 - len(ink) / 2), columns + (0.5 - ink.shape[1] / 2)
    pen = stroke_width(ink)
    x, width = inset(across - shear * down, pen)
    y, height = inset(down, pen)
    return Extent(x, y, width, height)


def inset(places: NDArray[Any], pen: float) -> tuple[float, float]:
    """Coordinates of strokes along an axis -> middle and length of their centre lines there."""
    low, high = float(places.min()), float(places.max()) + 1
    return (low + high - 1) / 2, max(high - low - pen, 1)
