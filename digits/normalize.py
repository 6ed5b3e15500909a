"""Ink of one digit -> frame: slant, size and position taken out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from digits.picture import Ink

Frame = NDArray[np.float32]

STROKE = 0.4
"""More ink than this is part of a stroke; less is the soft edge of one."""

OVERSAMPLE = 2
"""The digit is resampled at this multiple of the frame and averaged down."""


@dataclass(frozen=True)
class Layout:
    """How a digit lies in its frame.

    side: pixels of the square frame.
    fit: aspect (width / height of the upright pen's path) -> its width and height in the frame.
    slant_limit: the most shear that is taken out, in pixels across per pixel down.
    """

    side: int
    fit: Callable[[float], tuple[float, float]]
    slant_limit: float = 1.0


def normalize(ink: Ink, layout: Layout) -> Frame:
    """Ink float32 H x W in 0..1 -> frame float32 side x side in 0..1.

    The digit is cut out, sheared upright and stretched to the layout's box by one affine map. Not
    its outline but its pen's path is fitted, so that thick and thin pens' digits lie alike.
    """
    digit = shrink(crop(ink), OVERSAMPLE * layout.side)
    ys, xs = np.nonzero(digit > STROKE)
    weight = digit[ys, xs]
    middle = np.average(ys, weights=weight)
    shear = np.clip(slant(xs, ys, weight), -layout.slant_limit, layout.slant_limit)
    half_pen = stroke_width(digit) / 2
    left, right = inset(xs - shear * (ys - middle), half_pen)
    top, bottom = inset(ys, half_pen)
    width, height = layout.fit((right - left) / (bottom - top))
    # the affine map from a frame's pixel back to the digit's
    scale_x = (right - left) / width
    scale_y = (bottom - top) / height
    origin_x = (left + right) / 2 - scale_x * layout.side / 2
    origin_y = (top + bottom) / 2 - scale_y * layout.side / 2
    drift = origin_y - middle - 0.5
    return resample(
        digit,
        layout.side,
        (scale_x, shear * scale_y, origin_x + shear * drift, 0, scale_y, origin_y),
    )


def crop(ink: Ink) -> Ink:
    """Cut the frame of bare paper off."""
    strokes = ink > STROKE
    rows, columns = np.flatnonzero(strokes.any(axis=1)), np.flatnonzero(strokes.any(axis=0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def shrink(ink: Ink, side: int) -> Ink:
    """Scale to a longer side of `side` pixels, with a rim of paper for the soft edges."""
    scale = side / max(ink.shape)
    height, width = (max(2, round(scale * length)) for length in ink.shape)
    kernel = Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR
    image = Image.fromarray(ink).resize((width, height), kernel)
    return np.pad(np.asarray(image, np.float32), 1)


def slant(xs: NDArray[np.intp], ys: NDArray[np.intp], weight: NDArray[np.float32]) -> float:
    """Shear (pixels across per pixel down) that makes the ink's second moments upright.

    Moment normalisation: Casey 1970, "Moment normalization of handprinted characters".
    """
    dx, dy = xs - np.average(xs, weights=weight), ys - np.average(ys, weights=weight)
    return float((weight * dx * dy).sum() / max((weight * dy * dy).sum(), 1e-6))


def stroke_width(ink: Ink) -> float:
    """Pixels: the area of the ink over half the length of its edges."""
    across, down = np.diff(ink, axis=1)[:-1], np.diff(ink, axis=0)[:, :-1]
    return float(2 * ink.sum() / max(np.hypot(across, down).sum(), 1e-6))


def inset(places: NDArray[Any], half_pen: float) -> tuple[float, float]:
    """Extent of pixels along an axis, less half a pen at each end; at least a pixel is left."""
    low, high = float(places.min()), float(places.max()) + 1
    cut = min(half_pen, max((high - low - 1) / 2, 0))
    return low + cut, high - cut


def resample(ink: Ink, side: int, affine: tuple[float, ...]) -> Frame:
    """Ink -> frame side x side, by an affine map from the frame's pixels to the ink's."""
    a, b, c, d, e, f = affine
    k = OVERSAMPLE
    image = Image.fromarray(ink).transform(
        (side * k, side * k),
        Image.Transform.AFFINE,
        (a / k, b / k, c, d / k, e / k, f),
        Image.Resampling.BILINEAR,
    )
    return np.asarray(image.reduce(k), np.float32)
