"""Dashed and dotted lines are taken out, and digits in a row are not."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.imaging.arrays import Mask
from digits.imaging.tables.dashes import without_dashes
from tests.drawings import encode
from tests.papers import number

Box = tuple[int, int, int, int]


def drawn(*boxes: Box) -> Mask:
    image = Image.new("L", (400, 160))
    pen = ImageDraw.Draw(image)
    for box in boxes:
        pen.rectangle(box, fill=255)
    return np.asarray(image) > 0


def across(y: int, count: int, step: int = 12, width: int = 7) -> list[Box]:
    return [(20 + step * k, y, 20 + step * k + width, y + 1) for k in range(count)]


def down(x: int, count: int) -> list[Box]:
    return [(x, 20 + 12 * k, x + 1, 20 + 12 * k + 7) for k in range(count)]


DIGITS = [(60, 50, 68, 110), (120, 50, 160, 110)]


@pytest.mark.parametrize(
    "dashes",
    [across(130, 25), [*across(20, 8), *across(130, 8)], [*down(20, 8), *down(300, 8)],
     [(20 + 6 * k, 120, 21 + 6 * k, 121) for k in range(40)]],
)  # fmt: skip
def test_dashed_and_dotted_lines_are_taken_out(dashes: list[Box]) -> None:
    assert np.array_equal(without_dashes(drawn(*DIGITS, *dashes)), drawn(*DIGITS))


def test_a_dot_beside_a_dashed_line_stays() -> None:
    dots = [(350, 60, 356, 66), (100, 20, 106, 26)]
    mask = drawn(*DIGITS, *dots, *across(130, 25))
    assert np.array_equal(without_dashes(mask), drawn(*DIGITS, *dots))


@pytest.mark.parametrize(
    "boxes",
    [
        pytest.param([*DIGITS, *across(130, 10)], id="a few dashes"),
        pytest.param([(20 + 20 * k, 50, 26 + 20 * k, 110) for k in range(18)], id="a row of 1s"),
        pytest.param(
            [*DIGITS, *((20 + (7 * k * k) % 360, 130, 24 + (7 * k * k) % 360, 134)
                        for k in range(20))], id="dots at uneven distances"),
    ],
)  # fmt: skip
def test_what_is_no_dashed_line(boxes: list[Box]) -> None:
    mask = drawn(*boxes)
    assert without_dashes(mask) is mask


def test_a_number_in_dashed_boxes_is_read(recognizer: Recognizer) -> None:
    page = Image.new("RGBA", (480, 200), "white")
    page.alpha_composite(number("2047", 110), (50, 40))
    pen = ImageDraw.Draw(page)
    for k in range(5):
        for y in range(30, 160, 12):
            pen.line((77 + 82 * k, y, 77 + 82 * k, y + 6), (120, 120, 120), 2)
    for x in range(77, 405, 12):
        for y in (30, 160):
            pen.line((x, y, x + 6, y), (120, 120, 120), 2)
    assert service.read(encode(page), recognizer).text == "2047"
