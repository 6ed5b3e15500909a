"""Closed strokes around digits are taken out, and digits with something in them are not."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.imaging.arrays import Mask
from digits.imaging.tables.enclosures import without_enclosures
from tests.drawings import encode
from tests.papers import number, photographed


def circle_with(*inner: tuple[int, int, int, int], gap: int = 0) -> Mask:
    """A circle, its stroke open for some degrees, with bars in it."""
    image = Image.new("L", (300, 300))
    draw = ImageDraw.Draw(image)
    draw.arc((50, 50, 250, 250), gap, 360, 255, 5)
    for box in inner:
        draw.rectangle(box, fill=255)
    return np.asarray(image) > 0


def test_a_circle_around_a_digit_is_taken_out() -> None:
    mask = circle_with((145, 100, 155, 200))
    clean = without_enclosures(mask)
    assert clean[100:201, 145:156].all()
    assert np.count_nonzero(clean) == 101 * 11


@pytest.mark.parametrize("form", ["ellipse", "rectangle"])
def test_a_stroke_that_touches_what_encloses_it_stays(form: str) -> None:
    image = Image.new("L", (300, 300))
    pen = ImageDraw.Draw(image)
    getattr(pen, form)((50, 50, 250, 250), outline=255, width=5)
    for x in (100, 160):  # the second one touches
        pen.rectangle((x, 120, x + 10, 180 if x == 100 else 249), fill=255)
    clean = without_enclosures(np.asarray(image) > 0)
    assert clean[120:181, 100:111].all()
    assert clean[120:230, 160:171].all()
    assert np.count_nonzero(clean) < 61 * 11 + 130 * 11


def test_a_shaded_area_around_a_digit_is_taken_out_whole() -> None:
    image = Image.new("L", (300, 300))
    pen = ImageDraw.Draw(image)
    pen.ellipse((50, 50, 250, 250), outline=255, width=40)
    pen.rectangle((120, 120, 180, 240), fill=255)  # a part of it
    pen.rectangle((100, 110, 200, 205), fill=0)
    pen.rectangle((145, 115, 155, 195), fill=255)
    assert np.count_nonzero(without_enclosures(np.asarray(image) > 0)) == 11 * 81


@pytest.mark.parametrize(
    "mask",
    [
        pytest.param(circle_with(), id="a zero"),
        pytest.param(circle_with((140, 140, 160, 160)), id="a dotted zero"),
        pytest.param(circle_with((110, 110, 125, 130), (175, 110, 190, 130)), id="a face"),
        pytest.param(circle_with((145, 20, 155, 280)), id="a stroke across"),
        pytest.param(circle_with((145, 100, 155, 200), gap=60), id="an open one"),
    ],
)
def test_what_encloses_nothing(mask: Mask) -> None:
    assert without_enclosures(mask) is mask


def test_a_frame_around_a_line_of_low_digits_is_taken_out() -> None:
    line = [(x, 140, x + 10, 165) for x in (100, 130, 160, 190)]
    assert np.count_nonzero(without_enclosures(circle_with(*line))) == 4 * 11 * 26


@pytest.mark.parametrize("photograph", [False, True])
def test_circled_numbers_are_read(photograph: bool, recognizer: Recognizer) -> None:
    page = Image.new("RGBA", (700, 400), (255, 255, 255, 0))
    page.alpha_composite(number("47"), (120, 130))
    ImageDraw.Draw(page).ellipse((80, 90, 380, 290), outline=(17, 17, 17, 255), width=6)
    page.alpha_composite(number("82"), (440, 130))
    sent = photographed(page) if photograph else page
    assert service.read(encode(sent), recognizer).text == "4782"
