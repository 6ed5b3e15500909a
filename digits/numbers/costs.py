"""Weights of the features of candidates, and of segments that are left out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float64]


class Costs(NamedTuple):
    """Weights of the features of a candidate, then of a segment that is left out.

    In negative log probabilities; lengths of the features are in digit heights. Searched by random
    steps for those that read most of the cheque amounts, sheets, composed lines, combs, tables and
    desks, and of drawn pairs that touch, right. `python -m digits tune costs FOLDER` goes on.
    """

    improbability: float = 1.25
    """Negative log probability of the digit, given that it is one; a loop is surely a zero."""
    distance: float = 6.0
    """Distance of the nearest prototype beyond `FeatureParameters.usual_distance`."""
    nondigit: float = 7.4
    """Distance of the nearest prototype over the nearest non-digit's, beyond `usual_ratio`."""
    low: float = 5.3
    """Log of how much lower it is than the digits are; a zero may be low."""
    tall: float = 6.4
    """Log of how much higher it is than the digits are."""
    wide: float = 15.2
    """Width beyond `usual_width`."""
    squat: float = 3.4
    """Width over its own height, beyond `usual_aspect`."""
    cut: float = 40.9
    """Ink that its cuts went through."""
    apart: float = 1.5
    """Gaps between its segments."""
    gaps: float = 2.3
    """Gaps between its segments, counted."""
    loop: float = 4.5
    """1 of a loop that is taken for a zero."""
    outside_loop: float = 96.0
    """Ink that hangs on the loop, in squared digit heights."""
    loops_beside: float = 10.7
    """Pairs of loops side by side in it, counted."""
    digit: float = 0.14
    """1 of every candidate."""

    left_out_height: float = 4.3
    """Height of the segment."""
    left_out_ink: float = 35.7
    """Its ink, in squared digit heights."""
    left_out_tall: float = 1.7
    """Its height beyond `usual_fragment`."""
    left_out: float = 1.2
    """1 of every segment."""

    def weights(self) -> tuple[Weights, Weights]:
        """The weights of a candidate's features, and of a segment that is left out."""
        values = np.array(self)
        return values[:OF_CANDIDATE], values[OF_CANDIDATE:]


PARAMETERS = Costs()

PLACE = {name: place for place, name in enumerate(Costs._fields)}
"""Of each weight, and of its feature."""

OF_CANDIDATE = PLACE["left_out_height"]
"""So many of the weights are of candidates; the others are of segments that are left out."""
