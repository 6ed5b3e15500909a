"""Photographs: dark regions that the rim of the image cuts off: hands, desks, shadows.

A desk that is much darker than its sheet is found by `desk`. What is here is found on any side of
any sheet, and is taken out where nothing is written on it: of a hand or a desk there is nothing to
be read, in a shadow there may be.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import (
    binary_dilation,
    binary_erosion,
    binary_opening,
    distance_transform_edt,
    label,
)

from digits.imaging.arrays import Grey, Ink, Mask
from digits.imaging.paper import outermost
from digits.imaging.photographs.desk import enlarged, main_region, small_copy
from digits.imaging.strokes import stroke_width

EIGHT = np.ones((3, 3), bool)
"""A pixel and its eight neighbours."""


class DarkRegionParameters(NamedTuple):
    """Constants of what is a dark region, and of what is written on it.

    Chosen with pages of UNIPEN digits composed on desks, under hands and in shadows; lengths are
    shares of the shorter side of the image.
    """

    darker: float = 0.75
    """Level, as a share of the paper's, below which it is dark."""
    fits: int = 4
    """How often a plane is fitted to the paper's level, each time to what was near it before."""
    every: int = 2
    """Pixels of the small copy, of which one is fitted in each direction."""
    off_plane: float = 0.15
    """Share of the paper's level that its pixels differ from a plane by at most."""
    on_plane: float = 0.3
    """Share of the image that does not differ more, at least."""
    finger: float = 0.1
    """A dark region is somewhere so wide."""
    narrow: int = 3
    """Pixels of the small copy: what is narrower is no part of one."""
    covered: float = 0.5
    """Share of a pixel of the small copy that is ink, from which it is a part of wide ink."""
    stroke: float = 0.025
    """Strokes beside a dark region are not wider: in a tight crop a digit may be as dark and wide
    as a finger."""
    wider: float = 3
    """Pen widths that a stroke on a dark region takes at most, where it crosses another."""
    least_side: int = 60
    """Pixels of the shorter side of the small copy: on a strip, strokes are as wide as fingers."""
    least_pixels: int = 200
    """The same of the image: smaller ones are cut out."""
    inked: float = 0.3
    """Share of the light that what is written on a dark region takes at least."""
    soft: int = 3
    """Pixels of the small copy around a dark region that its soft edge may take."""
    core: float = 0.5
    edge: float = 0.1
    """Shares of a region, interpolated between pixels of the small copy, above which a pixel of the
    image is inside of it, or is taken out with it."""
    written: float = 0.001
    """Share of a dark region that is inked: where it is less nothing is written there."""
    textured: float = 4.5
    """Times the inked share of the rest: where it is more it is the texture of a desk."""


PARAMETERS = DarkRegionParameters()


def dark_at_rim(sharp: Grey, small: Grey) -> Mask:
    """Find what is darker than the paper and cut off by the rim of the image.

    Parameters
    ----------
    sharp : float32 array of shape (h, w)
        Levels of a photograph, as desk.small_copy() gives them.
    small : float32 array of shape (h, w)
        The same without strokes and grain, as desk.smoothed() gives it; its corners are rounded.

    Returns
    -------
    bool array of shape (h, w)
    """
    nothing = np.zeros(small.shape, bool)
    even = small.min() >= PARAMETERS.darker * small.max()
    if even or min(small.shape) < PARAMETERS.least_side:
        return nothing
    paper = paper_plane(small)
    if paper is None:
        return nothing
    dark = sharp < PARAMETERS.darker * paper
    if not outermost(dark).any():
        return nothing
    wide = as_wide_as_a_finger(dark)
    regions, _ = label(opened(dark, PARAMETERS.narrow) | wide)
    found = at_rim(regions) & np.isin(regions, regions[wide])
    return np.asarray(found & ~main_region(found))  # a board in the middle is no surround


def at_rim(regions: NDArray[np.intp]) -> Mask:
    """Those of some regions, numbered from 1, that the rim of the image cuts off."""
    return np.asarray((regions > 0) & np.isin(regions, outermost(regions)))


def as_wide_as_a_finger(mask: Mask) -> Mask:
    """What is left of a mask on a small copy without all that is narrower."""
    return opened(mask, round(PARAMETERS.finger * min(mask.shape)))


def opened(mask: Mask, window: int) -> Mask:
    """What is left of a mask without all that is narrower than a window; the rim mirrors it."""
    mirrored = np.pad(mask, window, mode="symmetric")
    kept = binary_opening(mirrored, np.ones((window, window), bool))
    return np.asarray(kept[window:-window, window:-window])


