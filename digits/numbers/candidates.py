"""Segments of a row -> candidates: what may be one digit."""

from __future__ import annotations

import functools
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.classifier.recognizer import Recognizer
from digits.imaging.arrays import Ink
from digits.numbers.budget import Budget
from digits.numbers.crosses import is_cross
from digits.numbers.loops import ink_outside_loop
from digits.numbers.scores import Score, scores_of
from digits.numbers.segments import Box, Segment, box_of, joined, without_stubs


class CandidateParameters(NamedTuple):
    """Which runs of segments may be a digit.

    Chosen with `python -m digits evaluate --read FOLDER` and `--lines N`.
    """

    most_segments: int = 10
    """So many segments at most make one digit."""
    widest: float = 1.4
    lowest: float = 0.2
    highest: float = 2.2
    """In digit heights: no digit is wider, lower or higher."""
    bar: int = 4
    """In its own heights: what is wider is a dash."""
    apart: float = 0.35
    """In digit heights: segments further apart across are not of one digit."""
    level: float = 0.4
    """Share of the lower one's height that two loops have in common where they are side by side."""


PARAMETERS = CandidateParameters()


@dataclass(frozen=True)
class Candidate:
    """Segments of a row as one digit.

    Attributes
    ----------
    begin, end : int
        First segment of the row and the one after the last.
    run : sequence of Segment
        These segments.
    box : Box
    loop : Segment or None
        The loop that is a zero, if it is taken for one.
    outside_loop : float
        Ink that hangs on the loop, in squared digit heights.
    loops_beside : int
        Pairs of loops that stand side by side in it; no digit has any.
    cut_loops : sequence of Segment
        Its loops that a cut on its sides went through: two digits may share a stroke.
    """

    begin: int
    end: int
    run: Sequence[Segment]
    box: Box
    loop: Segment | None = None
    outside_loop: float = 0.0
    loops_beside: int = 0
    cut_loops: Sequence[Segment] = ()

    @property
    def ink(self) -> Ink:
        """Its own image, loops closed."""
        if self.loop:
            return self.loop.ink
        own = without_stubs(self.run)
        return joined([own, *self.cut_loops]) if self.cut_loops else own.ink

    @functools.cached_property
    def is_cross(self) -> bool:
        """Whether it is two straight strokes that cross. Kept: scores are weighed a second
        time with the picture's sure digits."""
        return is_cross(joined(self.run))

    @property
    def cut_ink(self) -> float:
        """Ink that the cuts on its sides went through, in heights; a loop needs none."""
        return 0.0 if self.loop else self.run[0].cut_ink[0] + self.run[-1].cut_ink[1]

    @property
    def whole(self) -> Segment | None:
        """Its segment, where it is just one and no loop."""
        return self.run[0] if len(self.run) == 1 and self.loop is None else None


def candidates_of(
    segments: Sequence[Segment],
    loops: Sequence[Segment],
    height: float,
    known: Container[Segment],
    budget: Budget,
) -> list[Candidate]:
    """Find every run of segments, and every loop, that may be one digit.

    Parameters
    ----------
    segments : sequence of Segment
        Of a row, from left to right.
    loops : sequence of Segment
        Of the row.
    height : float
        Digit height in pixels.
    known : container of Segment
        Those that were classified already.
    budget : Budget
        The other candidates are taken from it.

    Returns
    -------
    list of Candidate

    Raises
    ------
    TooComplex
        Too many candidates, before they are compared with the loops.
    """
    found = list(runs(segments, height))
    budget.spend_candidates(sum(candidate.whole not in known for candidate in found))
    if found and len(loops) > 1:
        counted = zip(found, loops_beside(found, loops), strict=True)
        found = [replace(each, loops_beside=count) for each, count in counted]
    zeros = list(zero_candidates(segments, loops, height))
    budget.spend_candidates(len(zeros))
    return [*(with_cut_loops(candidate, zeros) for candidate in found), *zeros]


def with_cut_loops(candidate: Candidate, zeros: Sequence[Candidate]) -> Candidate:
    """A run of segments with those of its loops that go on beyond a cut.

    Parameters
    ----------
    candidate : Candidate
    zeros : sequence of Candidate
        The loops of the row, each with its own run of segments.

    Returns
    -------
    Candidate
    """
    left, right = candidate.run[0].cut_ink[0] > 0, candidate.run[-1].cut_ink[1] > 0
    if not (left or right):
        return candidate
    x, _, width, _ = candidate.box
    cut_loops = [
        zero.loop
        for zero in zeros
        if zero.loop and candidate.begin <= zero.begin and zero.end <= candidate.end
        if (left and zero.box[0] < x) or (right and zero.box[0] + zero.box[2] > x + width)
    ]
    return replace(candidate, cut_loops=cut_loops) if cut_loops else candidate


