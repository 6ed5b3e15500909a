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
from digits.imaging.components import STROKE, component_boxes
from digits.imaging.decode import Ink, Sheet
from digits.imaging.table import Table
from digits.numbers.budget import Budget
from digits.numbers.candidates import (
    Candidate,
    candidates_of,
    classify,
    features_left_out,
    features_of,
)
from digits.numbers.cells import Cell, Group, groups_of, ink_and_table
from digits.numbers.costs import CANDIDATE_WEIGHTS, LEFT_OUT_WEIGHTS
from digits.numbers.cuts import cut_row
from digits.numbers.lattice import Lattice
from digits.numbers.loops import loops_of
from digits.numbers.number import FoundDigit, Number
from digits.numbers.segments import Segment, segments_of, usual_height

LARGE = 250
"""Pixels: higher digits are reduced before they are read; the classifier looks at 64."""

Features = NDArray[np.float64]

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
    ink, table = ink_and_table(sheet)
    if table is None and (factor := reduction(ink)) > 1:
        ink, sheet = reduced(ink, sheet, factor)
    number = read_ink(ink, table, recognizer)
    if all(found.confidence < NONSENSE for found in number.digits):
        raise NoDigit("There is ink on the picture, but no digit.")
    rows = tuple(tuple(as_sent(found, sheet) for found in row) for row in number.rows)
    return replace(number, rows=rows)


def reduction(ink: Ink) -> int:
    """The whole factor that makes large digits small enough to be read in little time."""
    boxes = component_boxes(ink > STROKE)[1]
    return 1 + int(usual_height(boxes[:, 3]) // LARGE) if len(boxes) else 1


def reduced(ink: Ink, sheet: Sheet, factor: int) -> tuple[Ink, Sheet]:
    """Ink averaged over blocks of the canvas, its levels stretched anew as thin strokes get paler.

    And the sheet as it would be of such pixels, to place boxes by.
    """
    (left, top), (height, width) = sheet.corner, ink.shape
    x, y = left % factor, top % factor
    rows, columns = (-(-side // factor) * factor for side in (y + height, x + width))
    whole = np.zeros((rows, columns), np.float32)
    whole[y : y + height, x : x + width] = ink
    small = whole.reshape(rows // factor, factor, columns // factor, factor).mean(axis=(1, 3))
    corner = left // factor, top // factor
    placed = replace(sheet, ink=small, scale=sheet.scale * factor, corner=corner)
    return np.asarray(small / small.max()), placed


def as_sent(found: FoundDigit, sheet: Sheet) -> FoundDigit:
    """A digit in a box of the sheet's ink -> in its box of the picture as sent."""
    (x, y, width, height), (left, top) = found.box, sheet.corner
    x, y = sheet.scale * (left + x), sheet.scale * (top + y)
    right = min(x + sheet.scale * width, sheet.size[0])  # the last pixel may be of fewer
    bottom = min(y + sheet.scale * height, sheet.size[1])
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
    rows, confidence = [], 1.0
    for groups in groups_of(segments_of(ink, budget), table):
        row: list[FoundDigit] = []
        for group in groups:
            explained = explain(group, budget, recognizer)
            path = explained.lattice.best_path()
            row += explained.found(path)
            confidence *= explained.lattice.confidence([digit for _, digit in path])
        rows.append(tuple(row))
    number = Number(tuple(rows), confidence, budget.complete)
    least = min((found.confidence for found in number.digits), default=1.0)
    return replace(number, confidence=min(confidence, least))


@dataclass(frozen=True)
class Explained:
    """A group's segments, its candidates, and the lattice of all ways to explain them.

    cell : (int, int) or None
    probabilities : ndarray of float64, C x 10
        Of each candidate by itself; of a loop taken for a zero, 1.
    """

    cell: Cell | None
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
            found.append(FoundDigit(digit, min(sure, alone), candidate.box, self.cell))
            at = candidate.end
        return (*found, *self.left_out(at, len(self.segments)))

    def left_out(self, begin: int, end: int) -> list[FoundDigit]:
        """Some segments as what is no digit."""
        return [
            FoundDigit(None, 0.0, segment.box, self.cell) for segment in self.segments[begin:end]
        ]


def explain(group: Group, budget: Budget, recognizer: Recognizer) -> Explained:
    """Build the lattice of a row or a cell."""
    segments, candidates, features, left_out = measure(group, budget, recognizer)
    lattice = Lattice(
        np.array([candidate.begin for candidate in candidates], np.intp),
        np.array([candidate.end for candidate in candidates], np.intp),
        features @ CANDIDATE_WEIGHTS,
        left_out @ LEFT_OUT_WEIGHTS,
    )
    return Explained(group.cell, segments, candidates, np.exp(-features[..., 0]), lattice)


def measure(
    group: Group, budget: Budget, recognizer: Recognizer
) -> tuple[list[Segment], list[Candidate], Features, Features]:
    """Segments, candidates, and what speaks against each candidate and leaving each segment out."""
    height = group.height
    segments = cut_row(group.segments, height, budget, recognizer)
    loops = [loop for s in group.segments for loop in loops_of(s, height, budget)]
    candidates = candidates_of(segments, loops, height)
    classified = classify(candidates, segments, budget, recognizer)
    features = features_of(candidates, segments, classified, height)
    return segments, candidates, features, features_left_out(segments, height)
