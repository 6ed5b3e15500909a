"""Strokes are told from specks and brought to an even width."""

from __future__ import annotations

import numpy as np
import pytest

from digits.imaging.arrays import Ink
from digits.imaging.strokes import (
    PARAMETERS,
    even_pen,
    stroke_width,
    with_full_strokes,
    without_specks,
)


def bar(width: float) -> Ink:
    """An upright bar, 60 pixels long, anti-aliased."""
    ink = np.zeros((64, 64), np.float32)
    ink[2:62, 20 : 20 + int(width)] = 1
    ink[2:62, 20 + int(width)] = width % 1
    return ink


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


def test_a_pale_stroke_with_a_dark_spot_is_darkened() -> None:
    ink = np.zeros((40, 40), np.float32)
    ink[5:35, 18:21] = 0.5
    ink[5:7, 18:21] = 1
    even = with_full_strokes(ink)
    assert even[5:35, 18:21].min() == 1
    assert even.max() == 1
    assert (even == 0).sum() == (ink == 0).sum()


def test_full_strokes_stay_as_they_are() -> None:
    ink = np.zeros((40, 40), np.float32)
    ink[5:35, 18:21] = 1
    ink[20:35, 18:21] = 0.5
    assert with_full_strokes(ink) is ink
