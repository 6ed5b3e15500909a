"""Ink of a number -> its digits, in reading order.

Connected components are gathered into rows. One that may hold two digits is cut along several paths
of little ink. Then every run of neighbouring segments that may be one digit is classified, and the
cheapest way to explain the whole row wins: so a broken 5 is joined, touching digits are parted, and
commas are left out, all by the same rule (Fujisawa, Nakano, Kurino 1992, "Segmentation methods for
character recognition").
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from digits.classifier.recognizer import Recognizer
from digits.errors import NoDigit
from digits.imaging import components
from digits.imaging.components import component_boxes
from digits.imaging.decode import DecodedImage, Ink
from digits.imaging.table import Table
from digits.numbers import costs
from digits.numbers.budget import Budget
from digits.numbers.candidates import (
    Candidate,
    Features,
    candidates_of,
    classify,
    features_left_out,
    features_of,
)
from digits.numbers.cells import Cell, Group, groups_of, ink_and_table
from digits.numbers.cuts import cut_groups
from digits.numbers.lattice import Lattice
from digits.numbers.loops import loops_of
from digits.numbers.number import FoundDigit, Number
from digits.numbers.scores import Score
from digits.numbers.segments import Box, Segment, segments_of, usual_height


@dataclass(frozen=True)
class ReaderParameters:
    """Constants of how a number is read."""

    large: int = 128
    """Pixels: higher digits are reduced before they are read; the classifier looks at 64."""
    nonsense: float = 0.7
    """Confidence below which nothing that is read on a picture is a digit. Confidences are
    calibrated on pictures of digits; of those that callers send, more hold none."""
    unfamiliar: float = 0.2
    """Probability of being a digit at all below which the confidence is less."""


PARAMETERS = ReaderParameters()


def number_on(decoded: DecodedImage, recognizer: Recognizer) -> Number:
    """Read all digits of an image.

    Parameters
    ----------
    decoded : DecodedImage
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
    ink, table = ink_and_table(decoded)
    if table is None and (factor := reduction(ink)) > 1:
        ink, decoded = reduced(ink, decoded, factor)
    number = read_ink(ink, table, recognizer)
    if all(found.confidence < PARAMETERS.nonsense for found in number.digits):
        raise NoDigit("There is ink on the picture, but no digit.")
    rows = tuple(tuple(as_sent(found, decoded) for found in row) for row in number.rows)
    return replace(number, rows=rows)


