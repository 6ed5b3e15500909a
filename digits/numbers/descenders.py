"""Letters that hang below the line: the y of an equation is told from the 9 that it looks like.

By its shape alone it is not: many people's 9s are open at the top. But both its top and its bottom
are lower than those of the digits around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from digits.numbers.number import FoundDigit


class DescenderParameters(NamedTuple):
    """Constants of what hangs below the line.

    Chosen by hand: of 650 9s of amounts, sheets and composed lines none hangs by more than 0.11,
    the y of an equation by 0.29. `python -m digits tune descenders FOLDER` searches
    them; no command repeats the count.
    """

    low: float = 0.2
    """How much lower its top and its bottom are at least, in heights of the digits around it."""
    around: int = 2
    """Digits on either side that tell where the line is."""


PARAMETERS = DescenderParameters()

LIKE_A_LETTER = 9
"""The digit that a y, a g and a q are like."""


def without_descenders(rows: Sequence[Sequence[FoundDigit]]) -> list[list[FoundDigit]]:
    """Leave out the 9s that hang below the line.

    Parameters
    ----------
    rows : sequence of sequence of FoundDigit
        Of a picture, from left to right.

    Returns
    -------
    list of list of FoundDigit
        The same, but such 9s are no digits. Those in cells of a table may hang as they like.
    """
    return [without_descenders_in(row) for row in rows]


def without_descenders_in(row: Sequence[FoundDigit]) -> list[FoundDigit]:
    """A row with its letters left out."""
    kept = list(row)
    digits = [place for place, each in enumerate(row) if each.digit is not None]
    for k, place in enumerate(digits):
        each = row[place]
        if each.digit == LIKE_A_LETTER and each.cell is None:
            beside = digits[max(k - PARAMETERS.around, 0) : k]
            beside += digits[k + 1 : k + 1 + PARAMETERS.around]
            if beside and all(hangs_below(each, row[other]) for other in beside):
                kept[place] = each.left_out()
    return kept


def hangs_below(one: FoundDigit, other: FoundDigit) -> bool:
    """Whether a digit's top and bottom are much lower than another's."""
    (_, top, _, height), (_, level, _, usual) = one.box, other.box
    lower = min(top - level, top + height - level - usual)
    return lower > PARAMETERS.low * usual
