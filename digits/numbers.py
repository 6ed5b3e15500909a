"""Ink of a number -> its digits, in reading order.

Connected pieces of ink are gathered into lines. A piece wide enough to hold two digits is cut
along several paths of little ink. Then every run of neighbouring parts that may be one digit is
shown to the recogniser, and the cheapest way to explain the whole line wins: so a broken 5 is
joined, touching digits are parted, and commas are left out, all by the same rule (Fujisawa,
Nakano, Kurino 1992, "Segmentation methods for character recognition").
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from digits.errors import NoInk
from digits.parts import (
    Box,
    Part,
    box_of,
    digit_height,
    lines_of,
    parts_of,
    pieces_of,
    without_stubs,
)
from digits.photograph import written
from digits.picture import Ink, Sheet, read_sheet
from digits.recognizer import Prediction, Recognizer

MOST_PARTS = 8
"""So many parts at most make one digit."""

WIDEST = 1.4
"""In heights: no digit is wider."""

BAR = 4
"""In its own heights: what is wider is a dash."""

PLAIN = 0.5
"""Confidence from which a digit is plainly one."""


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


def read(data: bytes, recognizer: Recognizer) -> Number:
    """Encoded picture -> Number, its boxes in pixels of the picture as sent, held upright.

    Raises what read_sheet() raises, and NoInk where there is no digit.
    """
    sheet = read_sheet(data)
    number = read_ink(written(sheet), recognizer)
    if not number.digits:
        raise NoInk("There is ink on the picture, but no digit. Write a number and send it again.")
    return Number(
        tuple(tuple(scaled(found, sheet.scale) for found in line) for line in number.lines)
    )


def scaled(found: FoundDigit, scale: float) -> FoundDigit:
    x, y, width, height = (round(scale * length) for length in found.box)
    return replace(found, box=(x, y, width, height))


def read_ink(ink: Ink, recognizer: Recognizer) -> Number:
    """Ink float32 H x W, not all 0 -> Number, its boxes in pixels of the ink."""
    found = [read_line(line, recognizer) for line in lines_of(pieces_of(ink))]
    return Number(tuple(tuple(line) for line in found if line))


def count(sheet: Sheet, recognizer: Recognizer) -> int:
    """How many digits a sheet plainly holds: more than one only where they stand apart."""
    ink = written(sheet)
    pieces = [p for line in lines_of(pieces_of(ink)) for p in line]
    tallest = max((p.height for p in pieces), default=0)
    apart = [p for p in pieces if p.height > 0.6 * tallest]
    if len(apart) < 2:
        return 1
    digits = read_ink(ink, recognizer).digits
    return max(1, sum(found.confidence > PLAIN for found in digits))


# ---------------------------------------------------------------- the best reading


DIGIT_COSTS = np.array([0.2, 0.2, 4.6, 1.0, 1.0, 6.2, 3.1, 1.5, 11.2, 100.0, 0.06])
"""Of what describe() tells of a digit, in its order."""

LEAVING_COSTS = np.array([1.5, 1.7, 15.0])
"""Of what left_out() tells of a part, in its order."""


def read_line(line: Sequence[Part], recognizer: Recognizer) -> list[FoundDigit]:
    """Parts of one line -> its digits, by the cheapest way to explain all parts."""
    height = digit_height(line)
    parts = parts_of(line, height)
    groups, features, predictions = candidates(parts, height, recognizer)
    chosen = cheapest(len(parts), groups, features, left_out(parts, height))
    return [
        FoundDigit(
            predictions[g].digit, predictions[g].confidence, box_of(parts[slice(*groups[g])])
        )
        for g in chosen
    ]


def candidates(
    parts: Sequence[Part], height: float, recognizer: Recognizer
) -> tuple[list[tuple[int, int]], NDArray[np.float64], list[Prediction]]:
    """Runs of parts that may be one digit, what speaks against each, and how each is read."""
    groups = [
        (begin, end)
        for begin in range(len(parts))
        for end in range(begin + 1, min(begin + MOST_PARTS, len(parts)) + 1)
        if plausible(parts[begin:end], height)
    ]
    if not groups:
        return [], np.zeros((0, len(DIGIT_COSTS))), []
    predictions = recognizer.recognize_inks([without_stubs(parts[b:e]) for b, e in groups])
    features = [
        describe(parts[b:e], height, p, recognizer.model.reach)
        for (b, e), p in zip(groups, predictions, strict=True)
    ]
    return groups, np.array(features), predictions


def plausible(parts: Sequence[Part], height: float) -> bool:
    """Whether a group is worth to be shown to the recogniser."""
    _, _, width, tall = box_of(parts)
    narrow = len(parts) == 1 or width <= WIDEST * height
    return narrow and tall > 0.3 * height and width < BAR * tall


def describe(parts: Sequence[Part], height: float, p: Prediction, reach: float) -> list[float]:
    """What speaks against a group being one digit, with its costs in DIGIT_COSTS."""
    _, _, width, tall = box_of(parts)
    gaps = [
        max(0, right.x - max(p.x + p.width for p in parts[: k + 1]))
        for k, right in enumerate(parts[1:])
    ]
    bars = sum(a.cut[1] == 0 and b.cut[0] == 0 for a, b in itertools.pairwise(parts))
    return [
        1.0,  # each digit costs
        -np.log(p.confidence),
        max(0.0, p.neighbors[0].distance / reach - 0.8),
        max(0.0, np.log(height / tall)),
        max(0.0, np.log(tall / height)),
        max(0.0, width / height - 0.8),
        max(0.0, width / tall - 0.9),
        max(0.0, 0.4 - width / tall) if p.digit != 1 else max(0.0, width / tall - 0.6),
        parts[0].cut[0] + parts[-1].cut[1],
        sum(gaps) / height,
        bars,
    ]


def left_out(parts: Sequence[Part], height: float) -> NDArray[np.float64]:
    """What speaks against each part being no digit, with its costs in LEAVING_COSTS."""
    return np.array(
        [
            [p.height / height, 10 * p.ink.sum() / height**2, max(0, p.height / height - 0.3)]
            for p in parts
        ],
        np.float64,
    )


def cheapest(
    count: int,
    groups: Sequence[tuple[int, int]],
    features: NDArray[np.float64],
    left: NDArray[np.float64],
) -> list[int]:
    """The groups of the cheapest explanation of all parts, from left to right."""
    price, leave = features @ DIGIT_COSTS, left @ LEAVING_COSTS
    best = np.full(count + 1, np.inf)
    best[0] = 0
    via = np.full(count + 1, -1)
    ending: list[list[int]] = [[] for _ in range(count + 1)]
    for g, (_, end) in enumerate(groups):
        ending[end].append(g)
    for end in range(1, count + 1):
        best[end] = best[end - 1] + leave[end - 1]
        for g in ending[end]:
            cost = best[groups[g][0]] + price[g]
            if cost < best[end]:
                best[end], via[end] = cost, g
    chosen, at = [], count
    while at > 0:
        if via[at] >= 0:
            chosen.append(int(via[at]))
            at = groups[via[at]][0]
        else:
            at -= 1
    return chosen[::-1]
