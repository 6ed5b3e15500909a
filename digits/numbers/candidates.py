"""Parts of a line -> candidates: what may be one digit, and what speaks against each."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digits.classifier.recognizer import Prediction, Recognizer
from digits.imaging.decode import Ink
from digits.numbers.loops import ink_beside
from digits.numbers.segments import Box, Part, box_of, without_stubs

MOST_PARTS = 10
"""So many parts at most make one digit."""

WIDEST = 1.4
"""In heights: no digit is wider."""

BAR = 4
"""In its own heights: what is wider is a dash."""

COSTS = {
    "doubt": 0.9,
    "strange": 6.6,
    "low": 6.8,
    "tall": 9.3,
    "wide": 9.1,
    "squat": 5.2,
    "cut": 23.1,
    "apart": 3.7,
    "pieces": 0.2,
    "ring": 2.2,
    "beside": 53.0,
}
"""Of what speaks against a candidate. Found by trying: see docs/numbers.md.

doubt, strange: of the recogniser, and how far all training digits are. low, tall, wide: beside the
line. squat: wide beside its own height. cut: ink that its cuts went through. apart, pieces: room
between its parts, and how many pieces they are. ring, beside: that it is one, and ink that hangs
on it.
"""

LEAVING_COSTS = {"height": 4.4, "ink": 36.0, "tall": 2.4}
"""Of what a part has of a digit, in heights of the line; tall: over 0.3 of them."""


@dataclass(frozen=True)
class Candidate:
    """Parts `begin` to `end` of a line as one digit.

    ring: how much ink hangs on a ring that is taken for a zero, in squared heights; None of others.
    """

    begin: int
    end: int
    ink: Ink
    box: Box
    ring: float | None = None


@dataclass(frozen=True)
class Read:
    """A Candidate as the recogniser sees it. cost: of all that speaks against it."""

    candidate: Candidate
    digit: int
    confidence: float
    cost: float


def read_candidates(
    parts: Sequence[Part], rings: Sequence[Part], height: float, recognizer: Recognizer
) -> list[Read]:
    """All candidates of a line, read at once."""
    found = [*runs(parts, height), *zeros(parts, rings, height)]
    predictions = recognizer.recognize_inks([candidate.ink for candidate in found])
    return [
        judge(candidate, parts, prediction, height, recognizer.model.distance_scale)
        for candidate, prediction in zip(found, predictions, strict=True)
    ]


def runs(parts: Sequence[Part], height: float) -> list[Candidate]:
    """Every run of neighbouring parts that is not too wide, too small or too flat."""
    found = []
    for begin in range(len(parts)):
        for end in range(begin + 1, min(begin + MOST_PARTS, len(parts)) + 1):
            run = parts[begin:end]
            box = box_of(run)
            narrow = len(run) == 1 or box[2] <= WIDEST * height
            if narrow and box[3] > 0.3 * height and box[2] < BAR * box[3]:
                found.append(Candidate(begin, end, without_stubs(run), box))
    return found


def zeros(parts: Sequence[Part], rings: Sequence[Part], height: float) -> list[Candidate]:
    """Each ring with the run of parts whose middles it spans, and no other ring is nearer to."""
    hanging = [ink_beside(part, rings) / height**2 for part in parts]
    nearest = [min(rings, key=lambda r: abs(r.middle - p.middle), default=None) for p in parts]
    found = []
    for ring in rings:
        inside = [
            k
            for k, p in enumerate(parts)
            if nearest[k] is ring and ring.x < p.middle < ring.x + ring.width
        ]
        if inside:
            begin, end = inside[0], inside[-1] + 1
            box = box_of([ring])
            found.append(Candidate(begin, end, ring.ink, box, sum(hanging[begin:end])))
    return found


def judge(
    candidate: Candidate,
    parts: Sequence[Part],
    prediction: Prediction,
    height: float,
    distance_scale: float,
) -> Read:
    """What a candidate is read as, and what that costs."""
    run = parts[candidate.begin : candidate.end]
    _, _, width, tall = candidate.box
    ring = candidate.ring is not None
    digit = 0 if ring else prediction.digit
    gaps = [
        max(0, right.x - max(p.x + p.width for p in run[: k + 1]))
        for k, right in enumerate(run[1:])
    ]
    cuts = (0.0, 0.0) if ring else (run[0].cut[0], run[-1].cut[1])
    bars = sum(a.cut[1] == 0 and b.cut[0] == 0 for a, b in itertools.pairwise(run))
    against = {
        "doubt": 0.0 if ring else -np.log(prediction.confidence),
        "strange": max(0.0, prediction.neighbors[0].distance / distance_scale - 0.8),
        "low": max(0.0, np.log(height / tall)) * (digit != 0),
        "tall": max(0.0, np.log(tall / height)),
        "wide": max(0.0, width / height - 0.8),
        "squat": max(0.0, width / tall - 0.9),
        "cut": sum(cuts),
        "apart": sum(gaps) / height,
        "pieces": bars,
        "ring": ring,
        "beside": candidate.ring or 0.0,
    }
    cost = sum(COSTS[name] * float(much) for name, much in against.items())
    return Read(candidate, digit, prediction.probabilities[digit], cost)


def leaving(part: Part, height: float) -> float:
    """What it costs to say that a part is no digit: next to nothing for commas, dots and dashes."""
    tall = part.height / height
    lost = {
        "height": tall,
        "ink": float(part.ink.sum()) / height**2,
        "tall": max(0.0, tall - 0.3),
    }
    return sum(LEAVING_COSTS[name] * much for name, much in lost.items())
