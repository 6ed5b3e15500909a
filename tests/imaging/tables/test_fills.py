"""What is written on filled boxes is ink, and thick digits are no filled boxes."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.imaging.decode import DecodedImage, read_image
from digits.imaging.tables.fills import without_fills
from tests.drawings import draw, encode
from tests.papers import number

WHITE, BLACK, YELLOW = (255, 255, 255), (0, 0, 0), (255, 240, 0)
FAINT = 0.12


def page(width: int = 400, height: int = 300) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (width, height), WHITE)
    return image, ImageDraw.Draw(image)


def tile(digit: int, ink: tuple[int, ...], paper: tuple[int, ...]) -> Image.Image:
    return draw(digit, 100, 8, ink=(*ink, 255), paper=(*paper, 255)).convert("RGB")


def decoded(image: Image.Image) -> DecodedImage:
    return read_image(encode(image))


@pytest.mark.parametrize(
    ("ink", "fill"), [(WHITE, BLACK), (BLACK, YELLOW), (WHITE, (200, 0, 0)), (BLACK, (215,) * 3)]
)
def test_what_is_written_on_a_filled_box_is_ink(
    ink: tuple[int, ...], fill: tuple[int, ...]
) -> None:
    image, _ = page()
    alone = Image.new("L", image.size, 255)
    for x, digit in ((50, 7), (250, 2)):  # one alone would be taken for the picture
        image.paste(tile(digit, ink, fill), (x, 100))
        alone.paste(tile(digit, BLACK, WHITE).convert("L"), (x, 100))
    clean = without_fills(decoded(image), FAINT).ink
    assert np.abs(clean - (1 - np.asarray(alone, np.float32) / 255)).max() < 0.02


def test_round_corners_are_no_ink() -> None:
    image, pen = page()
    pen.rounded_rectangle((100, 100, 300, 160), 12, BLACK)
    pen.rectangle((190, 115, 196, 145), WHITE)
    clean = without_fills(decoded(image), FAINT).ink
    assert clean[115:146, 190:197].all()
    assert np.count_nonzero(clean > 0.5) == 31 * 7


@pytest.mark.parametrize(
    "boxes",
    [
        pytest.param([(100, 50, 300, 250)], id="a filled box that nothing is written on"),
        pytest.param([(100, 50, 160, 250)], id="a thick 1"),
        pytest.param([(100, 50, 200, 250), (130, 80, 170, 220)], id="a 0 of straight bars"),
        pytest.param([(100, 50, 300, 250), (180, 130, 220, 170)], id="a box with a small hole"),
        pytest.param([(100, 50, 300, 250), (140, 90, 260, 210)], id="a thick frame"),
    ],
)
def test_what_is_no_filled_box(boxes: list[tuple[int, int, int, int]]) -> None:
    image, pen = page()
    for box, colour in zip(boxes, (BLACK, WHITE), strict=False):
        pen.rectangle(box, colour)
    picture = decoded(image)
    assert without_fills(picture, FAINT) is picture


def test_a_canvas_without_paper_has_no_fills() -> None:
    picture = decoded(draw(0, width=40))
    assert without_fills(picture, FAINT) is picture


def test_tiles_with_gaps_are_read(recognizer: Recognizer) -> None:
    image, _ = page(420, 280)
    for k, digit in enumerate((4, 7, 2, 3, 0, 5)):
        image.paste(tile(digit, WHITE, BLACK), (20 + k % 3 * 130, 20 + k // 3 * 130))
    assert service.read(encode(image), recognizer).text == "472\n305"


def test_a_highlighted_number_is_read(recognizer: Recognizer) -> None:
    image, pen = page(500, 220)
    pen.rectangle((0, 40, 499, 180), YELLOW)
    line = number("2047")
    image.paste(line, (20, 50), line)
    assert service.read(encode(image), recognizer).text == "2047"
