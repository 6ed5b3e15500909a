"""Wide segments -> narrower ones, cut where little ink is.

There are more cuts than digits (over-segmentation): which segments together are a digit is decided
by classifying them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from digits.classifier.normalize import moments_of, slant
from digits.classifier.recognizer import Prediction, Recognizer
from digits.imaging.components import STROKE
from digits.imaging.decode import Ink
from digits.numbers.budget import Budget
from digits.numbers.segments import Segment, trimmed

WIDE, WIDE_ITSELF = 0.5, 0.95
"""In digit heights, and in the segment's own: wider ones may hold two digits."""

LONGEST, TALLEST = 12, 2.2
"""In digit heights: what is wider or higher in one piece is no number."""

APART = 0.19
"""In digit heights, or in the segment's own if it is lower: how near two cuts are at most,
and half of that to its ends."""

CUT_STEP, CUT_REACH = 0.05, 0.15
"""In digit heights: how far apart cuts are tried, and how far they stray from a straight line."""

PLAIN, PLAIN_DISTANCE = 0.95, 1.05
"""Confidence, and distance of the nearest prototype in distance scales: such a segment is one
digit and need not be cut."""

PLAIN_HEIGHT, PLAIN_WIDTH = 0.6, 1.1
"""In digit heights, and in the segment's own: such a segment may be one digit."""

STRAYING, TURNING = 0.05, 0.1
"""In pixels of full ink: what it costs a cut to stray as far as it may, and to turn."""

SHARED = 0.03
"""In digit heights: both sides of a cut keep this much of what is beyond, so zeros may share a
stroke."""


def cut_row(
    row: Sequence[Segment], height: float, budget: Budget, recognizer: Recognizer
) -> list[Segment]:
    """Cut the wide segments of a row.

    Parameters
    ----------
    row : sequence of Segment
    height : float
        Digit height in pixels.
    budget : Budget
        Cuts are taken from it. Where not enough are left a segment stays whole.
    recognizer : Recognizer
        What it plainly knows as one digit is not cut.

    Returns
    -------
    list of Segment
        From left to right.
    """
    lean = leaning(row, height)
    wide = [segment for segment in row if is_wide(segment, height, lean)]
    segments = [segment for segment in row if not is_wide(segment, height, lean)]
    for segment, plain in zip(wide, plain_digits(wide, height, budget, recognizer), strict=True):
        segments += [segment] if plain else cut(segment, height, lean, budget)
    return sorted(segments, key=lambda s: s.middle)


def is_wide(segment: Segment, height: float, lean: float) -> bool:
    """Whether a segment may hold two digits."""
    width = segment.width - abs(lean) * segment.height
    wide = width > min(WIDE * height, WIDE_ITSELF * segment.height)
    return wide and width < LONGEST * height and height / 4 < segment.height < TALLEST * height


def plain_digits(
    segments: Sequence[Segment], height: float, budget: Budget, recognizer: Recognizer
) -> list[bool]:
    """Which segments are, as they are, so like digits that they need not be cut."""
    likely = [
        s.height > PLAIN_HEIGHT * height and s.width < PLAIN_WIDTH * s.height for s in segments
    ]
    inks = [segment.ink for segment, like in zip(segments, likely, strict=True) if like]
    budget.spend(len(inks), 0)
    predictions = iter(recognizer.recognize_inks(inks))
    return [
        like and is_plain(next(predictions), recognizer.model.distance_scale) for like in likely
    ]


def is_plain(prediction: Prediction, distance_scale: float) -> bool:
    """Whether a prediction is sure and near to its prototypes."""
    near = prediction.neighbors[0].distance < PLAIN_DISTANCE * distance_scale
    return near and prediction.confidence > PLAIN