def loops_beside(candidates: Sequence[Candidate], loops: Sequence[Segment]) -> list[int]:
    """Count the pairs of loops that stand side by side in each candidate.

    Parameters
    ----------
    candidates : sequence of Candidate
        Not empty.
    loops : sequence of Segment
        Not empty.

    Returns
    -------
    list of int
    """
    x, y, width, height = np.array([loop.box for loop in loops]).T
    left, top, wide, tall = np.array([candidate.box for candidate in candidates]).T[:, :, None]
    middle, centre = x + width / 2, y + height / 2
    inside = (left <= x + 1) & (x + width <= left + wide + 1)
    inside &= (top <= centre) & (centre <= top + tall)
    level = np.minimum.outer(y + height, y + height) - np.maximum.outer(y, y)
    beside = level > PARAMETERS.level * np.minimum.outer(height, height)
    beside &= np.subtract.outer(middle, middle) > np.add.outer(width, width) / 4
    held = inside.astype(np.float32)
    pairs = (held @ beside.astype(np.float32) * held).sum(axis=1)
    return [int(count) for count in pairs]


def runs(segments: Sequence[Segment], height: float) -> Iterator[Candidate]:
    """Runs of neighbouring segments that are not too wide, too low, too high or too far apart."""
    for begin, first in enumerate(segments):
        left, top, right, bottom = first.x, first.y, first.x, first.y
        for end in range(begin + 1, min(begin + PARAMETERS.most_segments, len(segments)) + 1):
            last = segments[end - 1]
            if end - begin > 1 and last.x - right > PARAMETERS.apart * height:
                break
            left, top = min(left, last.x), min(top, last.y)
            right = max(right, last.x + last.width)
            bottom = max(bottom, last.y + last.height)
            width, tall = right - left, bottom - top
            narrow = end - begin == 1 or width <= PARAMETERS.widest * height
            if (
                narrow
                and PARAMETERS.lowest * height < tall < PARAMETERS.highest * height
                and width < PARAMETERS.bar * tall
            ):
                yield Candidate(begin, end, segments[begin:end], (left, top, width, tall))


def zero_candidates(
    segments: Sequence[Segment], loops: Sequence[Segment], height: float
) -> Iterator[Candidate]:
    """Each loop with the segments whose middles it spans as the nearest loop, first to last."""
    if not loops:
        return
    boxes = np.array([loop.box for loop in loops])
    middles = np.array([s.centre_x for s in segments])
    nearest = np.abs(middles[:, None] - [loop.centre_x for loop in loops]).argmin(axis=1)
    for k, loop in enumerate(loops):
        within = (middles > loop.x) & (middles < loop.x + loop.width) & (nearest == k)
        inside = np.flatnonzero(within)
        if len(inside):
            begin, end = int(inside[0]), int(inside[-1]) + 1
            run = segments[begin:end]
            outside = sum(ink_outside_loop(s, [loops[j] for j in meeting(s, boxes)]) for s in run)
            yield Candidate(begin, end, run, box_of([loop]), loop, outside / height**2)


def meeting(segment: Segment, boxes: NDArray[np.intp]) -> list[int]:
    """Places of the boxes, N x 4, that have pixels in common with a segment's."""
    x, y, width, height = boxes.T
    across = (x < segment.x + segment.width) & (segment.x < x + width)
    down = (y < segment.y + segment.height) & (segment.y < y + height)
    return np.flatnonzero(across & down).tolist()


def classify(
    candidates: Sequence[Candidate],
    known: Mapping[Segment, Score],
    budget: Budget,
    recognizer: Recognizer,
) -> list[Score]:
    """Classify the images of candidates.

    Parameters
    ----------
    candidates : sequence of Candidate
    known : mapping of Segment to Score
        Segments that were classified already.
    budget : Budget
    recognizer : Recognizer

    Returns
    -------
    list of Score

    Raises
    ------
    TooComplex
        Before anything is classified, if they are too large.
    """
    new = [candidate for candidate in candidates if candidate.whole not in known]
    budget.spend_pixels(sum(candidate.box[2] * candidate.box[3] for candidate in new))
    scores = iter(scores_of((candidate.ink for candidate in new), recognizer))
    found = [known.get(c.whole) if c.whole else None for c in candidates]
    return [score or next(scores) for score in found]
