"""The digit that is meant is found among other things, whole."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from digits.classifier.recognizer import Recognizer
from digits.imaging.arrays import Ink
from digits.imaging.decode import read_image
from digits.numbers.number import FoundDigit
from digits.numbers.segments import Segment
from digits.numbers.single import single_digit, uncut
from tests.drawings import PEN, draw, encode
from tests.papers import number


def found_on(image: Image.Image, recognizer: Recognizer) -> Ink | None:
    return single_digit(read_image(encode(image)), recognizer)


@pytest.mark.parametrize("digit", range(10))
def test_a_digit_in_a_circle_is_found_without_it(digit: int, recognizer: Recognizer) -> None:
    image = draw(digit, 200, height=0.5)
    ImageDraw.Draw(image).ellipse((10, 10, 190, 190), outline=PEN, width=6)
    ink = found_on(image, recognizer)
    assert ink is not None
    assert max(ink.shape) < 120
    assert recognizer.recognize_inks([ink])[0].digit == digit


def test_the_highest_of_several_digits_is_meant(recognizer: Recognizer) -> None:
    image = draw(6, 300, height=0.5)
    ImageDraw.Draw(image).text((10, 10), "10:45", PEN, ImageFont.load_default(30))
    ink = found_on(image, recognizer)
    assert ink is not None
    assert recognizer.recognize_inks([ink])[0].digit == 6


def test_of_digits_of_one_height_none_is_meant(recognizer: Recognizer) -> None:
    assert found_on(number("47"), recognizer) is None


def test_what_cuts_have_parted_is_put_together() -> None:
    ink = np.ones((9, 4), np.float32)
    cuts = (0.0, 0.3), (0.3, 0.3), (0.3, 0.0), (0.0, 0.0)
    segments = [Segment(ink, 5 * k, 0, cut) for k, cut in enumerate(cuts)]
    row = [FoundDigit(None, 0.0, segment.box, run=(segment,)) for segment in segments]
    assert [uncut(row, k) for k in range(4)] == [row[:3]] * 3 + [row[3:]]