def cut(segment: Segment, height: float, lean: float, budget: Budget) -> list[Segment]:
    """Cut a segment along paths of little ink, if the budget allows as many cuts."""
    paths, costs = cheapest_paths(segment.ink, height, lean)
    apart = APART * min(height, segment.height)
    chosen = least_costly(paths.mean(axis=1), costs, apart)
    chosen = [k for k in chosen if apart / 2 < paths[k].mean() < segment.width - apart / 2]
    if not budget.may_cut(len(chosen)):
        return [segment]
    paths, costs = paths[chosen], costs[chosen]
    columns, beyond = np.arange(segment.width), SHARED * height
    ends = np.full((1, segment.height), segment.width + beyond)
    edges = np.concatenate([-ends, paths, ends])
    between = np.array([0, *costs, 0])
    segments = []
    for k in range(len(paths) + 1):
        inside = columns >= edges[k][:, None] - beyond
        inside &= columns < edges[k + 1][:, None] + beyond
        ink = np.where(inside, segment.ink, np.float32(0))
        if (ink > STROKE).any():
            segments.append(trimmed(ink, segment, (float(between[k]), float(between[k + 1]))))
    return segments


def cheapest_paths(
    ink: Ink, height: float, lean: float
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Paths from top to bottom, K x H columns, and the ink each goes through, in heights.

    Each strays from its own straight line, which leans as the digits do, to where there is less
    ink: seams, by dynamic programming over all lines at once (Avidan, Shamir 2007, "Seam carving
    for content-aware image resizing").
    """
    rows, width = ink.shape
    reach = max(2, round(CUT_REACH * height))
    starts = np.arange(reach // 2, width - reach // 2, max(1.0, CUT_STEP * height))
    straight = starts[:, None] + lean * (np.arange(rows) - rows / 2)
    stray = np.arange(-reach, reach + 1)
    columns = straight.round().astype(int)[:, :, None] + stray
    inside = (columns >= 0) & (columns < width)
    met = ink[np.arange(rows)[None, :, None], columns.clip(0, width - 1)] * inside
    at = seams(met + np.float32(STRAYING) * np.abs(stray) / reach)
    paths = np.take_along_axis(columns, at[:, :, None], 2)[:, :, 0]
    through = np.take_along_axis(met, at[:, :, None], 2).sum(axis=(1, 2))
    return paths, through / np.float32(height)


def seams(cost: NDArray[np.float32]) -> NDArray[np.intp]:
    """Cost K x rows x places -> the cheapest way down each, K x rows, its places."""
    total, steps = cost[:, 0], np.zeros(cost.shape, np.intp)
    for row in range(1, cost.shape[1]):
        padded = np.pad(total, ((0, 0), (1, 1)), constant_values=np.inf)
        near = np.stack([padded[:, 1:-1], padded[:, :-2] + TURNING, padded[:, 2:] + TURNING])
        steps[:, row] = np.array([0, -1, 1])[near.argmin(axis=0)]
        total = near.min(axis=0) + cost[:, row]
    at, each = np.empty(cost.shape[:2], np.intp), np.arange(len(cost))
    at[:, -1] = total.argmin(axis=1)
    for row in range(cost.shape[1] - 1, 0, -1):
        at[:, row - 1] = at[:, row] + steps[each, row, at[:, row]]
    return at


def leaning(row: Sequence[Segment], height: float) -> float:
    """The median slant of a row's tall segments, in pixels across per pixel down."""
    leans = [slant(moments_of(s.ink)) for s in row if s.height > max(0.6 * height, s.width)]
    return float(np.clip(np.median(leans), -0.7, 0.3)) if leans else 0.0


def least_costly(
    places: NDArray[np.float64], costs: NDArray[np.float32], apart: float
) -> list[int]:
    """The cheapest paths, none nearer to another than `apart`, from left to right."""
    chosen: list[int] = []
    for k in np.argsort(costs, kind="stable"):
        if all(abs(places[k] - places[other]) >= apart for other in chosen):
            chosen.append(int(k))
    return sorted(chosen, key=lambda k: places[k])
