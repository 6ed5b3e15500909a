"""Ink of a number -> its digits, in reading order.

Connected pieces of ink are gathered into lines. A piece that may hold two digits is cut along
several paths of little ink. Then every run of neighbouring parts that may be one digit is shown to
the recogniser, and the cheapest way to explain the whole line wins: so a broken 5 is joined,
touching digits are parted, and commas are left out, all by the same rule (Fujisawa, Nakano, Kurino
1992, "Segmentation methods for character recognition").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from digits.classifier.recognizer import Recognizer
from digits.errors import NoDigit
from digits.imaging.decode import Ink, Sheet
from digits.imaging.ink import written
from digits.numbers.candidates import Read, leaving, read_candidates
from digits.numbers.cuts import parts_of
from digits.numbers.loops import rings_of
from digits.numbers.segments import Box, Part, digit_height, lines_of, pieces_of

APART = 0.6
"""In heights of the tallest piece: two pieces so high may be two digits that stand apart."""

MOST_CUTS = 100
"""In all lines together: a picture of more is no number, and every part costs time."""

PLAIN, NONSENSE = 0.5, 0.2
"""Confidence from which a digit is plainly one, and below which nothing that is read is."""


@dataclass(frozen=True)
class FoundDigit:
    """One digit of a number and where it stands on the ink."""

    digit: int
    confidence: float
    box: Box


@dataclass(frozen=True)
class Number:
    """What was read: the digits of each line, from top to bottom and from left to right."""

    lines: tuple[tuple[FoundDigit, ...], ...]

    @property
    def digits(self) -> list[FoundDigit]:
        return [digit for line in self.lines for digit in line]

    @property
    def text(self) -> str:
        return "\n".join("".join(str(found.digit) for found in line) for line in self.lines)


def number_on(sheet: Sheet, recognizer: Recognizer) -> Number:
    """Sheet -> Number, as read() answers it. Raises NoInk or NoDigit."""
    number = read_ink(written(sheet), recognizer)
    if all(found.confidence < NONSENSE for found in number.digits):
        raise NoDigit("There is ink on the picture, but no digit.")
    return Number(tuple(tuple(as_sent(found, sheet) for found in line) for line in number.lines))


def as_sent(found: FoundDigit, sheet: Sheet) -> FoundDigit:
    """A digit in a box of the sheet's ink -> in its box of the picture as sent."""
    (x, y, width, height), (left, top) = found.box, sheet.corner
    x, y = sheet.scale * (left + x), sheet.scale * (top + y)
    right = min(x + sheet.scale * width, sheet.size[0])  # the last pixel may be of fewer
    bottom = min(y + sheet.scale * height, sheet.size[1])
    return replace(found, box=(x, y, right - x, bottom - y))


def read_ink(ink: Ink, recognizer: Recognizer) -> Number:
    """Ink float32 H x W, not all 0 -> Number, its boxes in pixels of the ink."""
    return read_lines(lines_of(pieces_of(ink)), recognizer)


def read_lines(lines: Sequence[Sequence[Part]], recognizer: Recognizer) -> Number:
    """Pieces of ink in lines -> Number."""
    found: list[list[FoundDigit]] = []
    cuts_left = MOST_CUTS
    for line in lines:
        height = digit_height(line)
        parts = parts_of(line, height, cuts_left, recognizer)
        cuts_left -= len(parts) - len(line)
        found.append(read_line(line, parts, height, recognizer))
    return Number(tuple(tuple(line) for line in found if line))


def count(ink: Ink, recognizer: Recognizer) -> int:
    """How many digits an ink plainly holds: more than one only where they stand apart."""
    lines = lines_of(pieces_of(ink))
    heights = [piece.height for line in lines for piece in line]
    if sum(height > APART * max(heights) for height in heights) < 2:
        return 1
    digits = read_lines(lines, recognizer).digits
    return max(1, sum(found.confidence > PLAIN for found in digits))


# ---------------------------------------------------------------- the best reading


def read_line(
    line: Sequence[Part], parts: Sequence[Part], height: float, recognizer: Recognizer
) -> list[FoundDigit]:
    """Pieces of one line, and its parts -> its digits, by the cheapest way to explain all parts."""
    rings = [ring for piece in line for ring in rings_of(piece, height)]
    found = read_candidates(parts, rings, height, recognizer)
    chosen = cheapest([leaving(part, height) for part in parts], found)
    return [FoundDigit(each.digit, each.confidence, each.candidate.box) for each in chosen]


def cheapest(leave: Sequence[float], found: Sequence[Read]) -> list[Read]:
    """The candidates of the cheapest explanation of all parts, from left to right.

    leave: what it costs to leave each part out.
    """
    best: list[tuple[float, list[Read]]] = [(0.0, [])]
    for end in range(1, len(leave) + 1):
        cost, chosen = best[end - 1]
        ways = [(cost + leave[end - 1], chosen)]
        for judged in found:
            if judged.candidate.end == end:
                cost, chosen = best[judged.candidate.begin]
                ways.append((cost + judged.cost, [*chosen, judged]))
        best.append(min(ways, key=lambda way: way[0]))
    return best[-1][1]
