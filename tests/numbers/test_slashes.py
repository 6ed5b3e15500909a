"""Slashes part numbers, and 1s that look like them are read."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.numbers.slashes import stroke_of
from tests.drawings import encode
from tests.papers import number


def with_slashes(text: str, lean: float, higher: float) -> Image.Image:
    """A number as `number` draws it, with a stroke in place of each slash."""
    picture = number(text.replace("/", " "))
    left, top, right, bottom = number(text.replace("/", "0")).getbbox() or (0, 0, 0, 0)
    step, height = (right - left) / len(text), (bottom - top) * higher
    middle = (top + bottom) / 2
    for place, sign in enumerate(text):
        if sign == "/":
            x = left + (place + 0.5) * step
            ends = [(x + lean * height / 2, middle - height / 2)]
            ends.append((x - lean * height / 2, middle + height / 2))
            ImageDraw.Draw(picture).line(ends, (17, 17, 17, 255), 7)
    return picture


@pytest.mark.parametrize("text", ["07/05/2024", "2024/11/27", "28/9/63", "47/32", "5/8"])
def test_slashes_are_left_out(text: str, recognizer: Recognizer) -> None:
    (row,) = service.read(encode(with_slashes(text, 0.4, 1.5)), recognizer).rows
    expected = [None if sign == "/" else int(sign) for sign in text]
    assert [found.digit for found in row] == expected


def test_slashes_of_a_date_need_not_be_high(recognizer: Recognizer) -> None:
    assert service.read(encode(with_slashes("28/05/63", 0.4, 1.0)), recognizer).text == "280563"


@pytest.mark.parametrize(
    ("text", "lean", "higher"),
    [
        pytest.param("28/05/63", 0.0, 1.0, id="upright"),
        pytest.param("28/05/63", -0.4, 1.3, id="leaning to the left"),
        pytest.param("280/5/6", 0.4, 1.0, id="not where those of a date are"),
        pytest.param("/28/", 0.4, 1.5, id="at the ends"),
        pytest.param("28//56", 0.3, 1.5, id="side by side"),
    ],
)
def test_other_strokes_are_ones(
    text: str, lean: float, higher: float, recognizer: Recognizer
) -> None:
    answer = service.read(encode(with_slashes(text, lean, higher)), recognizer).text
    assert answer == text.replace("/", "1")


@pytest.mark.parametrize("lean", [-0.5, 0.0, 0.3, 1.0])
def test_the_lean_of_a_stroke(lean: float) -> None:
    image = Image.new("L", (300, 120))
    ImageDraw.Draw(image).line((150 + 50 * lean, 10, 150 - 50 * lean, 110), 255, 6)
    stroke = stroke_of(np.asarray(image, np.float32) / np.float32(255))
    assert stroke.lean == pytest.approx(lean, abs=0.03)
    assert stroke.spread < 0.03


def test_a_curve_is_no_straight_stroke() -> None:
    image = Image.new("L", (100, 120))
    ImageDraw.Draw(image).arc((10, 10, 90, 110), 90, 270, 255, 6)
    assert stroke_of(np.asarray(image, np.float32) / np.float32(255)).spread > 0.08
