"""The rings of a percent sign are no zeros, and zeros are."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.numbers.number import FoundDigit
from digits.numbers.percents import without_percents
from tests.drawings import PEN, draw, encode

ONE, SLASH, OTHER = (100, 100, 20, 28), (115, 100, 45, 80), (150, 150, 20, 28)


def found(digit: int | None, box: tuple[int, int, int, int], cell: bool = False) -> FoundDigit:
    return FoundDigit(digit, 0.9, box, (0, 0) if cell else None)


@pytest.mark.parametrize("slash", [None, 1, 7])
def test_a_percent_sign_is_left_out_whole(slash: int | None) -> None:
    five = found(5, (20, 100, 50, 80))
    row = [five, found(0, ONE), found(slash, SLASH), found(0, OTHER)]
    (left,) = without_percents([row])
    assert [each.digit for each in left] == [5, None, None, None]
    assert [each.box for each in left] == [each.box for each in row]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param([found(0, ONE), found(1, SLASH), found(3, OTHER)], id="another digit"),
        pytest.param([found(0, OTHER), found(1, SLASH), found(0, ONE)], id="a falling one"),
        pytest.param([found(0, (60, 100, 40, 70)), found(1, SLASH), found(0, (150, 110, 40, 70))],
                     id="high zeros"),
        pytest.param([found(0, ONE, True), found(1, SLASH, True), found(0, OTHER, True)],
                     id="in a cell"),
        pytest.param([found(0, ONE), found(1, SLASH), found(0, (250, 150, 20, 28))],
                     id="far apart"),
    ],
)  # fmt: skip
def test_other_zeros_stay(row: list[FoundDigit]) -> None:
    assert without_percents([row]) == [row]


def test_a_share_is_read_without_its_sign(recognizer: Recognizer) -> None:
    page = Image.new("RGBA", (420, 200), (255, 255, 255, 255))
    for place, digit in enumerate((4, 5)):
        page.alpha_composite(draw(digit, 140, width=8), (130 * place, 30))
    pen = ImageDraw.Draw(page)
    for left, top in ((285, 55), (335, 110)):
        pen.ellipse((left, top, left + 28, top + 34), outline=PEN, width=6)
    pen.line((370, 50, 285, 150), fill=PEN, width=7)
    assert service.read(encode(page), recognizer).text == "45"
