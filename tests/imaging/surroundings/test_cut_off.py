"""What the rim cuts off is dropped where the digit is another component."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits.imaging.arrays import Ink
from digits.imaging.surroundings.cut_off import without_cut_off
from tests.drawings import draw


def ink_of(image: Image.Image) -> Ink:
    return np.asarray(image.getchannel("A"), np.float32) / np.float32(255)


@pytest.mark.parametrize("places", [[(194, 40), (199, 120)], [(20, 0), (60, 6)]])
def test_a_neighbours_stroke_is_dropped(places: list[tuple[int, int]]) -> None:
    picture = draw(5, height=0.55)
    alone = ink_of(picture)
    ImageDraw.Draw(picture).line(places, fill=(17, 17, 17, 255), width=8)
    assert np.array_equal(without_cut_off(ink_of(picture)), alone)


@pytest.mark.parametrize("at", [(0, 0.5), (1, 0.5), (0.5, 0), (0.5, 1)])
def test_a_digit_that_touches_the_rim_stays(at: tuple[float, float]) -> None:
    ink = ink_of(draw(5, at=at))
    assert without_cut_off(ink) is ink


def test_the_bar_of_a_five_at_the_rim_stays() -> None:
    ink = np.zeros((100, 100), np.float32)
    ink[:4, 40:80] = 1  # it touches the rim
    ink[6:90, 40:46] = ink[84:90, 40:80] = 1  # nearly touched by the rest
    assert without_cut_off(ink) is ink
