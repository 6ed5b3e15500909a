"""Brackets around digits, as those of a formula, told from the digits that they look like.

By itself a round bracket is a 1, and with a 1 beside it a 0. What tells it is its partner: a stroke
that is bowed to the left and one that is bowed to the right, neither lower than the digits.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from digits.imaging.arrays import Ink
from digits.numbers.cells import Group
from digits.numbers.segments import Segment, digit_height


class BracketParameters(NamedTuple):
    """Constants of what is a bracket.

    Chosen by hand with drawn formulas: of 588 1s of UNIPEN one in 25 is bowed so to the left,
    one in 70 to the right. `python -m digits evaluate --lines N --layout formula FILE` measures
    them, `python -m digits tune brackets FOLDER` searches them.
    """

    bow: float = 0.08
    """Of the stroke at least, in its own heights."""
    rough: float = 0.025
    """Standard deviation of the stroke from the arc at most, in its own heights."""
    rough_bow: float = 0.15
    """The same, in bows."""
    tall: float = 1.0
    """Height at least, in median heights of the digits."""
    slim: float = 1.5
    """Height at least, in its own widths."""
    low: float = 0.5
    """In heights of the highest digit: what is lower is taken for a sign."""


PARAMETERS = BracketParameters()


class Arc(NamedTuple):
    """A stroke as an arc from top to bottom.

    bow: how far its middle lies to the left of its ends. rough: standard deviation of its rows from
    the arc. Both in heights of the stroke.
    """

    bow: float
    rough: float


def parted_by_brackets(group: Group) -> list[Group]:
    """Part a row or a cell at its brackets, which no digit goes across.

    Parameters
    ----------
    group : Group

    Returns
    -------
    list of Group
        From left to right: brackets as groups of signs, and what is between them; the group itself
        where it has none.
    """
    brackets = brackets_among(group.segments)
    if not any(brackets):
        return [group]
    marked = [*zip(group.segments, brackets, strict=True)]
    rest = [segment for segment, bracket in marked if not bracket]
    height = digit_height(rest) if group.cell is None else group.height
    parts = []
    for sign, run in itertools.groupby(marked, key=operator.itemgetter(1)):
        segments = [segment for segment, _ in run]
        parts.append(replace(group, segments=segments, height=height, sign=sign))
    return parts


def brackets_among(segments: Sequence[Segment]) -> list[bool]:
    """Tell which segments of a row are round brackets.

    Parameters
    ----------
    segments : sequence of Segment
        From left to right.

    Returns
    -------
    list of bool
    """
    brackets = [False] * len(segments)
    sides = [side_of(segment) for segment in segments]
    others = [s.height for s, side in zip(segments, sides, strict=True) if not side]
    if not others or len(set(sides)) < 3:
        return brackets
    digits = [height for height in others if height > PARAMETERS.low * max(others)]
    least = PARAMETERS.tall * float(np.median(digits))
    opened: list[int] = []
    for place, (segment, side) in enumerate(zip(segments, sides, strict=True)):
        if segment.height < least:
            continue
        if side > 0:
            opened.append(place)
        elif side < 0:
            if opened and opened[-1] == place - 1:
                opened.pop()  # around nothing: one of them is a digit
            if opened:
                brackets[opened.pop()] = brackets[place] = True
    return brackets


def side_of(segment: Segment) -> int:
    """1 for a stroke that may open a bracket, -1 for one that may close it, else 0."""
    if segment.height < PARAMETERS.slim * segment.width:
        return 0
    arc = arc_of(segment.ink)
    bow = abs(arc.bow)
    if bow < PARAMETERS.bow or arc.rough > min(PARAMETERS.rough, PARAMETERS.rough_bow * bow):
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
