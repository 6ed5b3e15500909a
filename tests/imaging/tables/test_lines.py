"""Tables are found, however they lie, and nothing else is."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits.imaging.tables.lines import find_table
from tests.papers import table_lines


@pytest.mark.parametrize(("rows", "columns"), [(1, 2), (1, 8), (4, 5), (9, 9)])
@pytest.mark.parametrize(("tilt", "bend"), [(0.0, 0.0), (0.04, 0.0), (-0.05, 8.0)])
def test_the_lines_of_a_table_are_found(rows: int, columns: int, tilt: float, bend: float) -> None:
    table = find_table(table_lines(rows, columns, tilt, bend))
    assert table is not None
    assert (len(table.across), len(table.down)) == (rows + 1, columns + 1)


@pytest.mark.parametrize("tilt", [0.0, 0.03])
def test_shaded_cells_hide_no_lines(tilt: float) -> None:
    shade = Image.new("1", (500, 400))
    corners = np.array([(208, 120), (376, 120), (376, 280), (208, 280)])  # two cells by two
    turned = corners + tilt * np.stack([200 - corners[:, 1], corners[:, 0] - 250], axis=1)
    ImageDraw.Draw(shade).polygon([*map(tuple, turned.tolist())], fill=1)
    mask = table_lines(4, 5, tilt) | np.asarray(shade)
    table = find_table(mask)
    assert table is not None
    assert (len(table.across), len(table.down)) == (5, 6)


def test_a_stroke_that_fills_its_cell_is_no_line() -> None:
    lines = table_lines(4, 5)
    image = Image.fromarray(lines)
    ImageDraw.Draw(image).line((175, 118, 165, 202), fill=1, width=4)  # a 1
    table = find_table(np.asarray(image))
    assert table is not None
    assert (len(table.across), len(table.down)) == (5, 6)


def test_a_double_line_is_one() -> None:
    lines = table_lines(4, 5)
    table = find_table(lines | np.roll(lines, (6, 6), axis=(0, 1)))
    assert table is not None
    assert (len(table.across), len(table.down)) == (5, 6)
    assert all(line.width > 6 for line in (*table.across, *table.down))


@pytest.mark.parametrize("scale", [1, 5])
def test_digits_that_fill_a_small_image_are_no_table(scale: int) -> None:
    mask = np.zeros((64, 70), bool)
    mask[10:60:12, 5:65] = mask[10:59, 5:65:15] = True
    table = find_table(mask.repeat(scale, axis=0).repeat(scale, axis=1))
    assert (table is None) == (scale == 1)


@pytest.mark.parametrize("shape", ["blank", "a box", "ruled paper", "digits"])
def test_what_is_no_table(shape: str) -> None:
    mask = np.zeros((400, 500), bool)
    if shape == "a box":
        mask[50:350:298, 50:450] = mask[50:350, 50:450:398] = True
    if shape == "ruled paper":
        mask[40::40] = True
    if shape == "digits":  # as high as the image: 4, 7, 1
        mask[200:205, 20:150] = mask[50:350, 110:115] = mask[50:200, 20:25] = True
        mask[50:55, 200:330] = mask[50:350, 325:330] = True
        mask[50:350, 400:405] = True
    assert find_table(mask) is None
