"""Which runs of segments may be a digit, and what is measured of them."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits.imaging.decode import Ink
from digits.numbers.budget import Budget
from digits.numbers.candidates import candidates_of
from digits.numbers.loops import loops_of
from digits.numbers.segments import segments_of


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
