"""Percent signs: two rings on either side of a slash, which are no zeros."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from digits.numbers.number import FoundDigit


class PercentParameters(NamedTuple):
    """Constants of what is a percent sign. Lengths are in heights of its slash.

    Chosen by hand with composed lines; no command searches them.
    """

    ring: float = 0.6
    """Height of a ring at most: the digits of a fraction are as high as its slash, or nearly."""
    apart: float = 0.5
    """Gap between the rings at most, across."""


PARAMETERS = PercentParameters()


def without_percents(rows: Sequence[Sequence[FoundDigit]]) -> list[list[FoundDigit]]:
    """Leave percent signs out.

    Parameters
    ----------
    rows : sequence of sequence of FoundDigit
        Of a picture, from left to right.

    Returns
    -------
    list of list of FoundDigit
        The same, but the rings and the slash of a percent sign are no digits.
    """
    found = [list(row) for row in rows]
    for row in found:
        for k in range(len(row) - 2):
            if is_percent(*row[k : k + 3]):
                row[k : k + 3] = [each.left_out() for each in row[k : k + 3]]
    return found


def is_percent(one: FoundDigit, slash: FoundDigit, other: FoundDigit) -> bool:
    """Whether two low zeros stand on either side of something high, the first one above."""
    if (one.digit, other.digit) != (0, 0) or one.cell is not None:
        return False
    _, top, _, height = slash.box
    middle = top + height / 2
    (left, above, wide, tall), (right, below, _, low) = one.box, other.box
    return (
        max(tall, low) < PARAMETERS.ring * height
        and right - left - wide < PARAMETERS.apart * height
        and above + tall / 2 < middle < below + low / 2
    )
