"""Whether a picture may hold more than the digit that it was read as.

A circle around a digit looks like a 0, a line below one like the base of a 2 or the foot of a 1.
What else is written beside a digit makes all of it unlike any.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from digits.classifier.recognizer import Prediction
from digits.imaging.arrays import Mask
from digits.imaging.components import boxes_of, component_of_each, runs_of


class DoubtParameters(NamedTuple):
    """Constants of when to look again.

    Chosen by hand, with digits in circles, on lines and beside words; no command searches them.
    """

    likely: float = 0.5
    """Confidence from which a digit is more likely right than wrong."""
    sure: float = 0.9
    """Confidence from which a digit whose parts are only near each other is not doubtful."""
    deceptive: tuple[int, ...] = (0, 1, 2)
    """What is read where a digit is in a circle, or on a line, however sure."""
    apart: tuple[int, ...] = (5,)
    """What is written in several parts, as with its bar apart: not doubtful where it is sure."""
    levels: tuple[float, ...] = (0.4, 0.6)
    """From which a pixel of the frame is ink: what is small is pale, what is near runs together."""
    part: float = 0.1
    """Longer side of a part that is no speck, in sides of the frame."""
    specks: int = 4
    """So many components, however small, are no digit alone: a line of print has some."""


PARAMETERS = DoubtParameters()


def is_doubtful(prediction: Prediction) -> bool:
    """Whether to look for a digit among several things instead.

    Parameters
    ----------
    prediction : Prediction

    Returns
    -------
    bool
    """
    p = PARAMETERS
    if prediction.confidence < p.likely:
        return True
    levels = p.levels
    if prediction.confidence > p.sure and prediction.digit not in p.deceptive:
        levels = () if prediction.digit in p.apart else p.levels[:1]
    return any(has_parts(prediction.seen > level) for level in levels)


def has_parts(mask: Mask) -> bool:
    """Whether a frame's ink falls apart into several parts, or many specks."""
    runs = runs_of(mask)
    components = component_of_each(runs)
    if not components.any():
        return False  # one component, as of most digits
    boxes = boxes_of(runs, components)
    parts = np.count_nonzero(boxes[:, 2:].max(axis=1) > PARAMETERS.part * len(mask))
    return bool(parts > 1 or len(boxes) >= PARAMETERS.specks)


def is_likelier(alone: Prediction, doubtful: Prediction) -> bool:
    """Whether a digit is more likely right by itself than with all that is written around it.

    What is sure by itself need not be as sure as the circle around it is a 0.
    """
    least = max(doubtful.confidence, PARAMETERS.likely)
    if doubtful.digit in PARAMETERS.deceptive:
        least = min(least, PARAMETERS.sure)
    return alone.confidence >= least
