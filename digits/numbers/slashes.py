"""Slashes between digits, as those of a date or a fraction, told from the 1s that they look like.

By itself a slash is a 1. What tells them apart is the row: a slash leans more to the right than the
other digits, is straight, is higher than they are, and has digits on both sides. Two that are alike
and part a row into day, month and year are slashes even if they are no higher.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from digits.imaging.arrays import Ink
from digits.imaging.moments import moments_of, slant
from digits.numbers.candidates import Candidate
from digits.numbers.segments import joined


class SlashParameters(NamedTuple):
    """Constants of what is a slash.

    A lean is in pixels to the right for each pixel up. Chosen with composed dates, such that no 1
    of 250 cheque amounts and 58 sheets is taken for one. Of 150 rows of ten digits, each by one
    UNIPEN writer, with 1s where the slashes of a date would be, five were.
    `python -m digits evaluate --lines N --layout date FILE` measures the dates.
    """

    straight: float = 0.045
    """Standard deviation of the ink across the stroke, in its own heights, at most."""
    lean: float = 0.15
    """Of a slash at least, beyond that of the row's other digits."""
    tall: float = 1.3
    """Height at least, in median heights of the other digits."""
    date_lean: float = 0.1
    """Lean of each of two that part a date."""
    date_excess: float = 0.2
    """Their lean beyond that of the others, and their height beyond the median, summed."""
    alike: float = 0.15
    """Most that the leans of these two differ by, and their heights, as a share of the higher."""


PARAMETERS = SlashParameters()

DATES = frozenset(
    (*first, year) if last else (year, *first)
    for first in ((1, 1), (1, 2), (2, 1), (2, 2))
    for year in (2, 4)
    for last in (True, False)
)
"""How many digits stand before, between and after the slashes of a date."""


class Stroke(NamedTuple):
    """How the ink of a digit lies: its lean, its spread across that in its heights, its height in
    pixels."""

    lean: float
    spread: float
    height: int


def slashes_among(digits: Sequence[int | None], candidates: Sequence[Candidate]) -> list[bool]:
    """Tell which 1s of a row are slashes.

    Parameters
    ----------
    digits : sequence of int or None
        What is read in a row or a cell, from left to right; None is a sign.
    candidates : sequence of Candidate
        What it is read from.

    Returns
    -------
    list of bool
    """
    places = [k for k, digit in enumerate(digits) if digit is not None]
    slashes = [False] * len(digits)
    if not any(digits[k] == 1 for k in places[1:-1]):
        return slashes
    strokes = [stroke_of(joined(candidates[k].run)) for k in places]
    ones = [
        place
        for place, (k, stroke) in enumerate(zip(places, strokes, strict=True))
        if digits[k] == 1 and not candidates[k].cut_ink and stroke.spread < PARAMETERS.straight
    ]
    for place in date_slashes(strokes, ones) or single_slashes(strokes, ones):
        slashes[places[place]] = True
    return slashes


def date_slashes(strokes: Sequence[Stroke], ones: Sequence[int]) -> list[int]:
    """The places of two strokes that are alike and part a date; none if there are no such."""
    for both in itertools.combinations(ones, 2):
        first, second = both
        lengths = (first, second - first - 1, len(strokes) - second - 1)
        if lengths in DATES and alike(strokes[first], strokes[second]):
            beyond = [beyond_others(strokes, place, both) for place in both]
            if all(
                strokes[place].lean > PARAMETERS.date_lean
                and lean + height > PARAMETERS.date_excess
                for place, (lean, height) in zip(both, beyond, strict=True)
            ):
                return [first, second]
    return []


def single_slashes(strokes: Sequence[Stroke], ones: Sequence[int]) -> list[int]:
    """The places of strokes between digits that lean and are higher than all others.

    Not of two side by side, which are a hand's 1s.
    """
    found = []
    for place in ones:
        if 0 < place < len(strokes) - 1:
            lean, height = beyond_others(strokes, place, (place,))
            if lean > PARAMETERS.lean and 1 + height > PARAMETERS.tall:
                found.append(place)
    return [place for place in found if place - 1 not in found and place + 1 not in found]


def beyond_others(
    strokes: Sequence[Stroke], place: int, left_out: Sequence[int]
) -> tuple[float, float]:
    """How much more a stroke leans than the usual one, and how much higher it is, as a share."""
    others = [stroke for k, stroke in enumerate(strokes) if k not in left_out]
    usual_lean = max(0.0, float(np.median([stroke.lean for stroke in others])))
    median_height = float(np.median([stroke.height for stroke in others]))
    return strokes[place].lean - usual_lean, strokes[place].height / median_height - 1


def alike(one: Stroke, other: Stroke) -> bool:
    """Whether two strokes lean alike and are of about one height."""
    higher, lower = max(one.height, other.height), min(one.height, other.height)
    return abs(one.lean - other.lean) < PARAMETERS.alike and lower > (1 - PARAMETERS.alike) * higher


def stroke_of(ink: Ink) -> Stroke:
    """Measure how ink lies, by its second moments.

    Parameters
    ----------
    ink : float32 array of shape (H, W)
        Not all 0.

    Returns
    -------
    Stroke
    """
    moments, height = moments_of(ink), len(ink)
    spread = max(moments.xx - moments.xy * slant(moments), 0.0) ** 0.5 / height
    return Stroke(-slant(moments), spread, height)
