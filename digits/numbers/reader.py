"""Ink of a number -> its digits, in reading order.

Connected components are gathered into rows. One that may hold two digits is cut along several paths
of little ink. Then every run of neighbouring segments that may be one digit is classified, and the
cheapest way to explain the whole row wins: so a broken 5 is joined, touching digits are parted, and
commas are left out, all by the same rule (Fujisawa, Nakano, Kurino 1992, "Segmentation methods for
character recognition").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from digits.classifier.recognizer import Recognizer
from digits.errors import NoDigit
from digits.imaging.decode import Ink, Sheet
from digits.imaging.ink import written
from digits.numbers.budget import Budget
from digits.numbers.candidates import (
    Candidate,
    candidates_of,
    classify,
    features_left_out,
    features_of,
)
from digits.numbers.costs import CANDIDATE_WEIGHTS, LEFT_OUT_WEIGHTS
from digits.numbers.cuts import cut_row
from digits.numbers.lattice import Lattice
from digits.numbers.loops import loops_of
from digits.numbers.number import FoundDigit, Number
from digits.numbers.rows import rows_of
from digits.numbers.segments import Segment, digit_height, segments_of

NONSENSE = 0.2
"""Confidence below which nothing that is read on a picture is a digit."""


def number_on(sheet: Sheet, recognizer: Recognizer) -> Number:
    """Read all digits of a sheet.

    Parameters
    ----------
    sheet : Sheet
    recognizer : Recognizer

    Returns
    -------
    Number
        Its boxes in pixels of the picture as sent, held upright.

    Raises
    ------
    NoInk, NoDigit
    TooComplex
        The picture would cost more than the limits of `config.py` allow.
    """
    number = read_ink(written(sheet), recognizer)
    if all(found.confidence < NONSENSE for found in number.digits):
        raise NoDigit("There is ink on the picture, but no digit.")
    rows = tuple(tuple(as_sent(found, sheet) for found in row) for row in number.rows)
    return replace(number, rows=rows)


def as_sent(found: FoundDigit, sheet: Sheet) -> FoundDigit:
    """A digit in a box of the sheet's ink -> in its box of the picture as sent."""
    (x, y, width, height), (left, top) = found.box, sheet.corner
    x, y = sheet.scale * (left + x), sheet.scale * (top + y)
    right = min(x + sheet.scale * width, sheet.size[0])  # the last pixel may be of fewer
    bottom = min(y + sheet.scale * height, sheet.size[1])
    return replace(found, box=(x, y, right - x, bottom - y))


def read_ink(ink: Ink, recognizer: Recognizer) -> Number:
    """Ink float32 H x W, not all 0 -> Number, its boxes in pixels of the ink."""
    budget = Budget()
    rows, confidence = [], 1.0
    for row in rows_of(segments_of(ink, budget)):
        explained = explain(row, budget, recognizer)
        path = explained.lattice.best_path()
        rows.append(explained.found(path))
        confidence *= explained.lattice.confidence([digit for _, digit in path])
    number = Number(tuple(rows), confidence, budget.complete)
    least = min((found.confidence for found in number.digits), default=1.0)
    return replace(number, confidence=min(confidence, least))


@dataclass(frozen=True)
class Explained:
    """A row's segments, its candidates, and the lattice of all ways to explain them.

    probabilities : ndarray of float64, C x 10
        Of each candidate by itself; of a loop taken for a zero, 1.
    """

    segments: Sequence[Segment]
    candidates: Sequence[Candidate]
    probabilities: NDArray[np.float64]
    lattice: Lattice

    def found(self, path: list[tuple[int, int]]) -> tuple[FoundDigit, ...]:
        """The digits of a path, and the segments that it leaves out, from left to right."""
        found, at = [], 0
        for (k, digit), sure in zip(path, self.lattice.confidences(path), strict=True):
            candidate = self.candidates[k]
            found += self.left_out(at, candidate.begin)
            alone = float(self.probabilities[k, digit])
            found.append(FoundDigit(digit, min(sure, alone), candidate.box))
            at = candidate.end
        return (*found, *self.left_out(at, len(self.segments)))

    def left_out(self, begin: int, end: int) -> list[FoundDigit]:
        """Some segments as what is no digit."""
        return [FoundDigit(None, 0.0, segment.box) for segment in self.segments[begin:end]]


def explain(row: Sequence[Segment], budget: Budget, recognizer: Recognizer) -> Explained:
    """Build the lattice of a row."""
    height = digit_height(row)
    segments = cut_row(row, height, budget, recognizer)
    loops = [loop for segment in row for loop in loops_of(segment, height, budget)]
    candidates = candidates_of(segments, loops, height)
    classified = classify(candidates, segments, budget, recognizer)
    features = features_of(candidates, segments, classified, height)
    lattice = Lattice(
        np.array([candidate.begin for candidate in candidates], np.intp),
        np.array([candidate.end for candidate in candidates], np.intp),
        features @ CANDIDATE_WEIGHTS,
        features_left_out(segments, height) @ LEFT_OUT_WEIGHTS,
    )
    return Explained(segments, candidates, np.exp(-features[..., 0]), lattice)
