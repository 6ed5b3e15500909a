"""Drawings are told from photographs, and left as they are."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from digits.errors import NoInk, TooComplex
from digits.imaging.decode import read_image, unpack
from digits.imaging.formats import open_picture
from digits.imaging.ink import extract_ink, extract_ink_and_table, select_digit
from tests.drawings import draw, encode
from tests.papers import bare, on_desk


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
@pytest.mark.parametrize("digit", range(10))
def test_drawings_are_no_photographs(digit: int, form: str) -> None:
    picture = draw(digit, canvas=280, width=24, paper=(250, 245, 225, 255)).convert("RGB")
    sheet = read_image(encode(picture, form))
    assert not sheet.photograph
    assert select_digit(extract_ink(sheet), sheet) is extract_ink(sheet) is sheet.ink


@pytest.mark.parametrize("side", [200, 500])
@pytest.mark.parametrize(
    ("turned", "free", "grain"),
    [
        (0, 0.12, 0),
        (2, 0.15, 0),
        (8, 0.05, 0),
        (14, 0.12, 0),
        (0, 0.12, 3),
        (8, 0.05, 3),
        (14, 0.05, 3),
        (14, 0.12, 3),
    ],
)
def test_a_blank_sheet_on_a_desk_has_no_ink(
    side: int, turned: float, free: float, grain: float
) -> None:
    sent = encode(on_desk(side, turned, free, grain), "JPEG" if grain else "PNG")
    with pytest.raises(NoInk):
        extract_ink(read_image(sent))


@pytest.mark.parametrize("side", [8, 12, 16, 20])
def test_the_strokes_of_a_digit_of_few_pixels_are_no_lines(side: int) -> None:
    for digit in range(10):
        drawn = draw(digit, 200, 24, height=1 - 0.13, paper=(255, 255, 255, 255)).convert("L")
        decoded = read_image(encode(drawn.crop((24, 0, 176, 200)).resize((side, side))))
        assert extract_ink(decoded) is decoded.ink


def test_a_pattern_of_single_pixels_is_refused_before_it_is_looked_at() -> None:
    board = np.pad(np.indices((800, 800)).sum(axis=0) % 2, 60)
    picture = unpack(open_picture(encode(Image.fromarray(np.uint8(255 - 255 * board)))), 1400)
    with pytest.raises(TooComplex, match=r"runs of ink.*Send"):
        extract_ink_and_table(picture)


def test_a_thick_digit_is_no_sheet() -> None:
    for digit in range(10):
        mask = draw(digit, canvas=280, width=52).getchannel("A")
        tight = Image.new("RGB", mask.size, "white")
        tight.paste("black", mask=mask)
        assert extract_ink(read_image(encode(tight.crop(mask.getbbox())))).any()


@pytest.mark.parametrize("paper", [0, 255])
@pytest.mark.parametrize("width", [9, 16, 24])
def test_a_blurred_1_that_fills_a_narrow_image_is_ink(width: int, paper: int) -> None:
    across = np.cos(np.linspace(-1.4, 1.4, width)) ** 0.5
    levels = np.abs(paper - 255 * np.tile(across, (66, 1))).astype(np.uint8)
    ink = extract_ink(read_image(encode(Image.fromarray(levels))))
    assert ink[:, width // 2].min() > 0.9
    assert ink[:, 0].max() < 0.6


def test_a_low_strip_of_grainy_paper_is_a_photograph() -> None:
    strip = bare(160).crop((0, 50, 160, 95))
    assert read_image(encode(strip)).photograph


def test_a_drawing_needs_no_scikit_image(model_directory: object) -> None:
    program = (
        "import sys; from digits import service; recognizer = service.recognizer();"
        "data = open('tests/data/four.png', 'rb').read();"
        "service.predict(data, recognizer); service.read(data, recognizer);"
        "print([m for m in sys.modules if m[:5] in ('sklea', 'scipy', 'skima')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
