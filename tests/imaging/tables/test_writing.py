"""A table is taken out of the ink, and what is written in it is not."""

from __future__ import annotations

import numpy as np

from digits.imaging.tables.lines import find_table
from digits.imaging.tables.writing import without_table, written_across
from tests.papers import table_lines


def test_lines_are_taken_out_and_strokes_across_them_are_not() -> None:
    mask = table_lines(4, 5, 0.03)
    mask[90:150, 160:166] = True
    table = find_table(mask)
    assert table is not None
    clean = without_table(mask, table)
    assert clean[92:148, 162:164].all()
    clean[85:155, 155:171] = False
    assert clean.sum() < 0.02 * mask.sum()


def test_writing_higher_than_the_cells_is_on_ruled_paper() -> None:
    lines = table_lines(4, 5, 0.03)
    table = find_table(lines)
    assert table is not None
    low, high, below = (np.zeros((1000, lines.shape[1]), bool) for _ in range(3))
    low[60:90, (60, 150, 240)] = True
    high[60:300, (60, 150, 240)] = True
    below[600:900, 60] = True
    assert not written_across(low, table)
    assert written_across(high, table)
    assert not written_across(low | below, table), "what is outside of the table says nothing"
