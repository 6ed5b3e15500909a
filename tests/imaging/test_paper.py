"""Which colour the paper has, and whether it is drawn on or photographed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from digits.errors import NoInk
from digits.imaging.arrays import Ink
from digits.imaging.decode import read_image
from digits.imaging.ink import extract_ink
from digits.training.synthesis import pen
from tests.drawings import encode
from tests.papers import bare

DRAWN = pen.drawn(20, seed=5)[0]


def grey(ink: Ink) -> Image.Image:
    return Image.fromarray((255 - 255 * ink).astype(np.uint8))


def inverted(ink: Ink) -> Image.Image:
    return Image.fromarray((255 * ink).astype(np.uint8))


def tight(ink: Ink) -> Ink:
    rows, columns = np.nonzero(ink > 0.4)
    return ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


TOO_THICK = {11, 123}
"""Of the drawn digits, an 8 and a 6 whose tight crops have hardly any paper at the rim."""

FORMS: dict[str, Callable[[Ink], bytes]] = {
    "L": lambda ink: encode(grey(ink)),
    "RGB": lambda ink: encode(grey(ink).convert("RGB")),
    "RGBA": lambda ink: encode(grey(ink).convert("RGBA")),
    "inverted": lambda ink: encode(inverted(ink)),
    "JPEG": lambda ink: encode(grey(ink), "JPEG", quality=70),
    "28 x 28": lambda ink: encode(grey(ink).resize((28, 28), Image.Resampling.BILINEAR)),
    "enlarged": lambda ink: encode(grey(ink).resize((200, 200), Image.Resampling.BILINEAR)),
    "tight": lambda ink: encode(grey(tight(ink))),
    "tight, enlarged": lambda ink: encode(inverted(tight(ink)).resize((180, 240))),
}


@pytest.mark.parametrize("form", FORMS)
def test_blurred_and_thick_strokes_are_drawings(form: str) -> None:
    """Of some, the paper takes little of the image, and no two pixels have one level."""
    photographs = [read_image(FORMS[form](ink)).photograph for ink in DRAWN]
    assert sum(photographs) <= (2 if form.startswith("tight") else 0)


@pytest.mark.parametrize("form", [inverted, grey])
def test_the_paper_of_a_tight_crop_is_not_its_ink(form: Callable[[Ink], Image.Image]) -> None:
    for place, ink in enumerate(DRAWN):
        found = read_image(encode(form(tight(ink)))).ink
        flipped = bool(np.abs(found - tight(ink)).mean() > 0.5)
        assert flipped <= (place in TOO_THICK), place


def test_a_one_that_fills_the_image_is_ink() -> None:
    picture = Image.new("L", (28, 28), 0)
    ImageDraw.Draw(picture).polygon([(3, 27), (0, 9), (5, 0), (27, 0), (24, 27)], fill=255)
    assert read_image(encode(picture)).ink[14, 14] == 1


@pytest.mark.parametrize("closed", [True, False])
def test_a_zero_that_fills_the_image_is_ink(closed: bool) -> None:
    picture = Image.new("L", (28, 28), 0)
    around = [(9, 1), (20, 1), (26, 8), (26, 18), (18, 26), (6, 26), (1, 20), (1, 7), (9, 1)]
    ImageDraw.Draw(picture).line(around[: None if closed else -1], fill=255, width=4)
    ink = read_image(encode(picture)).ink
    assert ink[14, 14] == 0
    assert ink[14, 1] == 1


@pytest.mark.parametrize("radius", [0, 10, 20])
@pytest.mark.parametrize("width", [1, 4, 8])
def test_a_border_is_not_paper(radius: int, width: int) -> None:
    picture = Image.new("L", (200, 200), 10)
    drawing = ImageDraw.Draw(picture)
    drawing.rounded_rectangle((0, 0, 199, 199), radius, outline=180, width=width)
    drawing.line([(100, 50), (100, 150)], fill=220, width=12)
    ink = read_image(encode(picture)).ink
    assert ink[100, 40] < 0.1
    assert ink[100, 100] > 0.9


@pytest.mark.parametrize("radius", [0.7, 1.5])
def test_the_soft_edge_of_a_border_is_not_paper(radius: float) -> None:
    picture = Image.new("L", (400, 200), 255)
    drawing = ImageDraw.Draw(picture)
    drawing.rectangle((0, 0, 399, 199), outline=0)
    drawing.line([(100, 50), (100, 150)], fill=0, width=8)
    ink = read_image(encode(picture.filter(ImageFilter.GaussianBlur(radius)))).ink
    assert ink[100, 40] < 0.05
    assert ink[100, 100] > 0.98


def test_tiles_with_gaps_are_a_drawing() -> None:
    picture = Image.new("L", (420, 280), 255)
    soft = Image.radial_gradient("L").resize((100, 100))
    for k in range(6):
        picture.paste(
            soft.point(lambda level: max(80 - level, 0) * 3), (20 + k % 3 * 130, 20 + k // 3 * 130)
        )
    assert not read_image(encode(picture)).photograph


def test_dark_corners_of_a_sheet_scanned_askew_are_not_paper() -> None:
    sheet = Image.new("L", (400, 200), 255)
    for x in range(30, 390, 40):
        ImageDraw.Draw(sheet).ellipse((x, 80, x + 20, 120), outline=0, width=5)
    turned = sheet.rotate(3, Image.Resampling.BICUBIC, expand=True, fillcolor=0)
    ink = read_image(encode(turned)).ink
    middle = turned.height // 2
    assert ink[middle + 40, 100:300].max() < 0.1
    assert ink[middle - 30 : middle + 30, 100:300].max() > 0.9


@pytest.mark.parametrize("side", [64, 200, 640])
def test_grainy_paper_is_photographed(side: int) -> None:
    assert read_image(encode(bare(side, ruled=False), "JPEG", quality=90)).photograph


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
@pytest.mark.parametrize("side", [100, 300])
@pytest.mark.parametrize("paper", [250, 254])
def test_grain_on_white_paper_is_no_ink(paper: int, side: int, form: str) -> None:
    """Where it is cut off at white, the paper is as flat as a drawing's."""
    levels = paper + np.random.default_rng(0).normal(0, 6, (side, side))
    sheet = Image.fromarray(levels.clip(0, 255).astype(np.uint8))
    with pytest.raises(NoInk):
        extract_ink(read_image(encode(sheet, form)))


@pytest.mark.parametrize("width", [1, 12])
def test_a_pale_stroke_is_ink(width: int) -> None:
    picture = Image.new("L", (200, 200), 250)
    ImageDraw.Draw(picture).line([(60, 40), (140, 100), (60, 160)], fill=220, width=width)
    assert read_image(encode(picture)).ink[100, 135:145].max() > 0.9
