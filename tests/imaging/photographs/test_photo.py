"""Photographs of paper."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.errors import NoInk
from digits.imaging.decode import read_image
from digits.imaging.ink import extract_ink, select_digit
from tests.benchmarks.pictures import DIGIT, photograph
from tests.drawings import draw, encode
from tests.papers import bare, number, photographed


@pytest.mark.parametrize("digit", range(10))
@pytest.mark.parametrize("ruled", [False, True])
def test_a_digit_on_paper_is_read(digit: int, ruled: bool, recognizer: Recognizer) -> None:
    picture = photographed(draw(digit, canvas=480, width=14, height=0.5), ruled)
    assert service.predict(encode(picture, "JPEG", quality=90), recognizer).digit == digit


@pytest.mark.parametrize(
    "picture",
    [*(bare(side, ruled) for side in (200, 400, 640) for ruled in (False, True))],
)
def test_paper_alone_is_no_ink(picture: Image.Image) -> None:
    with pytest.raises(NoInk, match="only paper"):
        extract_ink(read_image(encode(picture)))


def test_only_the_largest_component_is_predicted(recognizer: Recognizer) -> None:
    picture = photographed(draw(7, canvas=480, width=14, height=0.5), ruled=False)
    picture.paste((40, 40, 40), (440, 200, 480, 330))  # a dark thing at the edge
    sheet = read_image(encode(picture))
    ink = extract_ink(sheet)
    assert recognizer.recognize_inks([select_digit(ink, sheet)])[0].digit == 7
    assert ink.dtype == select_digit(ink, sheet).dtype == np.float32
    assert select_digit(ink, sheet)[200:330, 440:].max() == 0
    assert ink[200:330, 436:].max() > 0


def test_a_page_with_a_margin_half_in_the_shadow_is_read(recognizer: Recognizer) -> None:
    """The margin's column is empty, and what is beside it in no cell."""
    page = Image.new("RGBA", (560, 640), (235, 232, 226, 255))
    pen = ImageDraw.Draw(page)
    for y in range(60, 640, 90):
        pen.line((0, y, 560, y), (170, 190, 215), 2)
    pen.line((110, 0, 110, 640), (225, 150, 150), 2)
    lines = number("2735\n92\n387", 90)
    page.alpha_composite(lines, (140, 70))
    desk = Image.new("RGB", (640, 720), wood := (130, 95, 65))
    turned = page.convert("RGB").rotate(1.5, Image.Resampling.BICUBIC, fillcolor=wood)
    desk.paste(turned, (40, 40))
    levels = np.asarray(desk) * np.where(np.arange(640) > 330, 0.6, 1)[:, None]
    levels = levels + np.random.default_rng(0).normal(0, 3, levels.shape)
    picture = Image.fromarray(levels.clip(0, 255).astype(np.uint8))
    assert service.read(encode(picture), recognizer).text == "2735\n92\n387"


def test_a_large_photograph_is_reduced() -> None:
    picture = photographed(draw(4, canvas=400, width=14)).resize((2400, 2400))
    sheet = read_image(encode(picture, "JPEG"))
    assert sheet.scale == pytest.approx(2400 / max(sheet.ink.shape))
    assert max(sheet.ink.shape) <= 640


@pytest.mark.parametrize("side", [28, 40, 64, 100])
def test_a_small_photograph_is_read(side: int, recognizer: Recognizer) -> None:
    assert service.predict(photograph((side, side)).data, recognizer).digit == DIGIT


def test_the_faint_part_of_a_stroke_is_ink() -> None:
    """As where a ballpoint hardly touches the paper: 0.35 of the darkest ink."""
    drawing = draw(1, canvas=480, width=14, height=0.5)
    alpha = np.asarray(drawing.getchannel("A")).copy()
    alpha[220:260] = (0.35 * alpha[220:260]).astype(np.uint8)
    drawing.putalpha(Image.fromarray(alpha))
    sheet = read_image(encode(photographed(drawing, ruled=False)))
    ink = select_digit(extract_ink(sheet), sheet)
    assert (ink[230:250].max(axis=1) > 0.2).all()
    assert ink[:200].max() > 0.9
    assert ink[280:].max() > 0.9
