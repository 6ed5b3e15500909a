"""A table is taken out of the ink, and what is written in it is not."""

from __future__ import annotations

from digits.imaging.tables.lines import find_table
from digits.imaging.tables.writing import without_table
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
