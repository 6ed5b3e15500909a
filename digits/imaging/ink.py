"""Sheet -> ink of what is written on it, less what surrounds it: borders, boxes, rules, desks.

A photograph's paper is evened out first, by `photo` and with scikit-image; a drawing needs numpy
alone. Most drawings have nothing around the digit, which is cheap to see.
"""

from __future__ import annotations

from digits.imaging.decode import Ink, Sheet
from digits.imaging.surroundings import main_piece, may_be_surrounded, without_surroundings


def written(sheet: Sheet) -> Ink:
    """All that is written on a sheet, whether it was drawn or photographed. Raises NoInk."""
    if sheet.photograph and sheet.levels is not None:
        from digits.imaging import photo

        return photo.clean_ink(sheet.levels)
    cropped = sheet.levels is None and sheet.corner != (0, 0)
    if may_be_surrounded(sheet.ink, cropped):
        return without_surroundings(sheet.ink, cropped)
    return sheet.ink


def main_mark(ink: Ink, sheet: Sheet) -> Ink:
    """What is written on a sheet -> the one mark that it was made of, less what the rim cuts off.

    Of a drawing, pieces away from the rim all belong to it.
    """
    if sheet.photograph:
        from digits.imaging import photo

        return photo.largest_mark(ink)
    if sheet.levels is None:
        return ink
    return main_piece(ink)


def digit_on(sheet: Sheet) -> Ink:
    """A sheet -> the ink of the one digit that is on it. Raises NoInk."""
    return main_mark(written(sheet), sheet)
