"""Decoded image -> ink, less what surrounds it: borders, boxes, rules, desks.

A photograph's paper is evened out first, by `photo` and with scikit-image; a drawing needs numpy
alone. Most drawings have nothing around the digit, which takes little time to see.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from digits.errors import NoInk
from digits.imaging import margins
from digits.imaging.components import stroke_width
from digits.imaging.decode import DecodedImage, Ink
from digits.imaging.moments import moments_of


class SheetParameters(NamedTuple):
    """Constants of what is a blank sheet of one colour on a desk of another, and no stroke."""

    share: float = 0.2
    """Share of the image that it takes at least."""
    solid: float = 0.36
    """Its area over half the length of its edges, in its own longer sides: 0.41 for DIN paper; 0.3
    for the thickest pen."""
    least_side: int = 56
    """Pixels: a smaller image is a digit's, cropped tightly and stretched."""


PARAMETERS = SheetParameters()


def extract_ink(decoded: DecodedImage) -> Ink:
    """Extract the ink of all that is written or drawn on an image.

    Parameters
    ----------
    decoded : DecodedImage

    Returns
    -------
    float32 array of shape (H, W)
        In 0..1, of the same size as `decoded.ink`.

    Raises
    ------
    NoInk
    """
    if decoded.photograph and decoded.levels is not None:
        from digits.imaging import photo

        return photo.extract_ink(decoded.levels)
    if is_blank_sheet(decoded):
        raise NoInk("There is only a blank sheet on the picture.")
    narrow = margins.is_narrow(decoded.ink)
    if not narrow and not margins.may_be_surrounded(decoded.ink, decoded.cropped):
        return decoded.ink
    from digits.imaging import borders, surroundings  # a cold start can do without

    inside = borders.without_border(decoded.ink)
    if inside is not None and not margins.may_be_surrounded(inside):
        return inside
    if narrow:
        return decoded.ink
    return surroundings.without_surroundings(decoded.ink, decoded.cropped)


def is_blank_sheet(decoded: DecodedImage) -> bool:
    """Whether the ink of an opaque image is one filled shape, as large as a sheet."""
    ink = decoded.ink
    if (
        decoded.levels is None
        or min(ink.shape) < PARAMETERS.least_side
        or ink.mean() < PARAMETERS.share
    ):
        return False
    return stroke_width(ink) > PARAMETERS.solid * longer_side(ink)


def longer_side(ink: Ink) -> float:
    """The longer side of the rectangle, however turned, whose ink deviates as much, in pixels."""
    moments = moments_of(ink)
    across = math.hypot((moments.xx - moments.yy) / 2, moments.xy)
    return math.sqrt(12 * ((moments.xx + moments.yy) / 2 + across))


def select_digit(ink: Ink, decoded: DecodedImage) -> Ink:
    """Keep the ink of one digit.

    Of a photograph that is the largest connected component and what is near it; of a drawing all
    but what the rim cuts off; of a transparent canvas all.

    Parameters
    ----------
    ink : float32 array of shape (H, W)
        As extract_ink() returns it.
    decoded : DecodedImage

    Returns
    -------
    float32 array of shape (H, W)
    """
    if decoded.photograph:
        from digits.imaging import photo

        return photo.largest_component(ink)
    if decoded.levels is None:
        return ink
    from digits.imaging import rim  # a cold start can do without, too

    return rim.without_cut_off(ink)


def digit_ink(decoded: DecodedImage) -> Ink:
    """Extract the ink of the one digit on an image.

    Parameters
    ----------
    decoded : DecodedImage

    Returns
    -------
    float32 array of shape (H, W)
        In 0..1.

    Raises
    ------
    NoInk
    """
    return select_digit(extract_ink(decoded), decoded)