def paper_plane(small: Grey) -> Grey | None:
    """Fit a plane through the levels of the paper, from the lighter half of the pixels on.

    What is far off the plane, as a hand is, is left out of the next fit.

    Parameters
    ----------
    small : float32 array of shape (h, w)

    Returns
    -------
    float32 array of shape (h, w), or None
        None where the plane fits little of the image.
    """
    height, width = small.shape
    terms = np.stack(np.broadcast_arrays(1.0, *np.ogrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]))
    some = np.s_[:: PARAMETERS.every, :: PARAMETERS.every]
    levels, known = small[some].ravel().astype(np.float64), terms[:, *some].reshape(3, -1)
    paper = levels >= np.median(levels)
    for _ in range(PARAMETERS.fits):
        fitted = known[:, paper]  # the normal equations: a third of the time of lstsq()
        plane = np.linalg.solve(fitted @ fitted.T, fitted @ levels[paper])
        level = plane @ known
        paper = np.abs(levels - level) < PARAMETERS.off_plane * level
        if np.count_nonzero(paper) < PARAMETERS.on_plane * paper.size:
            return None
    return np.asarray(np.tensordot(plane, terms, 1), np.float32)


def blank_regions(darkness: Ink, small: Mask, palest: float) -> Mask | None:
    """Find those dark regions that nothing is written on.

    Parameters
    ----------
    darkness : float32 array of shape (H, W)
        A share of the paper's level around each pixel.
    small : bool array of shape (h, w)
        The regions, on a small copy.
    palest : float
        Share of the light that what is written beside them takes at least.

    Returns
    -------
    bool array of shape (H, W), or None
        None where there are none.
    """
    if min(darkness.shape) < PARAMETERS.least_pixels or min(small.shape) < PARAMETERS.least_side:
        return None
    pale = darkness > palest
    wide = too_wide(pale, small)
    if not (small | wide).any():
        return None
    writing = writing_beside(pale, small | wide)
    if writing is None:
        return None
    rest = small & ~wide  # a shadow may reach to a desk
    regions, _ = label(rest)
    # less the outline: it is in a hand's edges
    core = enlarged(binary_erosion(rest), darkness.shape) > PARAMETERS.core
    ink = (darkness > PARAMETERS.inked) & core
    where = enlarged_numbers(regions, darkness.shape)
    written = strokes(ink, core, writing.pen)
    blank = shares(written, where) < PARAMETERS.written
    blank |= shares(ink & ~written, where) > PARAMETERS.textured * writing.share
    blank[0] = False
    found: Mask = enlarged(blank[regions] | wide, darkness.shape) > PARAMETERS.edge
    return found if found.any() else None


class Writing(NamedTuple):
    """Width of its pen in pixels, and the share of the paper that is inked."""

    pen: float
    share: float


def writing_beside(ink: Mask, small: Mask) -> Writing | None:
    """Measure what is written beside regions of a small copy.

    None where that is nothing, or a pen so thick that the regions may be its strokes.
    """
    beside = enlarged(binary_dilation(small, iterations=PARAMETERS.soft), ink.shape) == 0
    rest = ink & beside
    share = np.count_nonzero(rest) / (np.count_nonzero(beside) + 1)
    if share < PARAMETERS.written:
        return None
    pen = stroke_width(rest.astype(np.float32))
    return Writing(pen, share) if pen <= PARAMETERS.stroke * min(ink.shape) else None


def too_wide(ink: Mask, small: Mask) -> Mask:
    """Where ink at the rim is wider than any stroke, on a copy as small as another."""
    share = small_copy(ink.astype(np.float32), small.shape)
    wide, _ = label(as_wide_as_a_finger(share > PARAMETERS.covered))
    return at_rim(wide)


def shares(mask: Mask, regions: NDArray[np.intp]) -> NDArray[np.float64]:
    """Share of each region that a mask covers, the rest of the image first."""
    return np.asarray(np.bincount(regions.ravel(), mask.ravel()) / np.bincount(regions.ravel()))


def enlarged_numbers(regions: NDArray[np.intp], shape: tuple[int, ...]) -> NDArray[np.intp]:
    """Numbered regions of a small copy in the size of a larger image."""
    height, width = shape
    numbers = Image.fromarray(regions.astype(np.int32))
    return np.asarray(numbers.resize((width, height), Image.Resampling.NEAREST), np.intp)


def strokes(ink: Mask, regions: Mask, pen: float) -> Mask:
    """The ink of regions in components hardly wider than the pen, apart from outlines and the rim.

    The edges of a hand are wider, or are not apart. pen: its width in pixels.
    """
    parts, _ = label(ink, EIGHT)
    outside = np.pad(~regions, 1, constant_values=True)
    outline = binary_dilation(outside, EIGHT)[1:-1, 1:-1]
    thick = distance_transform_edt(ink) > PARAMETERS.wider * pen / 2
    return np.asarray(ink & ~np.isin(parts, parts[(outline | thick) & ink]))