def reduction(ink: Ink) -> int:
    """The whole factor that makes large digits small enough to be read in little time."""
    boxes = component_boxes(ink > components.PARAMETERS.stroke)[1]
    return 1 + int(usual_height(boxes[:, 3]) // PARAMETERS.large) if len(boxes) else 1


def reduced(ink: Ink, decoded: DecodedImage, factor: int) -> tuple[Ink, DecodedImage]:
    """Ink averaged over blocks of the canvas, its levels stretched anew as thin strokes get paler.

    And the image as it would be of such pixels, to place boxes by.
    """
    (left, top), (height, width) = decoded.corner, ink.shape
    x, y = left % factor, top % factor
    rows, columns = (-(-side // factor) * factor for side in (y + height, x + width))
    whole = np.zeros((rows, columns), np.float32)
    whole[y : y + height, x : x + width] = ink
    small = whole.reshape(rows // factor, factor, columns // factor, factor).mean(axis=(1, 3))
    corner = left // factor, top // factor
    placed = replace(decoded, ink=small, scale=decoded.scale * factor, corner=corner)
    return np.asarray(small / small.max()), placed


def as_sent(found: FoundDigit, decoded: DecodedImage) -> FoundDigit:
    """A digit in a box of the image's ink -> in its box of the picture as sent."""
    (x, y, width, height), (left, top) = found.box, decoded.corner
    x, y = decoded.scale * (left + x), decoded.scale * (top + y)
    right = min(x + decoded.scale * width, decoded.size[0])  # the last pixel may be of fewer
    bottom = min(y + decoded.scale * height, decoded.size[1])
    return replace(found, box=(x, y, right - x, bottom - y))


def read_ink(ink: Ink, table: Table | None, recognizer: Recognizer) -> Number:
    """Read what is written in a table or without one; boxes are in pixels of the ink.

    Parameters
    ----------
    ink : ndarray of float32, H x W
        Not all 0, without the table's lines.
    table : Table or None
    recognizer : Recognizer
    """
    budget = Budget()
    rows = groups_of(segments_of(ink, budget), table)
    explained = iter(explain([group for row in rows for group in row], budget, recognizer))
    found = [
        [digit for each in itertools.islice(explained, len(row)) for digit in each.found()]
        for row in rows
    ]
    return Number.calibrated(found, budget.complete)


@dataclass(frozen=True)
class Explained:
    """The segments of a row or a cell, the candidates, and what speaks against them.

    Attributes
    ----------
    cell : (int, int) or None
    segments : sequence of Segment
        N of them, from left to right.
    candidates : sequence of Candidate
        C of them.
    scores : sequence of Score
        Of their images.
    features : ndarray of float64, C x 10 x F
        Of each candidate read as each digit, in the order of `costs.Costs`.
    left_out : ndarray of float64, N x F
        Of each segment left out, in the order of the last of `costs.Costs`.
    """

    cell: Cell | None
    segments: Sequence[Segment]
    candidates: Sequence[Candidate]
    scores: Sequence[Score]
    features: Features
    left_out: Features

    def lattice(self, weights: costs.Costs) -> Lattice:
        """All ways to explain the segments, and what they cost."""
        of_candidate, of_left_out = weights.weights()
        return Lattice(
            np.array([candidate.begin for candidate in self.candidates], np.intp),
            np.array([candidate.end for candidate in self.candidates], np.intp),
            self.features @ of_candidate,
            self.left_out @ of_left_out,
        )

    def found(self) -> list[FoundDigit]:
        """The digits of the best path, and the segments that it leaves out, from left to right."""
        lattice = self.lattice(costs.PARAMETERS)
        path = lattice.best_path()
        found: list[FoundDigit] = []
        at = 0
        for (k, digit), sure in zip(path, lattice.confidences(path), strict=True):
            candidate = self.candidates[k]
            found += self.unread(at, candidate.begin)
            score = self.scores[k]
            alone = min(score.familiarity / PARAMETERS.unfamiliar, 1.0) * float(
                score.probabilities[digit]
            )
            probability = min(sure, 1.0 if candidate.loop else alone)
            found.append(
                FoundDigit(digit, probability, candidate.box, self.cell, candidate.cut > 0)
            )
            at = candidate.end
        found += self.unread(at, len(self.segments))
        unread = [each.box for each in found if each.digit is None]
        return [doubted(each) if holds_any(each, unread) else each for each in found]

    def unread(self, begin: int, end: int) -> list[FoundDigit]:
        """Some segments as what is no digit."""
        return [
            FoundDigit(None, 0.0, segment.box, self.cell) for segment in self.segments[begin:end]
        ]


def holds_any(digit: FoundDigit, boxes: Sequence[Box]) -> bool:
    """Whether the box of a digit has one of the boxes inside, as a face has eyes."""
    left, top, width, height = digit.box
    return digit.digit is not None and any(
        left < x and top < y and x + wide < left + width and y + tall < top + height
        for x, y, wide, tall in boxes
    )


def doubted(digit: FoundDigit) -> FoundDigit:
    """A digit that is no more probable than any other."""
    return replace(digit, confidence=min(digit.confidence, 0.1))


def explain(groups: Sequence[Group], budget: Budget, recognizer: Recognizer) -> list[Explained]:
    """Find the candidates of rows and cells, and measure what speaks against them.

    Parameters
    ----------
    groups : sequence of Group
    budget : Budget
    recognizer : Recognizer
        It classifies the candidates of all groups together.

    Returns
    -------
    list of Explained
        One for each group.

    Raises
    ------
    TooComplex
    """
    rows, known = cut_groups(groups, budget, recognizer)
    found = []
    for group, segments in zip(groups, rows, strict=True):
        loops = [loop for s in group.segments for loop in loops_of(s, group.height, budget)]
        found.append(candidates_of(segments, loops, group.height))
    scores = classify([*itertools.chain(*found)], known, budget, recognizer)
    explained, at = [], 0
    for group, segments, candidates in zip(groups, rows, found, strict=True):
        own = scores[at : at + len(candidates)]
        at += len(own)
        features = features_of(candidates, own, group.height)
        left_out = features_left_out(segments, group.height)
        explained.append(Explained(group.cell, segments, candidates, own, features, left_out))
    return explained
