"""Segments of a row -> candidates: what may be one digit, and what speaks against each."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digits.classifier.recognizer import Recognizer
from digits.imaging.decode import Ink
from digits.numbers.budget import Budget
from digits.numbers.loops import ink_beside
from digits.numbers.segments import Box, Segment, box_of, without_stubs

MOST_SEGMENTS = 10
"""So many segments at most make one digit."""

WIDEST, LOWEST, HIGHEST = 1.4, 0.2, 2.2
"""In digit heights: no digit is wider, lower or higher."""

BAR = 4
"""In its own heights: what is wider is a dash."""

APART = 0.35
"""In digit heights: segments further apart across are not of one digit."""

TOGETHER = 256
"""Candidates that are classified together: their images are dropped before the next ones."""


@dataclass(frozen=True)
class Candidate:
    """Segments `begin` to `end` of a row as one digit.

    Attributes
    ----------
    begin, end : int
    box : Box
    loop : Segment or None
        The loop that is a zero, if it is taken for one.
    beside : float
        Ink that hangs on the loop, in squared digit heights.
    """

    begin: int
    end: int
    box: Box
    loop: Segment | None = None
    beside: float = 0.0

    def ink(self, segments: Sequence[Segment]) -> Ink:
        """Its own image."""
        return self.loop.ink if self.loop else without_stubs(segments[self.begin : self.end])


@dataclass(frozen=True)
class Classified:
    """What the classifier says of C candidates.

    Attributes
    ----------
    probabilities : ndarray of float64, C x 10
    distances : ndarray of float64, C
        Of the nearest prototype, in distance scales of the model.
    """

    probabilities: NDArray[np.float64]
    distances: NDArray[np.float64]


def candidates_of(
    segments: Sequence[Segment], loops: Sequence[Segment], height: float
) -> list[Candidate]:
    """Find every run of segments, and every loop, that may be one digit."""
    return [*runs(segments, height), *zeros(segments, loops, height)]


def runs(segments: Sequence[Segment], height: float) -> Iterator[Candidate]:
    """Runs of neighbouring segments that are not too wide, too low, too high or too far apart."""
    for begin, first in enumerate(segments):
        left, top, right, bottom = first.x, first.y, first.x, first.y
        for end in range(begin + 1, min(begin + MOST_SEGMENTS, len(segments)) + 1):
            last = segments[end - 1]
            if end - begin > 1 and last.x - right > APART * height:
                break
            left, top = min(left, last.x), min(top, last.y)
            right = max(right, last.x + last.width)
            bottom = max(bottom, last.y + last.height)
            width, tall = right - left, bottom - top
            narrow = end - begin == 1 or width <= WIDEST * height
            if narrow and LOWEST * height < tall < HIGHEST * height and width < BAR * tall:
                yield Candidate(begin, end, (left, top, width, tall))


def zeros(
    segments: Sequence[Segment], loops: Sequence[Segment], height: float
) -> Iterator[Candidate]:
    """Each loop with the run of segments whose middles it spans, and no other loop is nearer to."""
    if not loops:
        return
    middles = np.array([s.middle for s in segments])
    nearest = np.abs(middles[:, None] - [loop.middle for loop in loops]).argmin(axis=1)
    for k, loop in enumerate(loops):
        within = (middles > loop.x) & (middles < loop.x + loop.width) & (nearest == k)
        inside = np.flatnonzero(within)
        if len(inside):
            begin, end = int(inside[0]), int(inside[-1]) + 1
            beside = sum(ink_beside(s, loops) for s in segments[begin:end]) / height**2
            yield Candidate(begin, end, box_of([loop]), loop, beside)


def classify(
    candidates: Sequence[Candidate],
    segments: Sequence[Segment],
    budget: Budget,
    recognizer: Recognizer,
) -> Classified:
    """Classify the images of candidates.

    Raises
    ------
    TooComplex
        Before anything is classified, if they are too many or too large.
    """
    budget.spend(len(candidates), sum(c.box[2] * c.box[3] for c in candidates))
    probabilities, distances = np.zeros((len(candidates), 10)), np.zeros(len(candidates))
    for at in range(0, len(candidates), TOGETHER):
        some = candidates[at : at + TOGETHER]
        frames = [recognizer.frame(candidate.ink(segments)) for candidate in some]
        for k, prediction in enumerate(recognizer.recognize_frames(frames), at):
            probabilities[k] = prediction.probabilities
            distances[k] = prediction.neighbors[0].distance
    return Classified(probabilities, distances / recognizer.model.distance_scale)


# ---------------------------------------------------------------- features


FEATURES = (
    "doubt",
    "strange",
    "low",
    "tall",
    "wide",
    "squat",
    "cut",
    "apart",
    "pieces",
    "loop",
    "beside",
    "digit",
)
"""What speaks against a candidate, by shape alone but for the first three.

doubt, strange: of the classifier, and how far the nearest prototype is. low, tall, wide: beside the
digit height; a zero may be low. squat: wide beside its own height. cut: ink that its cuts went
through. apart, pieces: gaps between its segments, and how many pieces they are. loop, beside: that
it is one, and the ink that hangs on it. digit: 1, of every candidate.
"""

LEFT_OUT = ("height", "ink", "tall", "segment")
"""What a segment has of a digit, in digit heights; tall: over 0.3 of them. segment: 1, of all."""


def features_of(
    candidates: Sequence[Candidate],
    segments: Sequence[Segment],
    classified: Classified,
    height: float,
) -> NDArray[np.float64]:
    """What speaks against each candidate read as each digit: C x 10 x len(FEATURES)."""
    shapes = [shape(candidate, segments, height) for candidate in candidates]
    found = np.zeros((len(candidates), 10, len(FEATURES)))
    if not candidates:
        return found
    found[:, :, 2:] = np.array(shapes)[:, None]
    found[:, :, 0] = -np.log(np.maximum(classified.probabilities, 1e-6))
    found[:, :, 1] = np.maximum(0.0, classified.distances - 0.8)[:, None]
    found[:, 0, 2] = 0
    loops = np.array([candidate.loop is not None for candidate in candidates])
    found[loops, 0, 0] = 0
    return found


def shape(candidate: Candidate, segments: Sequence[Segment], height: float) -> tuple[float, ...]:
    """FEATURES of a candidate from "low" on."""
    run = segments[candidate.begin : candidate.end]
    _, _, width, tall = candidate.box
    loop = candidate.loop is not None
    rights = itertools.accumulate((s.x + s.width for s in run), max)
    gaps = sum(max(0, right.x - left) for left, right in zip(rights, run[1:], strict=False))
    cuts = 0.0 if loop else run[0].cut[0] + run[-1].cut[1]
    pieces = sum(a.cut[1] == 0 and b.cut[0] == 0 for a, b in itertools.pairwise(run))
    return (
        max(0.0, float(np.log(height / tall))),
        max(0.0, float(np.log(tall / height))),
        max(0.0, width / height - 0.8),
        max(0.0, width / tall - 0.9),
        cuts,
        gaps / height,
        pieces,
        float(loop),
        candidate.beside,
        1.0,
    )


def features_left_out(segments: Sequence[Segment], height: float) -> NDArray[np.float64]:
    """What speaks against leaving each segment out: N x len(LEFT_OUT)."""
    tall = np.array([s.height for s in segments]) / height
    ink = np.array([s.ink.sum() for s in segments]) / height**2
    return np.stack([tall, ink, np.maximum(0.0, tall - 0.3), np.ones(len(tall))], axis=1)
