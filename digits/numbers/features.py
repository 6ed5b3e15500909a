"""Features of candidates, and of segments that are left out: each one speaks against them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.numbers.candidates import Candidate
from digits.numbers.costs import OF_CANDIDATE, PLACE
from digits.numbers.scores import Score
from digits.numbers.segments import Segment

Features = NDArray[np.float64]


class FeatureParameters(NamedTuple):
    """What a digit usually is: only what exceeds it counts. Lengths are in digit heights.

    `python -m digits tune features FOLDER` searches them.
    """

    usual_distance: float = 0.8
    """Distance of the nearest prototype, in distance scales."""
    usual_ratio: float = 0.95
    """Distance of the nearest prototype over that of the nearest non-digit."""
    usual_width: float = 0.8
    usual_aspect: float = 0.9
    """Width over its own height."""
    least_zero: float = 0.28
    """Height of the lowest zero, which is often lower than other digits; an o is lower."""
    usual_fragment: float = 0.3
    """Height of a segment that is no digit."""
    touching: float = 0.05
    """Segments whose boxes come so near to each other may be of one broken stroke."""
    broken: float = 0.2
    """Such a gap counts so much: with 1 a photographed pencil's 6 in three pieces is lost."""


PARAMETERS = FeatureParameters()


def features_of(
    candidates: Sequence[Candidate], scores: Sequence[Score], height: float
) -> Features:
    """Measure what speaks against each candidate read as each digit.

    Parameters
    ----------
    candidates : sequence of Candidate
        C of them.
    scores : sequence of Score
        Of their images.
    height : float
        Digit height in pixels.

    Returns
    -------
    float64 array of shape (C, 10, F)
        In the order of `costs.Costs`.
    """
    found = np.zeros((len(candidates), 10, OF_CANDIDATE))
    for row, candidate, score in zip(found, candidates, scores, strict=True):
        row[:, PLACE["improbability"]] = -np.log(score.probabilities)
        row[:, PLACE["distance"]] = max(0.0, score.relative_distance - PARAMETERS.usual_distance)
        row[:, PLACE["nondigit"]] = max(0.0, score.nondigit_ratio - PARAMETERS.usual_ratio)
        row[:, PLACE["low"] :] = shape(candidate, height)
        if candidate.box[3] > PARAMETERS.least_zero * height:
            row[0, PLACE["low"]] = 0
        if candidate.loop is not None:
            row[0, PLACE["improbability"]] = 0
    return found


def shape(candidate: Candidate, height: float) -> tuple[float, ...]:
    """The features of a candidate from `low` on, which are of its shape alone."""
    run = candidate.run
    _, _, width, tall = candidate.box
    loop = candidate.loop is not None
    rights = itertools.accumulate((s.x + s.width for s in run), max)
    gaps = sum(max(0, right.x - left) for left, right in zip(rights, run[1:], strict=False))
    return (
        max(0.0, float(np.log(height / tall))),
        max(0.0, float(np.log(tall / height))),
        max(0.0, width / height - PARAMETERS.usual_width),
        max(0.0, width / tall - PARAMETERS.usual_aspect),
        candidate.cut_ink,
        gaps / height,
        sum(gap_between(*pair, height) for pair in itertools.pairwise(run)),
        float(loop),
        candidate.outside_loop,
        candidate.loops_beside,
        1.0,
    )


def gap_between(one: Segment, other: Segment, height: float) -> float:
    """Count the gap between neighbouring segments: 0 where a cut parts them, less in a stroke."""
    if one.cut_ink[1] > 0 or other.cut_ink[0] > 0:
        return 0.0
    near = PARAMETERS.touching * height
    across = max(one.x, other.x) - min(one.x + one.width, other.x + other.width)
    down = max(one.y, other.y) - min(one.y + one.height, other.y + other.height)
    return PARAMETERS.broken if max(across, down) < near else 1.0


def features_left_out(segments: Sequence[Segment], height: float) -> Features:
    """Measure what speaks against leaving each of N segments out.

    Returns
    -------
    float64 array of shape (N, F)
        In the order of `costs.Costs`, from `left_out_height` on.
    """
    tall = np.array([s.height for s in segments]) / height
    ink = np.array([s.ink.sum() for s in segments]) / height**2
    higher = np.maximum(0.0, tall - PARAMETERS.usual_fragment)
    return np.stack([tall, ink, higher, np.ones(len(tall))], axis=1)
