"""What is read on a picture: rows of digits."""

from __future__ import annotations

from dataclasses import dataclass

from digits.numbers.segments import Box


@dataclass(frozen=True)
class FoundDigit:
    """One digit of a number and where it stands.

    Attributes
    ----------
    digit : int or None
        None of what is no digit and was left out.
    confidence : float
        Probability that just this ink is just this digit; the less sure of the lattice's and the
        classifier's own.
    box : Box
        x, y, width and height in pixels.
    cell : (int, int) or None
        Row and column of its cell in a table, from 0; None outside of tables.
    """

    digit: int | None
    confidence: float
    box: Box
    cell: tuple[int, int] | None = None


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

    @property
    def digits(self) -> list[FoundDigit]:
        """The digits that were read, in reading order."""
        return [found for row in self.rows for found in row if found.digit is not None]

    @property
    def text(self) -> str:
        """The digits of each row, rows separated by newlines."""
        rows = ("".join(str(f.digit) for f in row if f.digit is not None) for row in self.rows)
        return "\n".join(row for row in rows if row)
