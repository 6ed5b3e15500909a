"""Slim marks side by side are taken out, and digits are not."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits.imaging.arrays import Mask
from digits.imaging.photographs.ticks import without_ticks

Box = tuple[int, int, int, int]

DIGITS: list[Box] = [(100, 150, 108, 230), (160, 150, 210, 230), (260, 150, 320, 230)]


def drawn(*boxes: Box) -> Mask:
    image = Image.new("L", (600, 400))
    pen = ImageDraw.Draw(image)
    for box in boxes:
        pen.rectangle(box, fill=255)
    return np.asarray(image) > 0


def marks(y: int, tall: int, count: int = 14, step: int = 40, rise: float = 0.0) -> list[Box]:
    return [
        (20 + step * k, round(y + rise * k), 25 + step * k, round(y + tall + rise * k))
        for k in range(count)
    ]


@pytest.mark.parametrize(
    "ticks",
    [
        pytest.param(marks(2, 60), id="wire along the rim"),
        pytest.param(marks(300, 20), id="ticks of one length"),
        pytest.param(marks(60, 30, rise=0.8), id="aslant"),
    ],
)
def test_a_row_of_marks_is_taken_out(ticks: list[Box]) -> None:
    assert np.array_equal(without_ticks(drawn(*DIGITS, *ticks)), drawn(*DIGITS))
    turned = without_ticks(drawn(*DIGITS, *ticks).T)
    assert np.array_equal(turned.T, drawn(*DIGITS))


@pytest.mark.parametrize(
    "boxes",
    [
        pytest.param([*DIGITS, *marks(2, 60, count=8)], id="few marks"),
        pytest.param([*DIGITS, *marks(280, 80)], id="1s as high as the other digits"),
        pytest.param([*DIGITS, *marks(300, 20, step=12)], id="a short row"),
        pytest.param(marks(2, 60), id="nothing else"),
        pytest.param(
            [*DIGITS, *((20 + 3 * k * k, 300, 25 + 3 * k * k, 320) for k in range(14))],
            id="at uneven distances",
        ),
    ],
)
def test_what_is_no_row_of_marks(boxes: list[Box]) -> None:
    mask = drawn(*boxes)
    assert without_ticks(mask) is mask
