"""A row or a cell read: its segments, its candidates, and the best path through them."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from digits.numbers import costs
from digits.numbers.candidates import Candidate
from digits.numbers.cells import Cell
from digits.numbers.features import Features, features_of
from digits.numbers.lattice import Lattice
from digits.numbers.number import FoundDigit
from digits.numbers.scores import Score
from digits.numbers.segments import Box, Segment
from digits.numbers.signs import costs_of_signs
from digits.numbers.slashes import slashes_among

SIGN = 10
"""What a candidate is read as that is left out whole, beside 0 to 9."""


class GroupReadingParameters(NamedTuple):
    """Constants of how sure a digit of the best path is.

    Chosen by hand; no command searches them.
    """

    unfamiliar: float = 0.2
    """Probability of being a digit at all below which the confidence is less."""
    doubted: float = 0.1
    """Probability at most, before calibration, of a digit with something inside of it: a face with
    eyes, or a zero with a speck. After calibration it is less than `ReaderParameters.nonsense`."""


PARAMETERS = GroupReadingParameters()


class Step(NamedTuple):
    """A candidate of the best path, by its place, and what it is read as.

    digit: None of a sign. probability: that just its segments are just this digit, before
    calibration.
    """

    candidate: int
    digit: int | None
    probability: float


@dataclass(frozen=True, eq=False)
class GroupReading:
    """The segments of a row or a cell, its candidates, and what the classifier says of them.

    Attributes
    ----------
    cell : (int, int) or None
    height : float
        Digit height in pixels.
    segments : sequence of Segment
        N of them, from left to right.
    candidates : sequence of Candidate
        C of them.
    scores : sequence of Score
        Of their images.
    left_out : float64 array of shape (N, F)
        Of each segment left out, in the order of `costs.Costs`, from `left_out_height`
        on.
    """

    cell: Cell | None
    height: float
    segments: Sequence[Segment]
    candidates: Sequence[Candidate]
    scores: Sequence[Score]
    left_out: Features

    def lattice(self) -> Lattice:
        """All ways to explain the segments, and what they cost."""
        of_candidate, of_left_out = costs.PARAMETERS.weights()
        digits = features_of(self.candidates, self.scores, self.height) @ of_candidate
        signs = costs_of_signs(self.candidates, self.scores, self.height, of_left_out)
        return Lattice(
            np.array([candidate.begin for candidate in self.candidates], np.intp),
            np.array([candidate.end for candidate in self.candidates], np.intp),
            np.column_stack([digits, signs]),
            self.left_out @ of_left_out,
        )

    @functools.cached_property
    def path(self) -> list[Step]:
        """The best way to explain the segments, from left to right."""
        lattice = self.lattice()
        path = lattice.best_path()
        digits = [None if reading == SIGN else reading for _, reading in path]
        candidates = [self.candidates[k] for k, _ in path]
        slashes = slashes_among(digits, candidates)
        digits = [None if slash else digit for digit, slash in zip(digits, slashes, strict=True)]
        probabilities = lattice.probabilities(path)
        return [
            Step(k, None, 0.0)
            if digit is None
            else Step(k, digit, min(probability, self.own_probability(k, digit)))
            for (k, _), digit, probability in zip(path, digits, probabilities, strict=True)
        ]

    def own_probability(self, k: int, digit: int) -> float:
        """The classifier's own probability that a candidate is a digit; a loop is surely a 0."""
        if self.candidates[k].loop:
            return 1.0
        score = self.scores[k]
        known = min(score.familiarity / PARAMETERS.unfamiliar, 1.0)
        return known * float(score.probabilities[digit])

    def found(self) -> list[FoundDigit]:
        """The digits of the best path, and the segments that it leaves out, from left to right."""
        found: list[FoundDigit] = []
        at = 0
        for k, digit, probability in self.path:
            candidate = self.candidates[k]
            found += self.left_out_digits(at, candidate.begin)
            parted, box = candidate.cut_ink > 0, candidate.box
            found.append(FoundDigit(digit, probability, box, self.cell, parted, candidate.run))
            at = candidate.end
        found += self.left_out_digits(at, len(self.segments))
        left_out = [each.box for each in found if each.digit is None]
        return [doubted(each) if holds_any(each, left_out) else each for each in found]

    def left_out_digits(self, begin: int, end: int) -> list[FoundDigit]:
        """Some segments as what is no digit."""
        return [
            FoundDigit(None, 0.0, segment.box, self.cell, run=(segment,))
            for segment in self.segments[begin:end]
        ]


def holds_any(digit: FoundDigit, boxes: Sequence[Box]) -> bool:
    """Whether the box of a digit has one of the boxes inside, as a face has eyes."""
    left, top, width, height = digit.box
    return digit.digit is not None and any(
        left < x and top < y and x + wide < left + width and y + tall < top + height
        for x, y, wide, tall in boxes
    )


def doubted(digit: FoundDigit) -> FoundDigit:
    """A digit with a probability that is not enough for a number by itself."""
    return replace(digit, confidence=min(digit.confidence, PARAMETERS.doubted))
