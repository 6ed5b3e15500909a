"""Boxes around numbers are found and taken out, and nothing else is."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.imaging.arrays import Mask
from digits.imaging.components import component_boxes
from digits.imaging.tables.boxes import are_boxes, find_boxes, without_boxes
from digits.imaging.tables.fields import table_on
from digits.imaging.tables.lines import find_table
from tests.drawings import encode
from tests.papers import number, photographed

BOX = (40, 60, 300, 160)


def drawn(*boxes: tuple[int, int, int, int], width: int = 3, turned: float = 0.0) -> Mask:
    """Boxes with an upright stroke in each."""
    image = Image.new("L", (400, 300))
    draw = ImageDraw.Draw(image)
    for left, top, right, bottom in boxes:
        draw.rectangle((left, top, right, bottom), outline=255, width=width)
        draw.line((left + 50, top + 15, left + 50, bottom - 15), 255, 6)
    return np.asarray(image.rotate(turned)) > 127


@pytest.mark.parametrize("width", [1, 3, 8])
@pytest.mark.parametrize("turned", [0.0, 2.0, -3.0])
def test_a_box_is_taken_out_and_what_is_in_it_stays(width: int, turned: float) -> None:
    mask = drawn(BOX, width=width, turned=turned)
    boxes = find_boxes(mask)
    assert len(boxes) == 1
    clean = without_boxes(mask, boxes)
    stroke = np.zeros_like(mask)
    stroke[75:146, 88:93] = True
    turned_stroke = np.asarray(Image.fromarray(stroke).rotate(turned))
    assert clean[turned_stroke].mean() > 0.95
    assert np.count_nonzero(clean) < 1.4 * np.count_nonzero(turned_stroke)


def test_every_box_is_found() -> None:
    boxes = [(20, 20, 120, 80), (150, 20, 390, 100), (20, 120, 200, 280)]
    assert len(find_boxes(drawn(*boxes))) == 3


def test_a_stroke_that_crosses_a_box_stays_whole() -> None:
    mask = drawn(BOX)
    mask[100:200, 200:206] = True
    clean = without_boxes(mask, find_boxes(mask))
    assert clean[101:199, 202:204].all()


@pytest.mark.parametrize("shape", ["blank", "empty", "round", "open", "thick", "digit 8"])
def test_what_is_no_box(shape: str) -> None:
    image = Image.new("L", (400, 300))
    draw = ImageDraw.Draw(image)
    if shape == "empty":
        draw.rectangle(BOX, outline=255, width=3)
    if shape == "round":
        draw.ellipse(BOX, outline=255, width=3)
        draw.line((170, 80, 170, 140), 255, 6)
    if shape == "open":
        draw.line([BOX[:2], (40, 160), (300, 160), (300, 60)], 255, 3)
        draw.line((170, 80, 170, 140), 255, 6)
    if shape == "thick":
        draw.rectangle(BOX, outline=255, width=30)
        draw.line((170, 95, 170, 125), 255, 6)
    if shape == "digit 8":  # of seven segments
        draw.rectangle((100, 60, 160, 180), outline=255, width=6)
        draw.line((100, 120, 160, 120), 255, 6)
    assert find_boxes(np.asarray(image) > 127) == []


@pytest.mark.parametrize("photograph", [False, True])
@pytest.mark.parametrize("outside", ["left", "below", "right"])
def test_numbers_in_a_box_and_outside_are_read(
    outside: str, photograph: bool, recognizer: Recognizer
) -> None:
    page = Image.new("RGBA", (900, 560), (255, 255, 255, 0))
    page.alpha_composite(number("482"), (330, 100))
    ImageDraw.Draw(page).rectangle((320, 80, 660, 240), outline=(17, 17, 17, 255), width=3)
    place = {"left": (40, 100), "below": (330, 300), "right": (700, 100)}[outside]
    page.alpha_composite(number("19"), place)
    expected = {"left": "19482", "below": "482\n19", "right": "48219"}[outside]
    sent = photographed(page) if photograph else page
    assert service.read(encode(sent), recognizer).text == expected


@pytest.mark.parametrize("turned", [0.0, 2.5])
def test_the_cells_of_a_comb_are_parted(turned: float) -> None:
    """They are too small beside the page for the lines of a table."""
    image = Image.new("L", (900, 700))
    draw = ImageDraw.Draw(image)
    for k in range(6):
        draw.rectangle((300 + 60 * k, 300, 360 + 60 * k, 370), outline=255, width=2)
        draw.line((330 + 60 * k, 315, 325 + 60 * k, 355), 255, 5)
    mask = np.asarray(image.rotate(turned)) > 127
    (box,) = find_boxes(mask)
    assert (len(box.across), len(box.down)) == (2, 7)
    heights = component_boxes(without_boxes(mask, [box]))[1][:, 3]
    assert sorted(heights)[-6:] == pytest.approx([42] * 6, abs=4)
    assert (heights > 10).sum() == 6


def test_boxes_side_by_side_are_no_table() -> None:
    row = [(20 + 92 * k, 100, 100 + 92 * k, 180) for k in range(4)]
    table = find_table(drawn(*row))
    assert table is not None
    assert are_boxes(table, drawn(*row))
    assert table_on(drawn(*row).astype(np.float32), (0.5,))[0] is None
    places = [(20 + 80 * k, 60 + 80 * j) for k in range(4) for j in range(2)]
    grid = drawn(*((x, y, x + 80, y + 80) for x, y in places))
    assert table_on(grid.astype(np.float32), (0.5,))[0] is not None
