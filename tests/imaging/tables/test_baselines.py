"""The lines that numbers are written on are taken out, and bars of digits are not."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.imaging.arrays import Mask
from digits.imaging.tables.baselines import without_baselines, without_lines_down
from tests.drawings import encode
from tests.papers import number, photographed

LINE = (20, 100, 379, 102)


def drawn(*boxes: tuple[int, int, int, int]) -> Mask:
    image = Image.new("L", (400, 160))
    pen = ImageDraw.Draw(image)
    for box in boxes:
        pen.rectangle(box, fill=255)
    return np.asarray(image) > 0


def joined_zeros() -> Mask:
    image = Image.new("L", (400, 160))
    pen = ImageDraw.Draw(image)
    for x in (40, 300):
        pen.ellipse((x, 40, x + 60, 102), outline=255, width=4)
    pen.line((70, 101, 330, 101), 255, 3)
    return np.asarray(image) > 0


@pytest.mark.parametrize(
    "strokes",
    [
        pytest.param([(60, 40, 68, 95), (120, 40, 128, 95)], id="above"),
        pytest.param([(60, 40, 68, 120), (120, 40, 128, 130)], id="across"),
        pytest.param([(60, 40, 68, 104), (60, 96, 110, 104)], id="with their feet along it"),
    ],
)
def test_a_line_below_digits_is_taken_out(strokes: list[tuple[int, int, int, int]]) -> None:
    clean = without_baselines(drawn(LINE, *strokes))
    assert clean[drawn(*strokes)].all()
    left = clean & ~drawn(*strokes)
    assert np.count_nonzero(left) <= 3 * 2 * len(strokes)


@pytest.mark.parametrize(
    "mask",
    [
        pytest.param(drawn((60, 40, 68, 95)), id="no line"),
        pytest.param(drawn(LINE), id="nothing but a line"),
        pytest.param(
            drawn(*((x, 60, x + 60, 63) for x in range(20, 380, 70)), (60, 60, 66, 120)),
            id="bars with gaps",
        ),
        pytest.param(
            drawn((20, 84, 379, 87), *((x, 50, x + 6, 120) for x in range(30, 380, 50))),
            id="bars of 4s",
        ),
        pytest.param(joined_zeros(), id="the stroke that joins two zeros"),
        pytest.param(drawn((20, 96, 379, 115), (60, 30, 68, 95)), id="a thick bar"),
    ],
)  # fmt: skip
def test_what_is_no_baseline(mask: Mask) -> None:
    assert without_baselines(mask) is mask


def test_a_long_line_down_is_taken_out_but_the_stem_of_a_digit_stays() -> None:
    edge, digits = (
        (20, 5, 22, 390),
        [(80, 100, 160, 108), (150, 100, 158, 210), (230, 100, 238, 210)],
    )
    mask = np.zeros((400, 400), bool)
    for left, top, right, bottom in digits:
        mask[top : bottom + 1, left : right + 1] = True
    clean = mask.copy()
    mask[edge[1] : edge[3], edge[0] : edge[2] + 1] = True
    assert np.array_equal(without_lines_down(mask), clean)
    assert np.array_equal(without_lines_down(clean), clean)


@pytest.mark.parametrize("photograph", [False, True])
@pytest.mark.parametrize("row", [128, 138])
def test_numbers_on_a_line_are_read(photograph: bool, row: int, recognizer: Recognizer) -> None:
    page = Image.new("RGBA", (620, 260), (255, 255, 255, 0))
    page.alpha_composite(number("2047", 120), (60, 40))
    ImageDraw.Draw(page).line((30, row, 560, row), (17, 17, 17, 255), 3)
    sent = photographed(page, ruled=False) if photograph else page
    assert service.read(encode(sent), recognizer).text == "2047"
