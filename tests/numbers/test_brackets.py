"""Round brackets around digits are left out, and 1s that are bowed by themselves are read."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.numbers.brackets import arc_of
from tests.drawings import encode
from tests.papers import number

SIDES = {"(": 1, ")": -1}


def bowed(bow: float, height: float, x: float, middle: float) -> list[tuple[float, float]]:
    """Points of an arc from top to bottom, its middle so many heights to the left of its ends."""
    steps = np.linspace(-1, 1, 41)
    return [(x - bow * height * (1 - t * t), middle + t * height / 2) for t in steps.tolist()]


def formula(text: str, bow: float = 0.15, higher: float = 1.4) -> Image.Image:
    """A number as `number` draws it, with an arc in place of each bracket."""
    picture = number("".join(" " if sign in SIDES else sign for sign in text))
    written = number(text.translate(str.maketrans("()", "00")))
    left, top, right, bottom = written.getbbox() or (0, 0, 0, 0)
    step, height = (right - left) / len(text), (bottom - top) * higher
    for place, sign in enumerate(text):
        if side := SIDES.get(sign):
            x = left + (place + 0.5 + 0.1 * side) * step
            points = bowed(side * bow, height, x, (top + bottom) / 2)
            ImageDraw.Draw(picture).line(points, (17, 17, 17, 255), 7, "curve")
    return picture


@pytest.mark.parametrize("text", ["(25)", "3(4)", "((2)8)6", "7(5)2(9)", "(17)", "8(71)", "(1)(1)"])
def test_brackets_are_left_out(text: str, recognizer: Recognizer) -> None:
    read = service.read(encode(formula(text)), recognizer)
    assert read.text == "".join(sign for sign in text if sign.isdigit())


@pytest.mark.parametrize(
    ("text", "bow", "higher"),
    [
        pytest.param("(25)", 0.0, 1.4, id="straight"),
        pytest.param("(25)", 0.15, 0.9, id="lower than the digits"),
        pytest.param("25(", 0.15, 1.4, id="without a partner"),
        pytest.param(")25(", 0.15, 1.4, id="the wrong way round"),
        pytest.param("5()2", 0.15, 1.4, id="around nothing"),
    ],
)
def test_other_strokes_are_ones(
    text: str, bow: float, higher: float, recognizer: Recognizer
) -> None:
    read = service.read(encode(formula(text, bow, higher)), recognizer)
    assert read.text == text.translate(str.maketrans("()", "11"))


def test_brackets_are_listed_in_their_places(recognizer: Recognizer) -> None:
    ((row,), (other,)) = [
        read.rows
        for text in ("3(4)", "(34)")
        for read in [service.read(encode(formula(text)), recognizer)]
    ]
    assert [found.digit for found in row] == [3, None, 4, None]
    assert [found.digit for found in other] == [None, 3, 4, None]


@pytest.mark.parametrize("bow", [-0.3, -0.1, 0.0, 0.1, 0.3])
def test_the_bow_of_a_stroke(bow: float) -> None:
    image = Image.new("L", (200, 120))
    ImageDraw.Draw(image).line(bowed(bow, 100, 100, 60), 255, 4, "curve")
    arc = arc_of(np.asarray(image, np.float32) / np.float32(255))
    assert arc.bow == pytest.approx(bow, abs=0.03)
    assert arc.rough < 0.02


def test_a_wave_is_no_arc() -> None:
    image = Image.new("L", (200, 120))
    wave = [(100 + 20 * math.sin(y / 10), y) for y in range(10, 111)]
    ImageDraw.Draw(image).line(wave, 255, 4, "curve")
    assert arc_of(np.asarray(image, np.float32) / np.float32(255)).rough > 0.05
