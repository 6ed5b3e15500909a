"""How many digits a drawing plainly holds, for a caller who asked for one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from digits.imaging import strokes
from digits.imaging.arrays import Flags, Ink
from digits.imaging.components import boxes_of, component_of_each, runs_of


class CountParameters(NamedTuple):
    """Constants of what is counted. Lengths are in heights of the highest component.

    Chosen by hand; no command searches them.
    """

    comparable: float = 0.6
    """Height of the others that may be digits by themselves."""
    apart: float = 0.09
    """Gap between two digits that stand apart."""
    most: int = 500
    """Digits that are counted at most."""


PARAMETERS = CountParameters()


def count_apart(ink: Ink) -> int:
    """Count the components that are nearly as high as the highest one and stand apart.

    So many digits a drawing plainly holds: a separate stroke of a digit is lower, or its box
    overlaps with the rest.

    Parameters
    ----------
    ink : float32 array of shape (H, W)

    Returns
    -------
    int
        At least 1, at most PARAMETERS.most.
    """
    mask = ink > strokes.PARAMETERS.stroke
    if is_unbroken(mask.max(axis=0)) and is_unbroken(mask.max(axis=1)):
        return 1  # no empty column or row between two digits, as on most drawings
    runs = runs_of(mask)
    boxes = boxes_of(runs, component_of_each(runs))
    highest = boxes[:, 3].max(initial=0)
    boxes = boxes[boxes[:, 3] > PARAMETERS.comparable * highest]
    boxes = boxes[np.argsort(-boxes[:, 2], kind="stable")[: PARAMETERS.most]]
    low, high = boxes[:, :2], boxes[:, :2] + boxes[:, 2:] + round(PARAMETERS.apart * highest)
    near = (low[:, None] < high).all(axis=2)
    near &= near.T
    return max(1, int((near.argmax(axis=1) == np.arange(len(boxes))).sum()))


def is_unbroken(inked: Flags) -> bool:
    """Whether the rows or columns with ink follow each other without a gap."""
    edges = np.count_nonzero(inked[1:] != inked[:-1]) + int(inked[0]) + int(inked[-1])
    return bool(edges <= 2)
