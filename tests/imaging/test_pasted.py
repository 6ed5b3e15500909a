"""Photographs, scans and cards on a canvas of one colour."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw, ImageFilter

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.imaging.decode import read_image
from tests.drawings import draw, encode
from tests.papers import number, photographed

CORNER = (150, 90)


def on_canvas(picture: Image.Image, canvas: str = "white") -> Image.Image:
    whole = Image.new("RGB", (picture.width + 300, picture.height + 200), canvas)
    whole.paste(picture, CORNER)
    return whole


def card(digit: int, paper: tuple[int, ...], ink: tuple[int, ...], side: int = 60) -> Image.Image:
    drawing = draw(digit, canvas=side, width=side / 12, paper=(*paper, 255), ink=(*ink, 255))
    return drawing.convert("RGB")


@pytest.mark.parametrize("digit", range(10))
@pytest.mark.parametrize(
    ("paper", "ink"), [((0, 0, 0), (255, 255, 255)), ((210, 220, 160), (20, 20, 90))]
)
def test_a_card_is_read(
    digit: int, paper: tuple[int, ...], ink: tuple[int, ...], recognizer: Recognizer
) -> None:
    picture = on_canvas(card(digit, paper, ink))
    assert service.predict(encode(picture), recognizer).digit == digit


def test_a_large_plot_on_a_white_page_is_no_sheet_on_a_desk(recognizer: Recognizer) -> None:
    plot = draw(6, 300, 24, 0.6, ink=(255, 255, 255, 255), paper=(0, 0, 0, 255)).convert("RGB")
    picture = Image.new("RGB", (445, 430), "white")
    picture.paste(plot.resize((330, 330)).filter(ImageFilter.GaussianBlur(4)), (40, 30))
    decoded = read_image(encode(picture))
    assert not decoded.photograph
    assert decoded.corner == (40, 30)
    assert service.predict(encode(picture), recognizer).digit == 6


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_pasted_photograph_is_one(form: str, recognizer: Recognizer) -> None:
    photograph = photographed(number("2047", digit=80), ruled=False)
    decoded = read_image(encode(on_canvas(photograph), form))
    assert decoded.photograph
    assert decoded.ink.shape == pytest.approx((photograph.height, photograph.width), abs=2)
    found = service.read(encode(on_canvas(photograph), form), recognizer)
    alone = service.read(encode(photograph), recognizer)
    assert found.text == alone.text == "2047"
    for one, other in zip(found.digits, alone.digits, strict=True):
        x, y, *size = other.box
        assert one.box == pytest.approx((CORNER[0] + x, CORNER[1] + y, *size), abs=4)


def test_a_thick_blurred_digit_in_a_cell_is_no_photograph() -> None:
    cell = draw(0, canvas=160, width=44, height=0.7, paper=(255, 255, 255, 255)).convert("RGB")
    cell = cell.filter(ImageFilter.GaussianBlur(4))
    ImageDraw.Draw(cell).rectangle((6, 6, 153, 153), outline=(90, 90, 90))
    assert read_image(encode(cell, "JPEG")).ink.shape == (160, 160)


def test_what_is_drawn_on_a_canvas_stays_as_it_is(recognizer: Recognizer) -> None:
    for digit in range(10):
        thick = draw(digit, canvas=280, width=52, paper=(255, 255, 255, 255)).convert("RGB")
        assert read_image(encode(thick)).ink.shape == (280, 280)
    bar, boxed = Image.new("RGB", (200, 200), "white"), card(7, (255, 255, 255), (0, 0, 0), 200)
    ImageDraw.Draw(bar).rectangle((80, 30, 110, 170), fill="black")
    ImageDraw.Draw(boxed).rectangle((20, 20, 180, 180), outline="black", width=6)
    for picture, digit in ((bar, 1), (boxed, 7)):
        assert read_image(encode(picture)).ink.shape == (200, 200)
        assert service.predict(encode(picture), recognizer).digit == digit


@pytest.mark.parametrize("digit", range(10))
def test_a_plot_with_axes_is_read(digit: int, recognizer: Recognizer) -> None:
    """As matplotlib shows an image: a black line around colours that differ from it."""
    plot = card(digit, (68, 1, 84), (253, 231, 37), side=120)
    ImageDraw.Draw(plot).rectangle((0, 0, 119, 119), outline="black")
    assert service.predict(encode(on_canvas(plot)), recognizer).digit == digit
