"""Cells on colour are read as those on white."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.imaging.arrays import Ink
from digits.imaging.tables.lines import find_table
from digits.imaging.tables.shading import cells_of, on_white, without_shades
from digits.imaging.tables.table import between
from tests.drawings import draw, encode
from tests.papers import table_lines

SIDE = 100
DIGITS = ((2, 4, 7), (3, 8, 5), (6, 9, 0))
SHADES = {(1, 1): 170, (2, 0): 210}
"""Grey levels of the cells below the header that are not white."""


def table(header: int, grain: float = 0.0) -> Image.Image:
    """Three rows of three cells, some of them shaded; on a dark header is written in white."""
    image = Image.new("RGB", (3 * SIDE + 41, 3 * SIDE + 41), "white")
    pen = ImageDraw.Draw(image)
    for row, digits in enumerate(DIGITS):
        for column, digit in enumerate(digits):
            x, y = 20 + SIDE * column, 20 + SIDE * row
            shade = header if row == 0 else SHADES.get((row, column), 255)
            pen.rectangle((x, y, x + SIDE, y + SIDE), (shade,) * 3, "black", 2)
            ink = (255,) * 3 if shade < 100 else (20, 30, 90)
            drawn = draw(digit, canvas=SIDE, width=6, height=0.55, ink=(*ink, 255))
            image.paste(drawn, (x, y), drawn)
    rough = np.random.default_rng(0).normal(0, grain, (*image.size[::-1], 1))
    return Image.fromarray((np.asarray(image) + rough).clip(0, 255).astype(np.uint8))


@pytest.mark.parametrize("grain", [0.0, 6.0], ids=["drawing", "photograph"])
@pytest.mark.parametrize("header", [60, 200])
def test_shaded_cells_are_read(header: int, grain: float, recognizer: Recognizer) -> None:
    found = service.read(encode(table(header, grain)), recognizer)
    assert found.text == "\n".join("".join(map(str, row)) for row in DIGITS)
    assert [digit.cell for digit in found.digits] == [(r, c) for r in range(3) for c in range(3)]


def test_the_cells_of_all_pixels_are_those_of_single_places() -> None:
    found = find_table(table_lines(4, 5, tilt=0.04, bend=6.0))
    assert found is not None
    numbers = cells_of(found, (400, 500))
    y, x = np.mgrid[0:400:7, 0:500:7]
    x_of, y_of, more = x.ravel() + 0.5, y.ravel() + 0.5, (True, True)
    row, near = between(y_of, found.across, x_of, more)
    column, close = between(x_of, found.down, y_of, more)
    expected = np.where(near & close, 1 + (row + 1) * (len(found.down) + 1) + column + 1, 0)
    assert (numbers[y.ravel(), x.ravel()] == expected).all()
    assert len(np.unique(numbers)) > 20


def lines_and_a_cell(shade: float, rim: int = 20) -> Ink:
    """The ink of a table of 3 x 3 cells whose middle one is shaded; rim: pixels around it."""
    ink = np.zeros((300 + 2 * rim, 300 + 2 * rim), np.float32)
    ink[rim + 100 : rim + 200, rim + 100 : rim + 200] = shade
    for k in range(4):
        place = min(rim + 100 * k, len(ink) - 3)
        ink[place : place + 3, rim : rim + 300] = ink[rim : rim + 300, place : place + 3] = 1
    return ink


@pytest.mark.parametrize("shade", [0.3, 0.9])
def test_a_shade_becomes_white(shade: float) -> None:
    ink = lines_and_a_cell(shade)
    found = find_table(ink > 0.95)
    assert found is not None
    white, again = without_shades(ink, found, 0.1)
    assert (len(again.across), len(again.down)) == (4, 4)
    assert white[125:215, 125:215].max() == pytest.approx(0, abs=1e-6)
    assert (white[:115] == ink[:115]).all()


@pytest.mark.parametrize("rim", [20, 4])
def test_without_a_shade_nothing_changes(rim: int) -> None:
    ink = lines_and_a_cell(0.0, rim)  # at a narrow rim, what is outside is full of the lines
    found = find_table(ink > 0.95)
    assert found is not None
    white, again = without_shades(ink, found, 0.1)
    assert white is ink
    assert again is found


def test_what_is_written_on_a_shade_gets_its_full_strength() -> None:
    shade = np.array([[0.4, 0.4, 0.8, 0.8]], np.float32)
    strength = np.array([[1.0, 0.4, 0.8, 0.0]], np.float32)
    assert on_white(strength, shade) == pytest.approx(np.array([[1, 0, 0, 1]]))
