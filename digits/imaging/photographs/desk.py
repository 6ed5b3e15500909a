"""Photographs: the desk around a sheet of paper, and whether the ink is lighter than the paper.

Both are seen without the strokes, on a small median-filtered copy: a stroke is narrower than half
of the filter's window, a desk is not. What is smooth, large and in the middle is the sheet, also
when it is turned, in perspective or reaches the rim on some sides.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import (
    binary_dilation,
    binary_erosion,
    distance_transform_edt,
    grey_closing,
    label,
)
from skimage.filters import rank, threshold_otsu
from skimage.morphology import convex_hull_image

from digits.imaging.arrays import Grey, Mask


class DeskParameters(NamedTuple):
    """Constants of what is a desk. Levels are shares of the full range.

    `python -m digits tune desks FOLDER` searches them.
    """

    side: int = 128
    """Pixels of the longer side of the small copy."""
    window: float = 0.17
    """Window of the median filter, as a share of the shorter side: twice the widest stroke."""
    contrast: float = 0.15
    """Difference of level between desk and sheet at least."""
    ratio: float = 0.5
    """Darker level as a share of the lighter one at most, at the sheet's edge: a shadow on the
    paper takes less."""
    blurred: float = 0.12
    """Share of the pixels at most that are neither desk nor sheet: light that fades has more."""
    rim: float = 0.3
    """Share of one side of the image at least that the desk takes."""
    centred: float = 2.0
    """How fast the weight of pixels falls from the middle of the image, where the sheet is:
    exp(-2 r²), with r = 1 at the middle of a side."""
    least_sheet: float = 0.2
    """Share of the image at least that the sheet takes."""
    solid: float = 0.85
    """Share of its convex hull at least that the sheet fills."""
    seam: int = 2
    """Pixels of the small copy at the sheet's edge that belong to the desk."""
    edge: float = 0.4
    """Share of desk, interpolated between pixels of the small copy, from which a pixel of the image
    belongs to it."""
    pixels: int = 20
    """Pixels of the small copy that the strokes take at least."""
    faintest: float = 0.08
    """How much lighter than the paper light strokes are at least."""


PARAMETERS = DeskParameters()


def without_desk(grey: Grey, small: Grey) -> tuple[Grey, Mask | None]:
    """Continue the sheet over the desk around it.

    Parameters
    ----------
    grey : float32 array of shape (H, W)
        Levels of a photograph, 0 to 1.
    small : float32 array of shape (h, w)
        The same without strokes and grain, as smoothed() gives it.

    Returns
    -------
    grey : float32 array of shape (H, W)
        The same, but where the desk was, the level of the nearest part of the sheet.
    desk : bool array of shape (H, W), or None
        Where the desk was; None where there is none.
    """
    desk = desk_on(small)
    if desk is None:
        return grey, None
    nearest = distance_transform_edt(desk, return_distances=False, return_indices=True)
    continued = enlarged(small[tuple(nearest)], grey.shape)
    desk &= ~corners_of_sheet(small_copy(grey, small.shape), small, desk)
    where = enlarged(desk, grey.shape) > PARAMETERS.edge
    return np.where(where, continued, grey), where


