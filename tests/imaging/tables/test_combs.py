"""Open combs below digits are taken out, and digits on a line are not."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.imaging.arrays import Mask
from digits.imaging.tables.combs import without_combs
from tests.drawings import encode
from tests.papers import number


def drawn(teeth: list[int], width: int = 2, base: int = 300) -> Image.Image:
    """A line with strokes of these heights on it, in even distances."""
    image = Image.new("L", (400, 160))
    pen = ImageDraw.Draw(image)
    pen.rectangle((50, 120, 50 + base, 122), fill=255)
    for k, tall in enumerate(teeth):
        x = 50 + base * k // max(len(teeth) - 1, 1)
        pen.rectangle((x, 120 - tall, x + width, 122), fill=255)
    return image


def mask_of(image: Image.Image) -> Mask:
    return np.asarray(image) > 0


@pytest.mark.parametrize("teeth", [[20, 20], [12] * 5, [30, 28, 29, 30, 30]])
def test_a_comb_is_taken_out(teeth: list[int]) -> None:
    image = drawn(teeth)
    ImageDraw.Draw(image).rectangle((80, 40, 90, 110), fill=255)
    clean = without_combs(mask_of(image))
    assert clean[40:111, 80:91].all()
    assert np.count_nonzero(clean) == 71 * 11


@pytest.mark.parametrize(
    "image",
    [
        pytest.param(drawn([]), id="a line"),
        pytest.param(drawn([60]), id="one stroke"),
        pytest.param(drawn([60, 10, 60, 10, 60]), id="strokes of many heights"),
        pytest.param(drawn([30, 30, 30], width=20), id="thick strokes"),
        pytest.param(drawn([60, 60], base=100), id="a box without its top"),
    ],
)
def test_what_is_no_comb(image: Image.Image) -> None:
    mask = mask_of(image)
    assert without_combs(mask) is mask


def test_a_number_in_an_open_comb_is_read(recognizer: Recognizer) -> None:
    page = Image.new("RGBA", (480, 200), "white")
    page.alpha_composite(number("2047", 110), (50, 40))
    pen = ImageDraw.Draw(page)
    pen.line((77, 160, 405, 160), (40, 40, 40), 2)
    for k in range(5):
        pen.line((77 + 82 * k, 130, 77 + 82 * k, 160), (40, 40, 40), 2)
    assert service.read(encode(page), recognizer).text == "2047"
