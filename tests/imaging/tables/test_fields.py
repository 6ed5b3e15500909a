"""Whatever numbers are written in is taken out, and nothing where they stand alone."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits.imaging.arrays import Mask
from digits.imaging.tables.fields import table_on, without_fields
from tests.papers import number, table_lines

DIGITS = np.asarray(number("47", 160).getchannel("A")) > 127


def surrounded(kind: str) -> Mask:
    height, width = DIGITS.shape
    image = Image.new("L", (width + 80, height + 80))
    image.paste(Image.fromarray(DIGITS), (40, 40))
    pen = ImageDraw.Draw(image)
    if kind == "box":
        pen.rectangle((20, 20, width + 60, height + 60), outline=255, width=3)
    if kind == "circle":
        pen.rounded_rectangle((10, 10, width + 70, height + 70), 60, outline=255, width=3)
    if kind == "comb":
        pen.line((20, height + 60, width + 60, height + 60), 255, 3)
        for x in (20, width // 2 + 40, width + 60):
            pen.line((x, height + 30, x, height + 60), 255, 3)
    if kind == "dashes":
        for x in range(20, width + 50, 12):
            pen.line((x, height + 60, x + 6, height + 60), 255, 2)
    return np.asarray(image) > 0


@pytest.mark.parametrize("kind", ["box", "circle", "comb", "dashes"])
def test_what_numbers_are_written_in_is_taken_out(kind: str) -> None:
    assert np.array_equal(without_fields(surrounded(kind)), surrounded("nothing"))


def test_a_table_is_found_though_it_is_shaded() -> None:
    strength = 0.3 * table_lines(4, 5).astype(np.float32)
    strength[42:358, 42:459] += np.float32(0.14)
    assert table_on(strength, (0.12,))[0] is None
    table, faint = table_on(strength, (0.12, 0.25))
    assert table is not None
    assert (len(table.across), len(table.down), faint) == (5, 6, 0.25)


def test_numbers_alone_stay_as_they_are() -> None:
    mask = surrounded("nothing")
    assert without_fields(mask) is mask
