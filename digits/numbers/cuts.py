"""Wide segments -> narrower ones, cut where little ink is.

There are more cuts than digits (over-segmentation): which segments together are a digit is decided
by classifying them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.classifier.recognizer import Recognizer
from digits.imaging import strokes
from digits.imaging.arrays import Ink
from digits.imaging.moments import moments_of, slant
from digits.imaging.strokes import stroke_width
from digits.numbers.budget import Budget
from digits.numbers.cells import Group
from digits.numbers.scores import Score, scores_of
from digits.numbers.segments import Segment, trimmed


class CutParameters(NamedTuple):
    """Constants of where segments are cut. Lengths are in digit heights.

    Chosen with `python -m digits evaluate --read FOLDER` and `--lines N`.
    """

    wide: float = 0.5
    wide_itself: float = 0.95
    """In digit heights, and in the segment's own: wider ones may hold two digits."""
    lowest: float = 0.25
    """In digit heights: what is not higher is not cut."""
    tallest: float = 2.2
    """In digit heights: what is higher in one component is no number."""
    thickest: float = 0.35
    """In the segment's own height: with thicker strokes it is a dot or a blot."""
    apart: float = 0.19
    """In digit heights, or in the segment's own if it is lower: the least distance between two
    cuts; half of it to the ends of the segment."""
    cut_step: float = 0.05
    """In digit heights: how far apart cuts are tried."""
    cut_shift: float = 0.15
    """In digit heights: how far a cut may stray from a straight line."""
    plain: float = 0.95
    plain_distance: float = 1.05
    """Confidence, and distance of the nearest prototype in distance scales: such a segment is one
    digit and need not be cut."""
    plain_height: float = 0.6
    plain_width: float = 1.1
    """In digit heights, and in the segment's own: such a segment may be one digit."""
    straying: float = 0.05
    """In pixels of full ink: what it costs a cut to stray as far as it may."""
    turning: float = 0.1
    """In pixels of full ink: what it costs a cut to turn."""
    upright: float = 0.6
    """In digit heights: the slant of higher segments is that of the writing."""
    lean_left: float = -0.7
    lean_right: float = 0.3
    """Pixels across per pixel down: no writing is taken to lean more to either side."""
    shared: float = 0.03
    """In digit heights: both sides of a cut keep this much of what is beyond, so zeros may share a
    stroke."""


PARAMETERS = CutParameters()


def cut_groups(
    groups: Sequence[Group], budget: Budget, recognizer: Recognizer
) -> tuple[list[list[Segment]], dict[Segment, Score]]:
    """Cut the wide segments of rows and cells.

    Parameters
    ----------
    groups : sequence of Group
    budget : Budget
        Cuts are taken from it. Where not enough are left a segment stays whole.
    recognizer : Recognizer
        What it plainly knows as one digit is not cut.

    Returns
    -------
    rows : list of list of Segment
        Of each group, from left to right.
    scores : dict of Segment to Score
        Of the segments that were classified as they are.
    """
    wide = {
        segment: (group.height, lean)
        for group in groups
        if not group.sign
        for lean in [leaning(group.segments, group.height)]
        for segment in group.segments
        if is_wide(segment, group.height, lean)
    }
    likely = [segment for segment, (height, _) in wide.items() if may_be_digit(segment, height)]
    budget.spend_candidates(len(likely))
    scores = dict(zip(likely, scores_of((s.ink for s in likely), recognizer), strict=True))
    rows = []
    for group in groups:
        segments: list[Segment] = []
        for segment in group.segments:
            plain = segment not in wide or (segment in scores and is_plain(scores[segment]))
            segments += [segment] if plain else cut(segment, *wide[segment], budget)
        rows.append(sorted(segments, key=lambda s: s.centre_x))
    return rows, scores


def is_wide(segment: Segment, height: float, lean: float) -> bool:
    """Whether a segment may hold two digits."""
    width = segment.width - abs(lean) * segment.height
    wide = width > min(PARAMETERS.wide * height, PARAMETERS.wide_itself * segment.height)
    return (
        wide
        and PARAMETERS.lowest * height < segment.height < PARAMETERS.tallest * height
        and stroke_width(segment.ink) < PARAMETERS.thickest * segment.height
    )


def may_be_digit(segment: Segment, height: float) -> bool:
    """Whether a segment has the shape of one digit."""
    return (
        segment.height > PARAMETERS.plain_height * height
        and segment.width < PARAMETERS.plain_width * segment.height
    )


def is_plain(score: Score) -> bool:
    """Whether an image is surely a digit and near to its prototypes."""
    return (
        score.relative_distance < PARAMETERS.plain_distance
        and score.probabilities.max() > PARAMETERS.plain
    )


