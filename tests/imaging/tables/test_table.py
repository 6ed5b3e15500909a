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


def test_the_margin_of_ruled_paper_is_no_column() -> None:
    for columns, margins in ((0.2, True), (0.7, False), (1.0, False)):
        lines = table_lines(4, 1)
        lines[:, 460 - 3 :] = False
        lines[38:363, round(40 + 420 * columns) - 1 :][:, :2] = True
        table = find_table(lines)
        assert table is not None
        assert table.is_ruled_sheet() == margins


def test_how_far_it_is_to_the_nearest_line_down() -> None:
    table = find_table(table_lines(4, 5, 0.03))
    assert table is not None
    x = 40 + 420 * (np.array([0.5, 1.1, 4.8, 5.9]) / 5)
    far = table.from_lines_down(x, np.full(4, 40 + 160.0))
    assert far == pytest.approx([0.5, 0.1, 0.2, 0.1], abs=0.06)
