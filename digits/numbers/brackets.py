"""Brackets around digits, as those of a formula, told from the 1s that they look like.

By itself a round bracket is a 1. What tells them apart is its partner: a stroke that is bowed to
the left and one that is bowed to the right, both higher than the other digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from digits.imaging.arrays import Ink
from digits.numbers.candidates import Candidate
from digits.numbers.segments import joined


class BracketParameters(NamedTuple):
    """Constants of what is a bracket.

    Chosen by hand with drawn formulas: of 588 1s of UNIPEN one in twenty is bowed so to the left,
    one in fifty to the right. `python -m digits tune brackets FOLDER` searches them.
    """

    bow: float = 0.08
    """Of the stroke at least, in its own heights."""
    rough: float = 0.02
    """Standard deviation of the stroke from the arc at most, in its own heights."""
    tall: float = 1.1
    """Height at least, in usual heights of the other digits."""


PARAMETERS = BracketParameters()


class Arc(NamedTuple):
    """A stroke as an arc from top to bottom.

    bow: how far its middle lies to the left of its ends. rough: standard deviation of its rows from
    the arc. Both in heights of the stroke.
    """

    bow: float
    rough: float


def brackets_among(digits: Sequence[int | None], candidates: Sequence[Candidate]) -> list[bool]:
    """Tell which 1s of a row are round brackets.

    Parameters
    ----------
    digits : sequence of int or None
        What is read in a row or a cell, from left to right; None is a sign.
    candidates : sequence of Candidate
        What it is read from.

    Returns
    -------
    list of bool
        True also of signs that are partners of such 1s.
    """
    brackets = [False] * len(digits)
    sides = [side_of(*each) for each in zip(digits, candidates, strict=True)]
    heights = [candidate.box[3] for candidate in candidates]
    others = [
        height
        for digit, side, height in zip(digits, sides, heights, strict=True)
        if digit is not None and not side
    ]
    if not others:
        return brackets
    least = PARAMETERS.tall * float(np.median(others))
    opened: list[int] = []
    for place, (side, height) in enumerate(zip(sides, heights, strict=True)):
        if height < least:
            continue
        if side > 0:
            opened.append(place)
        elif side < 0 and opened and opened[-1] < place - 1:
            brackets[opened.pop()] = brackets[place] = True
    return brackets


def side_of(digit: int | None, candidate: Candidate) -> int:
    """1 for a stroke that may open a bracket, -1 for one that may close it, else 0."""
    if digit not in (1, None) or candidate.cut_ink:
        return 0
    arc = arc_of(joined(candidate.run))
    if arc.rough > PARAMETERS.rough or abs(arc.bow) < PARAMETERS.bow:
        return 0
    return 1 if arc.bow > 0 else -1


def arc_of(ink: Ink) -> Arc:
    """Fit a parabola to the middles of a stroke's rows.

    Parameters
    ----------
    ink : float32 array of shape (H, W)
        Not all 0.

    Returns
    -------
    Arc
    """
    amounts = ink.sum(axis=1, dtype=np.float64)
    rows = np.flatnonzero(amounts)
    if len(rows) < 4:
        return Arc(0.0, 0.0)
    middles = (ink[rows] @ np.arange(ink.shape[1])) / amounts[rows]
    parabola = np.polyfit(rows, middles, 2)
    rough = (middles - np.polyval(parabola, rows)).std()
    return Arc(float(parabola[0] * len(rows) / 4), float(rough / len(rows)))
