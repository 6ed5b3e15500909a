"""Sheet -> ink of what is written on it: as it was drawn, or cleaned of the paper that shows.

A drawing's paper is one colour; a photograph's never is. What tells them apart is looked up at the
rim. A drawing goes its own way, as if there were no photographs.
"""

from __future__ import annotations

import numpy as np

from digits.imaging.components import PAPER, RULE_WIDTH
from digits.imaging.decode import Ink, Levels, Sheet, rim

EVEN_RIM = 0.4
"""Where at least this share of the rim has one colour, within a level, it is a drawing."""

LEAST_SIDE = 24
"""Pixels: nobody keeps a smaller photograph."""


def written(sheet: Sheet) -> Ink:
    """All that is written on a sheet, whether it was drawn or photographed. Raises NoInk."""
    levels = photograph_in(sheet)
    if levels is None:
        return sheet.ink
    from digits.imaging import photo

    return photo.clean_ink(levels)


def main_mark(ink: Ink, sheet: Sheet) -> Ink:
    """What is written on a sheet -> of a photograph, only the one mark that it was taken of."""
    if ink is sheet.ink:
        return ink
    from digits.imaging import photo

    return photo.largest_mark(ink)


def digit_on(sheet: Sheet) -> Ink:
    """A sheet -> the ink of the one digit that is on it. Raises NoInk."""
    return main_mark(written(sheet), sheet)


def photograph_in(sheet: Sheet) -> Levels | None:
    """The levels of a picture that shows paper; None of a drawing."""
    levels = sheet.levels
    if levels is None or min(levels.shape[:2]) < LEAST_SIDE:
        return None
    edge = rim(levels).astype(np.int16)
    even = (np.abs(edge - np.median(edge, axis=0)) <= 1).all(axis=1)
    return levels if even.mean() < EVEN_RIM or is_ruled(sheet.ink) else None


def is_ruled(ink: Ink) -> bool:
    """Whether several thin lines go from side to side of a drawing."""
    for axis in (0, 1):
        full = np.pad((ink > PAPER).mean(axis=axis) > 0.95, 1)
        lines = np.count_nonzero(full[1:] & ~full[:-1])
        if lines > 2 and full.mean() < RULE_WIDTH * lines:
            return True
    return False
