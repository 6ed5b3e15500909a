"""What the rim cuts off is dropped where the digit is another component."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import ImageDraw

from digits.imaging.surroundings.cut_off import without_cut_off
from tests.drawings import draw, ink


@pytest.mark.parametrize("places", [[(194, 40), (199, 120)], [(20, 0), (60, 6)]])
def test_a_neighbours_stroke_is_dropped(places: list[tuple[int, int]]) -> None:
    picture = draw(5, height=0.55)
    alone = ink(picture)
    ImageDraw.Draw(picture).line(places, fill=(17, 17, 17, 255), width=8)
    assert np.array_equal(without_cut_off(ink(picture)), alone)


@pytest.mark.parametrize("at", [(0, 0.5), (1, 0.5), (0.5, 0), (0.5, 1)])
def test_a_digit_that_touches_the_rim_stays(at: tuple[float, float]) -> None:
    touching = ink(draw(5, at=at))
    assert without_cut_off(touching) is touching


def test_the_bar_of_a_five_at_the_rim_stays() -> None:
    five = np.zeros((100, 100), np.float32)
    five[:4, 40:80] = 1  # it touches the rim
    five[6:90, 40:46] = five[84:90, 40:80] = 1  # nearly touched by the rest
    assert without_cut_off(five) is five
