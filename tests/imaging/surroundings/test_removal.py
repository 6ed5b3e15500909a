"""What people leave around a digit is taken out; what only looks like it stays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.errors import NoInk
from digits.imaging.decode import read_image
from digits.imaging.ink import digit_ink, extract_ink
from tests.drawings import draw, encode

Surround = Callable[[Image.Image], Image.Image]


def page(digit: int, canvas: int = 200, width: float = 10, height: float = 0.55) -> Image.Image:
    """A digit on white."""
    return draw(digit, canvas, width, height, paper=(255, 255, 255, 255)).convert("RGB")


def blank(canvas: int = 200) -> Image.Image:
    return Image.new("RGB", (canvas, canvas), "white")


def framed(
    picture: Image.Image,
    width: int = 1,
    grey: int = 0,
    inset: int = 0,
    sides: str = "lrtb",
) -> Image.Image:
    """Lines along some sides of a picture."""
    draw, far = ImageDraw.Draw(picture), picture.width - 1 - inset
    inner = far - width + 1
    bars = {
        "l": (inset, inset, inset + width - 1, far),
        "r": (inner, inset, far, far),
        "t": (inset, inset, far, inset + width - 1),
        "b": (inset, inner, far, far),
    }
    for side in sides:
        draw.rectangle(bars[side], fill=(grey, grey, grey))
    return picture


def rounded(picture: Image.Image) -> Image.Image:
    box = (8, 8, picture.width - 9, picture.height - 9)
    ImageDraw.Draw(picture).rounded_rectangle(box, 20, outline=(60, 60, 60), width=3)
    return picture


def double(picture: Image.Image) -> Image.Image:
    return framed(framed(picture, 2), 1, inset=5)


def askew(picture: Image.Image) -> Image.Image:
    """A box turned by two degrees."""
    middle, half = (picture.width - 1) / 2, 0.42 * picture.width
    turn = np.exp(1j * np.radians(2))
    corners = [complex(x, y) * half * turn for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    points = [(middle + corner.real, middle + corner.imag) for corner in corners]
    ImageDraw.Draw(picture).line([*points, points[0]], fill=(0, 0, 0), width=2)
    return picture


def light_on_dark(picture: Image.Image) -> Image.Image:
    return Image.eval(framed(picture, 2), lambda level: 255 - level)


SURROUNDS: dict[str, Surround] = {
    "hairline": framed,
    "grey": lambda picture: framed(picture, 1, grey=150),
    "thick": lambda picture: framed(picture, 5),
    "a tenth": lambda picture: framed(picture, picture.width // 10, grey=40),
    "inside": lambda picture: framed(picture, 2, inset=12),
    "underline": lambda picture: framed(picture, 2, sides="b"),
    "margin line": lambda picture: framed(picture, 2, sides="l"),
    "two sides": lambda picture: framed(picture, 2, sides="lb"),
    "three sides": lambda picture: framed(picture, 3, sides="lrb"),
    "guides": lambda picture: framed(picture, 2, sides="tb"),
    "rounded": rounded,
    "double": double,
    "askew": askew,
    "light on dark": light_on_dark,
}


@pytest.mark.parametrize("name", SURROUNDS)
@pytest.mark.parametrize("digit", range(10))
def test_a_surrounded_digit_is_read(digit: int, name: str, recognizer: Recognizer) -> None:
    picture = SURROUNDS[name](page(digit))
    assert service.predict(encode(picture), recognizer).digit == digit


BARS = {"underline", "margin line", "two sides"}
"""A lone bar, or two, may be a digit."""


@pytest.mark.parametrize("name", [name for name in SURROUNDS if name not in BARS])
def test_surroundings_alone_are_no_ink(name: str) -> None:
    with pytest.raises(NoInk):
        extract_ink(read_image(encode(SURROUNDS[name](blank()))))


@pytest.mark.parametrize("name", sorted(BARS))
def test_bars_alone_are_ink(name: str) -> None:
    sheet = read_image(encode(SURROUNDS[name](blank())))
    assert np.array_equal(extract_ink(sheet), sheet.ink)


@pytest.mark.parametrize("name", SURROUNDS)
def test_only_the_lines_are_taken_out(name: str) -> None:
    plain, surrounded = page(3), SURROUNDS[name](page(3))
    expected = digit_ink(read_image(encode(plain)))
    ink = digit_ink(read_image(encode(surrounded)))
    assert np.abs(ink - expected).max() < 0.15


@pytest.mark.parametrize("digit", range(10))
def test_a_stroke_that_crosses_a_line_stays_whole(digit: int, recognizer: Recognizer) -> None:
    picture = framed(page(digit, height=0.8), 2, grey=60, inset=18)
    assert service.predict(encode(picture), recognizer).digit == digit


@pytest.mark.parametrize("digit", range(10))
def test_a_tight_crop_stays_whole(digit: int, recognizer: Recognizer) -> None:
    picture = page(digit, width=16)
    box = Image.eval(picture.convert("L"), lambda level: 255 - level).getbbox()
    assert service.predict(encode(picture.crop(box)), recognizer).digit == digit


@pytest.mark.parametrize(
    "strokes",
    [
        pytest.param([[(100, 10), (100, 190)]], id="1 from end to end"),
        pytest.param([[(4, 0), (4, 199)]], id="1 along the edge"),
        pytest.param([[(120, 0), (30, 130), (199, 130)], [(150, 60), (150, 199)]], id="4"),
        pytest.param([[(0, 5), (195, 5), (100, 199)]], id="7 whose bar lies on the rim"),
        pytest.param([[(0, 5), (194, 5), (194, 199)]], id="7 with an upright stem"),
    ],
)
def test_strokes_are_not_taken_for_borders(strokes: list[list[tuple[int, int]]]) -> None:
    picture = blank()
    for stroke in strokes:
        ImageDraw.Draw(picture).line(stroke, fill=(0, 0, 0), width=10)
    sheet = read_image(encode(picture))
    assert digit_ink(sheet) is sheet.ink


def test_a_zero_that_fills_the_picture_stays() -> None:
    picture = blank()
    ImageDraw.Draw(picture).ellipse((0, 0, 199, 199), outline=(0, 0, 0), width=14)
    sheet = read_image(encode(picture))
    assert digit_ink(sheet) is sheet.ink


def test_a_canvas_with_a_drawn_border_is_read(recognizer: Recognizer) -> None:
    picture = draw(8)
    ImageDraw.Draw(picture).rectangle((0, 0, 199, 199), outline=(17, 17, 17, 255), width=2)
    assert service.predict(encode(picture), recognizer).digit == 8