def cut(segment: Segment, height: float, lean: float, budget: Budget) -> list[Segment]:
    """Cut a segment along paths of little ink, if the budget allows to try so many."""
    cuts = len(starts_of(segment.width, height))
    if not budget.may_cut(cuts, cuts * segment.height * (2 * max_shift(height) + 1)):
        return [segment]
    paths, costs = cheapest_paths(segment.ink, height, lean)
    apart = PARAMETERS.apart * min(height, segment.height)
    chosen = least_costly(paths.mean(axis=1), costs, apart)
    chosen = [k for k in chosen if apart / 2 < paths[k].mean() < segment.width - apart / 2]
    paths, costs = paths[chosen], costs[chosen]
    columns, beyond = np.arange(segment.width), PARAMETERS.shared * height
    ends = np.full((1, segment.height), segment.width + beyond)
    edges = np.concatenate([-ends, paths, ends])
    between = np.array([0, *costs, 0])
    stroke = segment.ink > strokes.PARAMETERS.stroke
    inked = {}
    for k in range(len(paths) + 1):
        left, right = edges[k][:, None], edges[k + 1][:, None]
        if (stroke & (columns >= left) & (columns < right)).any():
            inside = (columns >= left - beyond) & (columns < right + beyond)
            inked[k] = np.where(inside, segment.ink, np.float32(0))
    between[[min(inked), max(inked) + 1]] = 0  # a cut along the edge parts nothing
    return [
        trimmed(ink, segment, (float(between[k]), float(between[k + 1])))
        for k, ink in inked.items()
    ]


def cheapest_paths(
    ink: Ink, height: float, lean: float
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Paths from top to bottom, K x H columns, and the ink each goes through, in heights.

    Each strays from its own straight line, which leans as the digits do, to where there is less
    ink: seams, by dynamic programming over all lines at once (Avidan, Shamir 2007, "Seam carving
    for content-aware image resizing").
    """
    rows, width = ink.shape
    shift = max_shift(height)
    starts = starts_of(width, height)
    straight = starts[:, None] + lean * (np.arange(rows) - rows / 2)
    stray = np.arange(-shift, shift + 1, dtype=np.int32)
    columns = straight.round().astype(np.int32)[:, :, None] + stray
    inside = (columns >= 0) & (columns < width)
    met = ink[np.arange(rows)[None, :, None], columns.clip(0, width - 1)] * inside
    at = seams(met + np.float32(PARAMETERS.straying) * np.abs(stray) / shift)
    paths = np.take_along_axis(columns, at[:, :, None], 2)[:, :, 0]
    through = np.take_along_axis(met, at[:, :, None], 2).sum(axis=(1, 2))
    return paths, through / np.float32(height)


def max_shift(height: float) -> int:
    """How far cuts stray, in pixels."""
    return max(2, round(PARAMETERS.cut_shift * height))


def starts_of(width: int, height: float) -> NDArray[np.float64]:
    """The columns where cuts are tried through a segment of some width."""
    margin = max_shift(height) // 2
    return np.arange(margin, width - margin, max(1.0, PARAMETERS.cut_step * height))


def seams(cost: NDArray[np.float32]) -> NDArray[np.intp]:
    """Cost K x rows x places -> the cheapest way down each, K x rows, its places."""
    count, rows, places = cost.shape
    total, steps = np.full((count, places + 2), np.inf, cost.dtype), np.zeros(cost.shape, np.int8)
    straight, left, right = total[:, 1:-1], total[:, :-2], total[:, 2:]
    straight[:] = cost[:, 0]
    for row in range(1, rows):
        near = np.stack([straight, left + PARAMETERS.turning, right + PARAMETERS.turning])
        steps[:, row] = np.array([0, -1, 1], np.int8)[near.argmin(axis=0)]
        straight[:] = near.min(axis=0) + cost[:, row]
    at, each = np.empty((count, rows), np.intp), np.arange(count)
    at[:, -1] = straight.argmin(axis=1)
    for row in range(rows - 1, 0, -1):
        at[:, row - 1] = at[:, row] + steps[each, row, at[:, row]]
    return at


def leaning(row: Sequence[Segment], height: float) -> float:
    """The median slant of a row's tall segments, in pixels across per pixel down."""
    least = PARAMETERS.upright * height
    leans = [slant(moments_of(s.ink)) for s in row if s.height > max(least, s.width)]
    if not leans:
        return 0.0
    return float(np.clip(np.median(leans), PARAMETERS.lean_left, PARAMETERS.lean_right))


def least_costly(
    places: NDArray[np.float64], costs: NDArray[np.float32], apart: float
) -> list[int]:
    """The cheapest paths, none nearer to another than `apart`, from left to right."""
    chosen: list[int] = []
    for k in np.argsort(costs, kind="stable"):
        if all(abs(places[k] - places[other]) >= apart for other in chosen):
            chosen.append(int(k))
    return sorted(chosen, key=lambda k: places[k])
