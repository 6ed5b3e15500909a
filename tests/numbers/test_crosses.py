"""Crosses have four straight arms in opposite pairs; no drawn digit has."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.imaging.arrays import Ink
from digits.numbers.crosses import is_cross
from tests.drawings import STROKES, draw, encode, ink
from tests.papers import number

Line = tuple[tuple[float, float], ...]

CROSSES: dict[str, list[Line]] = {
    "plus": [((50, 0), (50, 100)), ((0, 50), (100, 50))],
    "high plus": [((30, 0), (30, 100)), ((0, 45), (60, 45))],
    "hooked plus": [((42, 15), (52, 0), (50, 100)), ((0, 55), (100, 50))],
    "times": [((0, 0), (100, 100)), ((100, 0), (0, 100))],
    "narrow times": [((0, 0), (60, 100)), ((60, 10), (0, 90))],
    "curved times": [((0, 0), (30, 15), (70, 85), (100, 100)), ((100, 0), (0, 100))],
}

OTHERS: dict[str, list[Line]] = {
    "4": [((30, 0), (0, 60), (100, 60)), ((70, 30), (70, 100))],
    "open 4": [((0, 0), (0, 50), (100, 50)), ((70, 0), (70, 100))],
    "7 with a bar": [((0, 0), (80, 0), (40, 100)), ((30, 50), (90, 50))],
    "T": [((0, 0), (100, 0)), ((50, 0), (50, 100))],
    "Y": [((0, 0), (50, 50), (100, 0)), ((50, 50), (50, 100))],
    "star": [((50, 0), (50, 100)), ((0, 25), (100, 75)), ((100, 25), (0, 75))],
    "dagger": [((50, 0), (50, 100)), ((0, 35), (20, 35), (100, 35), (100, 90))],
    "bar": [((50, 0), (50, 100))],
    "dot": [((50, 50), (52, 52))],
}


def drawn(lines: list[Line], size: int, pen: int) -> Ink:
    """Lines on a square of 100, so many pixels large, without paper around them."""
    image = Image.new("L", (size + 2 * pen, size + 2 * pen))
    for line in lines:
        points = [tuple(pen + at * size / 100 for at in point) for point in line]
        ImageDraw.Draw(image).line(points, 255, pen, "curve")
    return np.asarray(image.crop(image.getbbox()), np.float32) / np.float32(255)


@pytest.mark.parametrize("size", [30, 60, 120])
@pytest.mark.parametrize("name", CROSSES)
def test_two_straight_strokes_are_a_cross(name: str, size: int) -> None:
    assert is_cross(drawn(CROSSES[name], size, max(2, size // 12)))


@pytest.mark.parametrize("size", [30, 60, 120])
@pytest.mark.parametrize("name", OTHERS)
def test_other_strokes_are_none(name: str, size: int) -> None:
    assert not is_cross(drawn(OTHERS[name], size, max(2, size // 12)))


@pytest.mark.parametrize("digit", STROKES)
def test_no_digit_is_a_cross(digit: int) -> None:
    assert not is_cross(ink(draw(digit)))


@pytest.mark.parametrize("lines", [CROSSES["high plus"], CROSSES["narrow times"]])
@pytest.mark.parametrize("size", [50, 80])
def test_the_signs_of_a_sum_are_left_out(
    lines: list[Line], size: int, recognizer: Recognizer
) -> None:
    picture = number("47  32")
    for line in lines:
        points = [(210 + x * size / 100, 30 + y * size / 100) for x, y in line]
        ImageDraw.Draw(picture).line(points, (17, 17, 17, 255), 7)
    assert service.read(encode(picture), recognizer).text == "4732"
