"""A table says what cell is where."""

from __future__ import annotations

import numpy as np
import pytest

from digits.imaging.tables.lines import find_table
from tests.papers import table_lines


def test_cells_are_told_from_what_is_outside() -> None:
    table = find_table(table_lines(4, 5, 0.03))
    assert table is not None
    x = 40 + 420 * (np.array([0.5, 4.5, 2.5, 2.5, -2.0]) / 5)
    y = 40 + 320 * (np.array([0.5, 3.5, 1.5, 7.0, 1.5]) / 4)
    rows, columns, within = table.cells(x, y)
    assert within.tolist() == [True, True, True, False, False]
    assert rows[:3].tolist() == [0, 3, 1]
    assert columns[:3].tolist() == [0, 4, 2]


def test_how_far_it_is_to_the_nearest_line_down() -> None:
    table = find_table(table_lines(4, 5, 0.03))
    assert table is not None
    x = 40 + 420 * (np.array([0.5, 1.1, 4.8, 5.9]) / 5)
    far = table.from_lines_down(x, np.full(4, 40 + 160.0))
    assert far == pytest.approx([0.5, 0.1, 0.2, 0.1], abs=0.06)
