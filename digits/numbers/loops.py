"""Loops: closed strokes around a hole. A large one is a zero, whatever strokes hang on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from digits.imaging.components import PAPER, component_boxes, grown, stroke_width
from digits.numbers.budget import Budget
from digits.numbers.segments import Segment, trimmed

LEAST = 0.25
"""In digit heights: the hole of a loop that may be a zero is at least so high."""

LARGEST = 2.0
"""In digit heights: the hole of a loop that may be a zero is at most so high and so wide."""

THICK = 1.1
"""In pen widths: how far the loop's ink lies around its hole."""


def loops_of(segment: Segment, height: float, budget: Budget) -> list[Segment]:
    """Find the ink around each large hole of a segment.

    Parameters
    ----------
    segment : Segment
    height : float
        Digit height in pixels.
    budget : Budget
        The boxes of the holes are taken from it.

    Returns
    -------
    list of Segment
        Copies: a view would keep the whole segment's pixels alive.

    Raises
    ------
    TooComplex
        Too many holes or too large ones.
    """
    if segment.height < LEAST * height:
        return []
    labels, boxes = component_boxes(np.pad(segment.ink <= PAPER, 1, constant_values=True))
    outside = labels[0, 0]
    reach = int(np.ceil(THICK * stroke_width(segment.ink))) + 1
    loops = []
    for k, (x, y, width, tall) in enumerate(boxes.tolist(), 1):
        if k == outside or tall <= LEAST * height or max(tall, width) > LARGEST * height:
            continue
        top, left = max(y - reach, 0), max(x - reach, 0)
        window = np.s_[top : y + tall + reach, left : x + width + reach]
        around = labels[window] == k
        budget.spend(0, around.size)
        for _ in range(reach):
            around = grown(around)
        frame = np.pad(segment.ink, 1)[window]
        corner = Segment(frame, segment.x + left - 1, segment.y + top - 1)
        loops.append(trimmed(np.where(around, frame, np.float32(0)), corner))
    return loops


def ink_beside(segment: Segment, loops: Sequence[Segment]) -> float:
    """How much of a segment's ink belongs to no loop, in pixels of full ink."""
    beside = segment.ink.copy()
    for loop in loops:
        top, left = loop.y - segment.y, loop.x - segment.x
        window = beside[
            max(top, 0) : max(top + loop.height, 0), max(left, 0) : max(left + loop.width, 0)
        ]
        taken = loop.ink[max(-top, 0) :, max(-left, 0) :][: window.shape[0], : window.shape[1]]
        window[taken > 0] = 0
    return float(beside.sum())
