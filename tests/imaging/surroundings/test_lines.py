"""Straight lines are found wherever they run, and strokes of digits are none."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits.imaging.surroundings.lines import find_lines
from tests.drawings import draw

SIDE = 200


@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize(("fall", "width"), [(0, 1), (6, 2), (-10, 5)])
def test_a_line_is_found_where_it_runs(down: bool, fall: int, width: int) -> None:
    image = Image.new("1", (SIDE, SIDE))
    ImageDraw.Draw(image).line((20, 90, 180, 90 + fall), fill=1, width=width)
    mask = np.asarray(image)
    (line,) = find_lines(mask.T.copy() if down else mask)
    assert line.down is down
    assert [line.begin, line.end] == pytest.approx([20, 181], abs=3)
    assert line.width == pytest.approx(width, abs=1)
    middles = (line.top + line.bottom - 1)[[20, 180]] / 2
    assert middles == pytest.approx([90, 90 + fall], abs=1.5)


@pytest.mark.parametrize("digit", [0, 2, 3, 5, 6, 8, 9])
def test_a_digit_in_the_middle_has_none(digit: int) -> None:
    mask = np.asarray(draw(digit, SIDE, height=0.5).getchannel("A")) > 40
    assert find_lines(mask) == []
