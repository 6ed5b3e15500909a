"""Digits that plainly stand apart are counted, and nothing else is."""

from __future__ import annotations

import numpy as np
import pytest

from digits.imaging.counting import count_apart
from digits.imaging.decode import read_ink
from tests.drawings import draw, encode
from tests.papers import number


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


@pytest.mark.parametrize(("gap", "count"), [(7, 1), (11, 2)])
def test_digits_apart_are_a_tenth_of_their_height_apart(gap: int, count: int) -> None:
    """Nearer ones may be the strokes of one."""
    ink = np.zeros((120, 60), np.float32)
    ink[10:110, 10:20] = ink[10:110, 20 + gap : 30 + gap] = 1
    assert count_apart(ink) == count