def smoothed(grey: Grey) -> Grey:
    """Make a small copy of a photograph without strokes and grain, by a median filter.

    Parameters
    ----------
    grey : float32 array of shape (H, W)
        Levels, 0 to 1.

    Returns
    -------
    float32 array of shape (h, w)
        Its longer side has PARAMETERS.side pixels.
    """
    scale = min(1.0, PARAMETERS.side / max(grey.shape))
    height, width = (max(8, round(scale * side)) for side in grey.shape)
    small = small_copy((255 * grey.clip(0, 1)).astype(np.uint8), (height, width))
    window = window_of(small.shape)
    padded = np.pad(small, window // 2, mode="edge")
    # by a sliding histogram, in a fifth of Pillow's time
    filtered = rank.median(padded, np.ones((window, window), np.uint8))  # type: ignore[no-untyped-call]
    half = window // 2
    cut = filtered[half : half + height, half : half + width]
    return np.asarray(cut, np.float32) / np.float32(255)


def window_of(shape: tuple[int, ...]) -> int:
    """Pixels of the median filter's window on a small copy of that shape."""
    return max(3, round(PARAMETERS.window * min(shape))) | 1


def small_copy(image: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """Make an image as small as another by averaging its pixels.

    Parameters
    ----------
    image : uint8 or float32 array of shape (H, W)
    shape : tuple of int
        Height and width of the copy, in pixels.

    Returns
    -------
    array of that shape, of the same dtype
    """
    height, width = shape
    return np.asarray(Image.fromarray(image).resize((width, height), Image.Resampling.BOX))


def enlarged(small: NDArray[Any], shape: tuple[int, ...]) -> Grey:
    """Interpolate a small copy to the size of a larger image.

    Parameters
    ----------
    small : float32 or bool array of shape (h, w)
    shape : tuple of int
        Height and width of the larger image, in pixels.

    Returns
    -------
    float32 array of that shape
        Of a mask, 0 to 1.
    """
    height, width = shape
    levels = Image.fromarray(small.astype(np.float32))
    return np.asarray(levels.resize((width, height), Image.Resampling.BILINEAR))


def desk_on(small: Grey) -> Mask | None:
    """Where the desk is on a small copy without strokes; None where there is none."""
    if float(small.max() - small.min()) < PARAMETERS.contrast:
        return None
    threshold: float = threshold_otsu(small)  # type: ignore[no-untyped-call]
    light = small > threshold
    high, low = float(np.median(small[light])), float(np.median(small[~light]))
    if high - low < PARAMETERS.contrast:
        return None
    third = (high - low) / 3
    if ((small > low + third) & (small < high - third)).mean() > PARAMETERS.blurred:
        return None
    sheet = main_region(light)
    hull: Mask = convex_hull_image(sheet)  # type: ignore[no-untyped-call]
    if sheet.mean() < PARAMETERS.least_sheet or sheet.sum() < PARAMETERS.solid * hull.sum():
        return None
    outside = ~hull
    sides = (outside[0], outside[-1], outside[:, 0], outside[:, -1])
    if max(side.mean() for side in sides) < PARAMETERS.rim:
        return None
    desk: Mask = binary_dilation(outside, iterations=PARAMETERS.seam)
    ring = 2 * PARAMETERS.seam + 1
    beside = binary_dilation(desk, iterations=ring) & ~desk
    beyond = outside & binary_dilation(~outside, iterations=ring) & (light != light[sheet][0])
    if not beside.any() or not beyond.any():
        return None
    levels = float(np.median(small[beside])), float(np.median(small[beyond]))
    return desk if min(levels) < PARAMETERS.ratio * max(levels) else None


def corners_of_sheet(sharp: Grey, small: Grey, desk: Mask) -> Mask:
    """Find what the median filter has taken from the corners of a sheet.

    A closing, or of a board an opening, takes the strokes away, too, and leaves corners as they
    are.

    Parameters
    ----------
    sharp : float32 array of shape (h, w)
        A small copy of the image.
    small : float32 array of shape (h, w)
        The same without strokes and grain, as smoothed() gives it.
    desk : bool array of shape (h, w)

    Returns
    -------
    bool array of shape (h, w)
        Within the desk, and next to the sheet.
    """
    levels = float(np.median(small[~desk])), float(np.median(small[desk]))
    if levels[0] < levels[1]:
        sharp, levels = -sharp, (-levels[0], -levels[1])
    reach = window_of(small.shape) // 2
    padded = np.pad(sharp, reach, mode="edge")  # a narrow desk along the rim is not closed
    plain = grey_closing(padded, (reach | 1, reach | 1))[reach:-reach, reach:-reach]
    sheet = (plain > sum(levels) / 2) & binary_dilation(~desk, iterations=reach)
    kept: Mask = binary_erosion(sheet, iterations=PARAMETERS.seam) & desk
    return kept


def main_region(light: Mask) -> Mask:
    """Find the connected region of one of two classes that takes most of the middle of the image.

    Parameters
    ----------
    light : bool array of shape (h, w)
        One of the classes; the other one is the rest.

    Returns
    -------
    bool array of shape (h, w)
    """
    height, width = light.shape
    y, x = np.linspace(-1, 1, height)[:, None], np.linspace(-1, 1, width)
    weight = np.exp(-PARAMETERS.centred * (x * x + y * y))
    best, most = light, 0.0
    for mask in (light, ~light):
        regions, count = label(mask)
        if not count:
            continue
        weights = np.bincount(regions.ravel(), weight.ravel())
        weights[0] = 0
        if weights.max() > most:
            best, most = regions == weights.argmax(), float(weights.max())
    return best


def has_light_ink(sharp: Grey, paper: Grey, desk: Mask, dark: Mask) -> bool:
    """Whether the strokes are lighter than the paper, as chalk on a board is.

    Both the darkest and the lightest of what the median filter took out are looked at, but for the
    edges of a desk and the outlines of dark regions.

    Parameters
    ----------
    sharp : float32 array of shape (h, w)
        Levels of a photograph without its desk, small_copy().
    paper : float32 array of shape (h, w)
        What smoothed() makes of it.
    desk : bool array of shape (h, w)
        Where the desk was.
    dark : bool array of shape (h, w)
        What dark_at_rim() finds.

    Returns
    -------
    bool
    """
    off = sharp - paper
    rounded = round(PARAMETERS.window * min(paper.shape) / 2)  # corners, by the median filter
    for region, edge in ((desk, PARAMETERS.seam), (dark, rounded)):
        if region.any():
            off[binary_dilation(region, iterations=edge)] = 0
    return bool((off**3).sum() > 0 and strongest(off) > PARAMETERS.faintest)


def strongest(off: Grey) -> float:
    """What strokes differ from the paper by, at their strongest pixels."""
    return float(np.partition(off, -PARAMETERS.pixels, axis=None)[-PARAMETERS.pixels])
