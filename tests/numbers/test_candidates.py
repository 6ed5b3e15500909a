"""Which runs of segments may be a digit, and what is measured of them."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

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
    (whole,) = candidates_of([segment], [], 80)
    found, *_ = candidates_of([segment], loops, 80)
    assert (whole.loops_beside, found.loops_beside) == (0, pairs)


def test_a_stroke_that_two_loops_share_closes_both() -> None:
    side, pen = 40, 5
    (chain,) = segments_of(rings((20, 20), (20 + side - pen, 20), side=side), Budget())
    loops = loops_of(chain, side, Budget())
    parts = cut(chain, side, 0.0, Budget())
    runs = [each for each in candidates_of(parts, loops, side) if each.loop is None]
    first = next(each for each in runs if each.begin == 0 and each.box[2] > 0.8 * side)
    last = next(each for each in runs if (each.begin, each.end) == (first.end, len(parts)))
    for candidate in (first, last):
        assert len(loops_of(Segment(candidate.ink, 0, 0), side, Budget())) == 1
