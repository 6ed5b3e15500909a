"""Tables are found, taken out of the ink, and say what cell is where."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits.imaging.table import Mask, find_table, without_table


def lines(rows: int, columns: int, tilt: float = 0.0, bend: float = 0.0) -> Mask:
    """The lines of a table, slanted and bent as on a photograph."""
    image = Image.new("L", (500, 400))
    draw = ImageDraw.Draw(image)
    x, y = np.linspace(40, 460, 40), np.linspace(40, 360, 40)
    for k in range(rows + 1):
        row = 40 + 320 * k / rows + tilt * (x - 250) + bend * ((x - 250) / 210) ** 2
        draw.line([*zip(x.tolist(), row.tolist(), strict=True)], fill=255, width=2)
    for k in range(columns + 1):
        column = 40 + 420 * k / columns - tilt * (y - 200)
        draw.line([*zip(column.tolist(), y.tolist(), strict=True)], fill=255, width=2)
    return np.asarray(image) > 100


@pytest.mark.parametrize(("rows", "columns"), [(1, 2), (1, 8), (4, 5), (9, 9)])
@pytest.mark.parametrize(("tilt", "bend"), [(0.0, 0.0), (0.04, 0.0), (-0.05, 8.0)])
def test_the_lines_of_a_table_are_found(rows: int, columns: int, tilt: float, bend: float) -> None:
    table = find_table(lines(rows, columns, tilt, bend))
    assert table is not None
    assert (len(table.across), len(table.down)) == (rows + 1, columns + 1)


@pytest.mark.parametrize("tilt", [0.0, 0.03])
def test_shaded_cells_hide_no_lines(tilt: float) -> None:
    shade = Image.new("1", (500, 400))
    corners = np.array([(208, 120), (376, 120), (376, 280), (208, 280)])  # two cells by two
    turned = corners + tilt * np.stack([200 - corners[:, 1], corners[:, 0] - 250], axis=1)
    ImageDraw.Draw(shade).polygon([*map(tuple, turned.tolist())], fill=1)
    mask = lines(4, 5, tilt) | np.asarray(shade)
    table = find_table(mask)
    assert table is not None
    assert (len(table.across), len(table.down)) == (5, 6)


def test_cells_are_told_from_what_is_outside() -> None:
    table = find_table(lines(4, 5, 0.03))
    assert table is not None
    x = 40 + 420 * (np.array([0.5, 4.5, 2.5, 2.5, -2.0]) / 5)
    y = 40 + 320 * (np.array([0.5, 3.5, 1.5, 7.0, 1.5]) / 4)
    rows, columns, within = table.cells(x, y)
    assert within.tolist() == [True, True, True, False, False]
    assert rows[:3].tolist() == [0, 3, 1]
    assert columns[:3].tolist() == [0, 4, 2]


def test_lines_are_taken_out_and_strokes_across_them_are_not() -> None:
    mask = lines(4, 5, 0.03)
    mask[90:150, 160:166] = True
    table = find_table(mask)
    assert table is not None
    clean = without_table(mask, table)
    assert clean[92:148, 162:164].all()
    clean[85:155, 155:171] = False
    assert clean.sum() < 0.02 * mask.sum()


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
