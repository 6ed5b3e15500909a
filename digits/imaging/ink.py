"""Decoded image -> ink, less what surrounds it: borders, boxes, rules, desks.

A photograph's paper is evened out first, by `photo` and with scikit-image; a drawing needs numpy
alone. Most drawings have nothing around the digit, which takes little time to see.
"""

from __future__ import annotations

from digits.imaging import borders, surroundings
from digits.imaging.decode import DecodedImage, Ink


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
    cropped = decoded.levels is None and decoded.corner != (0, 0)
    if not surroundings.may_be_surrounded(decoded.ink, cropped):
        return decoded.ink
    inside = borders.inside_border(decoded.ink)
    if inside is not None and not surroundings.may_be_surrounded(inside):
        return inside
    return surroundings.without_surroundings(decoded.ink, cropped)


def largest_component(ink: Ink, decoded: DecodedImage) -> Ink:
    """Keep the largest connected component and what is near it.

    Of a drawing, all components away from the rim belong to the digit; what the rim cuts off does
    not.

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
    return ink if decoded.levels is None else surroundings.largest_component(ink)


def digit_ink(decoded: DecodedImage) -> Ink:
    """Decoded image -> the ink of the one digit that is on it. Raises NoInk."""
    return largest_component(extract_ink(decoded), decoded)
