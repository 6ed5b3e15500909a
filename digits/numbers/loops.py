"""Loops: closed strokes around a hole. A large one is a zero, whatever strokes hang on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from digits.imaging import strokes
from digits.imaging.components import bordered, component_boxes, grown
from digits.imaging.strokes import stroke_width
from digits.numbers.budget import Budget
from digits.numbers.segments import Segment, trimmed


class LoopParameters(NamedTuple):
    """Which holes may be the inside of a zero.

    Chosen with `python -m digits evaluate --read FOLDER` and `--lines N`.
    """

    least: float = 0.25
    """In digit heights: the hole of a loop that may be a zero is at least so high."""
    largest: float = 2.0
    """In digit heights: the hole of a loop that may be a zero is at most so high and so wide."""
    thick: float = 1.1
    """In pen widths: how far the loop's ink lies around its hole."""


PARAMETERS = LoopParameters()


def loops_of(segment: Segment, height: float, budget: Budget) -> list[Segment]:
    """Find the ink around each large hole of a segment.

    Parameters
    ----------
    segment : Segment
    height : float
        Digit height in pixels.
    budget : Budget
        The loops and the pixels of their boxes are taken from it.

    Returns
    -------
    list of Segment
        Copies: a view would keep the whole segment's pixels alive.

    Raises
    ------
    TooComplex
        Too many holes or too large ones.
    """
    if segment.height < PARAMETERS.least * height:
        return []
    frame = bordered(segment.ink, 1, 1)
    labels, boxes = component_boxes(frame <= strokes.PARAMETERS.paper)
    outside = labels[0, 0]
    margin = int(np.ceil(PARAMETERS.thick * stroke_width(segment.ink))) + 1
    loops = []
    for k, (x, y, width, tall) in enumerate(boxes.tolist(), 1):
        if (
            k == outside
            or tall <= PARAMETERS.least * height
            or max(tall, width) > PARAMETERS.largest * height
        ):
            continue
        top, left = max(y - margin, 0), max(x - margin, 0)
        window = np.s_[top : y + tall + margin, left : x + width + margin]
        around = labels[window] == k
        budget.spend_loop()
        budget.spend_pixels(around.size)
        for _ in range(margin):
            around = grown(around)
        ink = np.where(around, frame[window], np.float32(0))
        corner = Segment(ink, segment.x + left - 1, segment.y + top - 1)
        loops.append(trimmed(ink, corner))
    return loops


def ink_outside_loop(segment: Segment, loops: Sequence[Segment]) -> float:
    """How much of a segment's ink belongs to no loop, in pixels of full ink."""
    outside_loop = segment.ink.copy()
    for loop in loops:
        top, left = loop.y - segment.y, loop.x - segment.x
        window = outside_loop[
            max(top, 0) : max(top + loop.height, 0), max(left, 0) : max(left + loop.width, 0)
        ]
        taken = loop.ink[max(-top, 0) :, max(-left, 0) :][: window.shape[0], : window.shape[1]]
        window[taken > 0] = 0
    return float(outside_loop.sum())
