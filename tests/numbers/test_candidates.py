"""Which runs of segments may be a digit, and what is measured of them."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits.errors import TooComplex
from digits.imaging.arrays import Ink
from digits.numbers.budget import Budget
from digits.numbers.candidates import candidates_of
from digits.numbers.cuts import cut
from digits.numbers.loops import loops_of
from digits.numbers.segments import Segment, segments_of


def rings(*corners: tuple[int, int], side: int = 40) -> Ink:
    """Ink of rings that touch each other."""
    image = Image.new("L", (200, 120))
    for x, y in corners:
        ImageDraw.Draw(image).ellipse((x, y, x + side, y + side), outline=255, width=5)
    return np.asarray(image, np.float32) / np.float32(255)


@pytest.mark.parametrize(
    ("corners", "pairs"),
    [
        ([(20, 20)], 0),
        ([(20, 20), (20, 57)], 0),  # as of an 8
        ([(20, 20), (30, 57)], 0),  # as of one that leans
        ([(20, 20), (57, 20)], 1),
        ([(20, 20), (57, 28)], 1),
        ([(20, 20), (57, 20), (94, 20)], 3),
    ],
)
def test_loops_side_by_side_are_counted(corners: list[tuple[int, int]], pairs: int) -> None:
    (segment,) = segments_of(rings(*corners), Budget())
    loops = loops_of(segment, 40, Budget())
    assert len(loops) == len(corners)
    (whole,) = candidates_of([segment], [], 80, {}, Budget())
    found, *_ = candidates_of([segment], loops, 80, {}, Budget())
    assert (whole.loops_beside, found.loops_beside) == (0, pairs)


def test_a_stroke_that_two_loops_share_closes_both() -> None:
    side, pen = 40, 5
    (chain,) = segments_of(rings((20, 20), (20 + side - pen, 20), side=side), Budget())
    loops = loops_of(chain, side, Budget())
    parts = cut(chain, side, 0.0, Budget())
    found = candidates_of(parts, loops, side, {}, Budget())
    runs = [each for each in found if each.loop is None]
    first = next(each for each in runs if each.begin == 0 and each.box[2] > 0.8 * side)
    last = next(each for each in runs if (each.begin, each.end) == (first.end, len(parts)))
    for candidate in (first, last):
        assert len(loops_of(Segment(candidate.ink, 0, 0), side, Budget())) == 1


def test_candidates_that_are_not_known_are_taken_from_the_budget() -> None:
    parts = [Segment(np.ones((40, 6), np.float32), 60 * k, 0) for k in range(3)]  # far apart
    budget = Budget(candidates=2)
    assert len(candidates_of(parts, [], 40, set(parts[:1]), budget)) == 3
    assert budget.candidates == 0
    with pytest.raises(TooComplex):
        candidates_of(parts, [], 40, {}, budget)
