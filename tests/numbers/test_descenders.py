"""A 9 that hangs below the line is a letter, and no other digit is."""

from __future__ import annotations

import pytest
from PIL import Image

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.numbers.descenders import without_descenders
from digits.numbers.number import FoundDigit
from tests.drawings import draw, encode


def row(text: str, low: dict[int, int], cell: tuple[int, int] | None = None) -> list[FoundDigit]:
    """Digits of 100 pixels' height; low: how many pixels lower some of them are, by place."""
    return [
        FoundDigit(int(sign), 0.9, (80 * place, 200 + low.get(place, 0), 60, 100), cell)
        for place, sign in enumerate(text)
    ]


def read(found: list[FoundDigit]) -> str:
    (left,) = without_descenders([found])
    assert [each.box for each in left] == [each.box for each in found]
    return "".join(str(each.digit) for each in left if each.digit is not None)


@pytest.mark.parametrize(
    ("text", "low", "expected"),
    [
        pytest.param("3910", {1: 35}, "310", id="between digits"),
        pytest.param("39", {1: 35}, "3", id="at the end"),
        pytest.param("3910", {1: 12}, "3910", id="a little lower"),
        pytest.param("3710", {1: 35}, "3710", id="a 7"),
        pytest.param("9", {0: 35}, "9", id="alone"),
        pytest.param("729", {1: -50}, "729", id="after an exponent"),
        pytest.param("1910", {0: 35, 1: 35, 2: 35, 3: 35}, "1910", id="all are as low"),
    ],
)
def test_a_nine_that_hangs_is_a_letter(text: str, low: dict[int, int], expected: str) -> None:
    assert read(row(text, low)) == expected


def test_a_longer_nine_is_a_nine() -> None:
    (three,) = row("3", {})
    assert read([three, FoundDigit(9, 0.9, (80, 205, 60, 150))]) == "39"


def test_digits_hang_as_they_like_in_cells() -> None:
    assert read(row("391", {1: 35}, cell=(0, 0))) == "391"


@pytest.mark.parametrize(("low", "text"), [(0, "394"), (20, "34")])
def test_on_a_picture(low: int, text: str, recognizer: Recognizer) -> None:
    picture = Image.new("RGBA", (340, 220))
    for digit, x, y in ((3, 20, 40), (9, 120, 40 + low), (4, 220, 40)):
        picture.alpha_composite(draw(digit, canvas=100), (x, y))
    assert service.read(encode(picture), recognizer).text == text
