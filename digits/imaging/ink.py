"""Decoded image -> ink, less what surrounds it: borders, boxes, rules, desks.

A photograph's paper is evened out first, by `photo` and with scikit-image; a drawing needs numpy
alone. Most drawings have nothing around the digit, which takes little time to see.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from digits.config import DEFAULT_MAX_RUNS
from digits.errors import NoInk, TooComplex
from digits.imaging.arrays import Ink, Mask
from digits.imaging.decode import DecodedImage
from digits.imaging.moments import moments_of
from digits.imaging.strokes import stroke_width, with_full_strokes
from digits.imaging.surroundings import margins

if TYPE_CHECKING:
    from digits.imaging.tables.table import Table


class InkParameters(NamedTuple):
    """Constants of blank sheets, of one colour on a desk of another, and of tables in drawings.

    `python -m digits tune ink FOLDER` searches them.
    """

    share: float = 0.2
    """Share of the image that a blank sheet takes at least."""
    solid: float = 0.36
    """Its area over half the length of its edges, in its own longer sides: 0.41 for DIN paper; 0.3
    for the thickest pen."""
    least_side: int = 56
    """Pixels: a smaller image is a digit's, cropped tightly and stretched."""
    least_surrounded: int = 24
    """Pixels of the longer side: in a smaller image every stroke is as long as a line would be. Of
    2,000 USPS digits of 16 x 16 pixels 99.3 % are read, and were 95.1 % without."""
    faint: float = 0.12
    """Share of the fullest ink from which a pixel of a drawing may belong to a table's line."""
    pale: float = 0.25
    """The same of what is written in a table."""


PARAMETERS = InkParameters()


def extract_ink(decoded: DecodedImage, number: bool = False) -> Ink:
    """Extract the ink of all that is written or drawn on an image.

    Parameters
    ----------
    decoded : DecodedImage
    number : bool
        Whether there may be several digits, also outside of a box.

    Returns
    -------
    float32 array of shape (H, W)
        In 0..1, of the same size as `decoded.ink`.

    Raises
    ------
    NoInk
    """
    if decoded.photograph and decoded.levels is not None:
        from digits.imaging.photographs import photo

        return photo.extract_ink(decoded.levels)
    if is_blank_sheet(decoded):
        raise NoInk("There is only a blank sheet on the picture.")
    if max(decoded.ink.shape) < PARAMETERS.least_surrounded:
        return decoded.ink
    narrow = margins.is_narrow(decoded.ink)
    if not narrow and not margins.may_be_surrounded(decoded.ink, decoded.cropped):
        return decoded.ink
    from digits.imaging.surroundings import borders, removal  # a cold start can do without

    inside = borders.without_border(decoded.ink)
    if inside is not None and not margins.may_be_surrounded(inside):
        return inside
    if narrow:
        return decoded.ink
    return removal.without_surroundings(decoded.ink, decoded.cropped, number)


def extract_ink_and_table(decoded: DecodedImage) -> tuple[Ink, Table | None]:
    """Find what is written on an image, and the table that it is written in.

    Parameters
    ----------
    decoded : DecodedImage

    Returns
    -------
    ink : float32 array of shape (H, W)
        Without the table's lines.
    table : Table or None

    Raises
    ------
    NoInk, TooComplex
    """
    if decoded.photograph and decoded.levels is not None:
        from digits.imaging.photographs import photo

        return photo.extract_ink_and_table(decoded.levels)
    check_runs(decoded.ink > PARAMETERS.pale)
    from digits.imaging.tables.baselines import without_baselines  # only numbers are written so
    from digits.imaging.tables.fields import table_on, without_fields, without_found_boxes
    from digits.imaging.tables.fills import without_fills
    from digits.imaging.tables.shading import without_shades
    from digits.imaging.tables.writing import usual_peak, without_table, written_across

    decoded = without_fills(decoded, PARAMETERS.faint)
    table, faint = table_on(decoded.ink, (PARAMETERS.faint, PARAMETERS.pale))
    if table is None:
        unboxed = masked_by(decoded.ink, without_found_boxes, PARAMETERS.faint)
        clean = replace(decoded, ink=masked_by(unboxed, without_fields))
        return masked_by(extract_ink(clean, number=True), without_baselines), None
    ink, table = without_shades(decoded.ink, table, faint)
    inside = without_table(ink > faint, table)
    if written_across(inside, table):
        return extract_ink(decoded, number=True), None
    ink = np.where(inside, ink, np.float32(0))
    return (ink / usual_peak(ink, ink > PARAMETERS.pale)).clip(0, 1), table


def check_runs(mask: Mask) -> None:
    """Refuse a pattern of so many strokes that it takes long to tell that it is no number."""
    runs = np.count_nonzero(mask[:, 1:] & ~mask[:, :-1])
    if runs > DEFAULT_MAX_RUNS:
        raise TooComplex(
            f"The picture's rows of pixels have {runs:,} runs of ink; {DEFAULT_MAX_RUNS:,} are"
            " looked at. Send the part that holds the number."
        )


def masked_by(ink: Ink, clean: Callable[[Mask], Mask], least: float = PARAMETERS.pale) -> Ink:
    """Ink without what is taken out of its mask; the same where that is nothing."""
    mask = ink > least
    kept = clean(mask)
    return ink if kept is mask else np.where(kept, ink, np.float32(0))


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
    """Longer side, in pixels, of the rectangle with the same second moments."""
    moments = moments_of(ink)
    across = math.hypot((moments.xx - moments.yy) / 2, moments.xy)
    return math.sqrt(12 * ((moments.xx + moments.yy) / 2 + across))


def select_digit(ink: Ink, decoded: DecodedImage) -> Ink:
    """Keep the ink of one digit.

    Of a photograph that is the largest connected component and what is near it; of a drawing all
    but what the rim cuts off; of a transparent canvas all. Pale strokes are darkened.

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
        from digits.imaging.photographs.selection import main_component

        return with_full_strokes(main_component(ink))
    if decoded.levels is None:
        return ink
    from digits.imaging.surroundings import cut_off  # a cold start can do without, too

    return with_full_strokes(cut_off.without_cut_off(ink))


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
