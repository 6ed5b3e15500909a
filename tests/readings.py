"""Rows of segments, and what a classifier may say of them, made for the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from digits.numbers.candidates import Candidate
from digits.numbers.features import features_left_out
from digits.numbers.group_reading import GroupReading
from digits.numbers.scores import Score
from digits.numbers.segments import Segment

HEIGHT, WIDTH, STEP, NEAREST = 40, 20, 60, 50.0
"""Pixels of a segment and from one to the next; distance of the nearest prototype."""


def score(
    probable: Mapping[int, float],
    vector: tuple[float, float] = (0, 0),
    familiarity: float = 1.0,
    relative_distance: float = 0.5,
    nondigit_ratio: float = 0.8,
) -> Score:
    """Of an image: some digits are probable, none is ruled out."""
    probabilities = np.full(10, 1e-4)
    probabilities[[*probable]] = [*probable.values()]
    place = np.array(vector, np.float32)
    return Score(probabilities, relative_distance, nondigit_ratio, familiarity, place, NEAREST)


def group(*scores: Score) -> GroupReading:
    """A row in which each segment is a candidate, with these scores."""
    ink = np.ones((HEIGHT, WIDTH), np.float32)
    return reading([Segment(ink, STEP * k, 0) for k in range(len(scores))], scores)


def reading(segments: Sequence[Segment], scores: Sequence[Score]) -> GroupReading:
    """Segments, each a candidate with its score."""
    candidates = [Candidate(k, k + 1, [each], each.box) for k, each in enumerate(segments)]
    left_out = features_left_out(segments, HEIGHT)
    return GroupReading(None, HEIGHT, segments, candidates, scores, left_out)
