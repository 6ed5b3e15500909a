"""Signs: a connected component that as a whole is plainly no digit may be left out whole.

A "+" or an "x" is as wide as two digits and is cut, and a part of it may look like a digit: against
that, leaving all its segments out one by one costs too much. So a component that is like a
non-digit, and unlike any digit, is left out for less than one segment of its size, and a cross for
nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.numbers.candidates import Candidate
from digits.numbers.costs import Weights
from digits.numbers.features import features_left_out
from digits.numbers.scores import Score
from digits.numbers.segments import Segment, joined


class SignParameters(NamedTuple):
    """Constants of what is a sign.

    Chosen with `python -m digits evaluate --read FOLDER`: with nearness 1.3 and likeness 1.15 more
    signs are left out, and seven more of 250 cheque amounts are wrong, whose joined digits are like
    pairs among the non-digits. `python -m digits tune signs FOLDER` goes on.
    """

    nearness: float = 1.0
    """Distance of the nearest non-digit, in distance scales, up to which it is one."""
    likeness: float = 1.3
    """Distance of the nearest digit over that of the nearest non-digit, from which it is one."""
    share: float = 0.5
    """What it costs to leave a sign out, as a share of what a segment of its size costs."""
    cross: float = 0.6
    """Distance of the nearest digit over that of the nearest non-digit, from which it is
    checked for being a cross, which takes time."""


PARAMETERS = SignParameters()


def costs_of_signs(
    candidates: Sequence[Candidate], scores: Sequence[Score], height: float, weights: Weights
) -> NDArray[np.float64]:
    """Measure what it costs to leave the segments of each candidate out as one sign.

    Parameters
    ----------
    candidates : sequence of Candidate
        C of them.
    scores : sequence of Score
        Of their images.
    height : float
        Digit height in pixels.
    weights : float64 array
        Of the features of a segment that is left out.

    Returns
    -------
    float64 array of shape (C,)
        0 of a cross; infinite where they are not one component, or not like a sign.
    """
    costs = np.full(len(candidates), np.inf)
    for k, (candidate, score) in enumerate(zip(candidates, scores, strict=True)):
        if score.nondigit_ratio < PARAMETERS.cross or not is_component(candidate):
            continue
        if candidate.is_cross:
            costs[k] = 0.0
        elif is_sign(score):
            whole = Segment(joined(candidate.run), *candidate.box[:2])
            left_out = features_left_out([whole], height) @ weights
            costs[k] = PARAMETERS.share * float(left_out[0])
    return costs


def is_component(candidate: Candidate) -> bool:
    """Whether a candidate is one connected component, or all that cuts have made of it.

    Not a chain of zeros, which is like no digit either.
    """
    joints = itertools.pairwise(candidate.run)
    return (
        candidate.cut_ink == 0
        and candidate.loop is None
        and not candidate.loops_beside
        and all(left.cut_ink[1] > 0 and right.cut_ink[0] > 0 for left, right in joints)
    )


def is_sign(score: Score) -> bool:
    """Whether an image is near to a non-digit, and to no digit."""
    return (
        score.nondigit_ratio >= PARAMETERS.likeness
        and score.relative_distance <= PARAMETERS.nearness * score.nondigit_ratio
    )
