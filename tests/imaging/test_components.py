"""Strokes are told from specks and brought to an even width."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray
from scipy import ndimage

from digits.imaging.components import (
    PARAMETERS,
    component_boxes,
    count_apart,
    even_pen,
    find_root,
    label_components,
    stroke_width,
    without_specks,
)
from digits.imaging.decode import Ink, read_ink
from tests.drawings import draw, encode
from tests.papers import number


def bar(width: float) -> Ink:
    """An upright bar, 60 pixels long, anti-aliased."""
    ink = np.zeros((64, 64), np.float32)
    ink[2:62, 20 : 20 + int(width)] = 1
    ink[2:62, 20 + int(width)] = width % 1
    return ink


@given(arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=20)))
def test_pieces_are_those_of_scipy(mask: NDArray[np.bool_]) -> None:
    theirs, count = ndimage.label(mask, np.ones((3, 3)))
    ours = label_components(mask)
    assert ours.max() == count
    assert len(set(zip(ours.ravel().tolist(), theirs.ravel().tolist(), strict=True))) == len(
        np.unique(ours)
    )


def test_specks_are_dropped_and_strokes_kept() -> None:
    ink = bar(6)
    ink[10:40, 40:44] = 1
    assert without_specks(ink) is ink
    specked = ink.copy()
    specked[50:53, 50:53] = 1
    assert np.array_equal(without_specks(specked), ink)


@pytest.mark.parametrize("width", [3, 5.5, 8])
def test_stroke_width_is_measured(width: float) -> None:
    assert stroke_width(bar(width)) == pytest.approx(width, rel=0.12)


@pytest.mark.parametrize("width", [2, 4, 10, 14])
def test_pens_are_brought_towards_one_width(width: float) -> None:
    even = stroke_width(even_pen(bar(width), 0.6))
    assert abs(np.log(even / PARAMETERS.pen)) < 0.6 * abs(np.log(width / PARAMETERS.pen))


def test_pens_may_be_left_as_they_are() -> None:
    assert np.array_equal(even_pen(bar(3), 0), bar(3))


def test_a_hairline_does_not_vanish() -> None:
    faint = bar(20)
    faint[:, 24:] *= 0.3
    assert even_pen(faint, 1).max() > PARAMETERS.stroke


def test_the_largest_of_many_specks_stays() -> None:
    ink = np.zeros((60, 60), np.float32)
    ink[::4, ::4] = 1
    ink[32, 33] = 1
    cleaned = without_specks(ink)
    assert cleaned.sum() == 2
    assert cleaned[32, 32] == cleaned[32, 33] == 1


def test_boxes_are_those_of_the_labels() -> None:
    mask = np.random.default_rng(0).random((40, 60)) < 0.3
    labels, boxes = component_boxes(mask)
    assert np.array_equal(labels, label_components(mask))
    assert len(boxes) == labels.max()
    for k, (x, y, width, height) in enumerate(boxes, 1):
        rows, columns = np.nonzero(labels == k)
        assert (x, y) == (columns.min(), rows.min())
        assert (x + width, y + height) == (columns.max() + 1, rows.max() + 1)


def test_a_blank_mask_has_no_boxes() -> None:
    assert component_boxes(np.zeros((5, 5), bool))[1].shape == (0, 4)


@pytest.mark.parametrize("digit", range(10))
def test_a_single_digit_counts_as_one(digit: int) -> None:
    assert count_apart(read_ink(encode(draw(digit)))) == 1


@pytest.mark.parametrize("text", ["10", "2047", "12\n34"])
def test_digits_that_stand_apart_are_counted(text: str) -> None:
    assert count_apart(read_ink(encode(number(text)))) == sum(map(str.isdigit, text))


def test_a_digit_in_a_box_counts_as_one() -> None:
    ink = np.zeros((100, 100), np.float32)
    ink[5:95, 5:95] = 1
    ink[8:92, 8:92] = 0
    ink[15:85, 45:55] = 1
    assert count_apart(ink) == 1


def test_a_way_that_was_walked_is_half_as_long() -> None:
    """Without that, some patterns take a hundred times as long as others of their size."""
    joined = [max(0, k - 1) for k in range(65)]
    assert find_root(joined, 64) == 0
    steps, at = 0, 64
    while joined[at] != at:
        steps, at = steps + 1, joined[at]
    assert steps == 32
