"""Rows are found whatever their slope, indent and size."""

from __future__ import annotations

import numpy as np
import pytest

from digits.numbers.rows import rows_of
from digits.numbers.segments import Segment


def digit(x: float, y: float, height: float = 40) -> Segment:
    """A segment with its middle at a place."""
    ink = np.ones((round(height), round(0.6 * height)), np.float32)
    return Segment(ink, round(x - 0.3 * height), round(y - height / 2))


def page(rows: int, columns: int, slope: float, pitch: float = 70) -> list[list[Segment]]:
    rng = np.random.default_rng(0)
    return [
        [
            digit(40 + 50 * k, 150 + pitch * row + slope * 50 * k + rng.uniform(-5, 5))
            for k in range(columns)
        ]
        for row in range(rows)
    ]


def shuffled(rows: list[list[Segment]]) -> list[Segment]:
    all_of_them = [segment for row in rows for segment in row]
    return [all_of_them[k] for k in np.random.default_rng(1).permutation(len(all_of_them))]


def segments_of_rows(segments: list[Segment]) -> list[list[Segment]]:
    return [row.segments for row in rows_of(segments)]


@pytest.mark.parametrize("slope", [-0.17, -0.08, 0.0, 0.1, 0.17])
@pytest.mark.parametrize("rows", [1, 2, 6])
def test_slanted_rows(rows: int, slope: float) -> None:
    written = page(rows, 11, slope)
    assert segments_of_rows(shuffled(written)) == written


def test_indented_rows_and_rows_of_two_columns() -> None:
    written = page(3, 10, 0.0)
    written = [written[0][4:], written[1][:3] + written[1][7:], written[2][:2]]
    assert segments_of_rows(shuffled(written)) == written


def test_a_row_of_small_digits_is_a_row() -> None:
    large, small = page(1, 6, 0.0)[0], [digit(60 + 20 * k, 230, 14) for k in range(4)]
    assert segments_of_rows([*large, *small]) == [large, small]


def test_a_small_mark_within_a_row_belongs_to_it() -> None:
    (row,) = page(1, 6, 0.0)
    comma = digit(65, 168, 13)
    assert comma in segments_of_rows([*row, comma])[0]


def test_what_is_too_low_and_outside_of_all_rows_is_judged_by_the_height_of_the_digits() -> None:
    """The letters of a heading, which as a row of digits of their own would be read as such."""
    (row,) = page(1, 6, 0.0)
    letters = [digit(60 + 12 * k, 100, 9) for k in range(4)]
    outside, digits = rows_of([*row, *letters])
    assert outside == (letters, 40)
    assert digits == (row, 40)


def test_a_bracket_does_not_join_rows() -> None:
    written = page(3, 5, 0.0)
    bracket = digit(330, 220, 180)
    assert segments_of_rows([*shuffled(written), bracket]) == [*written, [bracket]]


def test_the_edge_of_a_desk_does_not_set_the_height_of_a_row() -> None:
    (written,) = page(1, 4, 0.0)
    edge = digit(400, 150, height=700)
    row, beside = rows_of([*written, edge])
    assert (row.segments, beside.segments) == (written, [edge])
    assert row.height == beside.height == 40


def test_specks_do_not_make_a_stroke_a_giant() -> None:
    stroke = digit(50, 150, height=30)
    specks = [digit(x, 155, height=5) for x in (20, 80, 110, 130)]
    assert rows_of([stroke, *specks])[0].height == 30


def test_nothing_is_no_row() -> None:
    assert rows_of([]) == []
