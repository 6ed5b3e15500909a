"""What is read on a picture: rows of digits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from digits.numbers.segments import Box, Segment


@dataclass(frozen=True)
class Calibration:
    """Of log odds, found by logistic regression (Platt 1999).

    Attributes
    ----------
    slope, offset : float
    parted : float
        Added for each digit that a cut parted from its neighbour.
    """

    slope: float
    offset: float
    parted: float = 0.0

    def __call__(self, probability: float, parted: int = 0) -> float:
        """A probability -> one that is as often right as it says."""
        certain = min(max(probability, 1e-9), 1 - 1e-9)
        log_odds = self.slope * math.log(certain / (1 - certain)) + self.offset
        return 1 / (1 + math.exp(-log_odds - self.parted * parted))


OF_DIGIT = Calibration(0.38, 1.29)
OF_NUMBER = Calibration(0.30, 1.19, -0.25)
"""Found on the products of the digits' probabilities in cheque amounts, pictures of sheets, and
composed lines, combs, tables and desks of UNIPEN digits, each of these sets weighing the same; no
command repeats it."""


@dataclass(frozen=True)
class FoundDigit:
    """One digit of a number and where it stands.

    Attributes
    ----------
    digit : int or None
        None of what is no digit and was left out.
    confidence : float
        Probability that just this ink is just this digit: the less of the lattice's and the
        classifier's own. Calibrated once it is in a `Number`; 0 of what was left out.
    box : Box
        x, y, width and height in pixels.
    cell : (int, int) or None
        Row and column of its cell in a table, from 0; None outside of tables.
    parted : bool
        Whether a cut parts it from its neighbour.
    run : sequence of Segment
        What it is made of, from left to right.
    """

    digit: int | None
    confidence: float
    box: Box
    cell: tuple[int, int] | None = None
    parted: bool = False
    run: Sequence[Segment] = field(default=(), repr=False, compare=False)

    def left_out(self) -> FoundDigit:
        """The same as what is no digit."""
        return replace(self, digit=None, confidence=0.0)


@dataclass(frozen=True)
class Number:
    """What was read on one picture.

    Attributes
    ----------
    rows : tuple of tuple of FoundDigit
        From top to bottom, each from left to right; what was left out is among them.
    confidence : float
        Probability that the whole text is right.
    complete : bool
        False where a limit kept something from being looked at.
    """

    rows: tuple[tuple[FoundDigit, ...], ...]
    confidence: float
    complete: bool = True

    @classmethod
    def calibrated(cls, rows: Sequence[Sequence[FoundDigit]], complete: bool) -> Number:
        """What was read, with confidences in place of its digits' probabilities."""
        read = [found for row in rows for found in row if found.digit is not None]
        product = math.prod(found.confidence for found in read)
        confident = tuple(
            tuple(
                found
                if found.digit is None
                else replace(found, confidence=OF_DIGIT(found.confidence))
                for found in row
            )
            for row in rows
        )
        whole = OF_NUMBER(product, sum(found.parted for found in read))
        least = min((OF_DIGIT(found.confidence) for found in read), default=0.0)
        return cls(confident, min(whole, least), complete)

    @property
    def digits(self) -> list[FoundDigit]:
        """The digits that were read, in reading order."""
        return [found for row in self.rows for found in row if found.digit is not None]

    @property
    def text(self) -> str:
        """The digits of each row, rows separated by newlines."""
        rows = ("".join(str(f.digit) for f in row if f.digit is not None) for row in self.rows)
        return "\n".join(row for row in rows if row)
