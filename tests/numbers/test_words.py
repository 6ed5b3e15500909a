"""Words beside a number are left out, and numbers are not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from digits.numbers.number import FoundDigit
from digits.numbers.words import close_together, without_words

NUMBER = [FoundDigit(k, 0.99, (300 + 60 * k, 100, 40, 70)) for k in range(4)]


def label(
    count: int, sure: int, height: int = 20, x: int = 10, cell: tuple[int, int] | None = None
) -> list[FoundDigit]:
    """Letters side by side, of which so many are surely like a digit."""
    return [
        FoundDigit(5, 0.95 if k < sure else 0.5, (x + 14 * k, 140, 12, height), cell)
        for k in range(count)
    ]


def digits_in(row: list[FoundDigit]) -> str:
    return "".join(str(each.digit) for each in row if each.digit is not None)


@pytest.mark.parametrize(
    ("count", "sure", "height", "stays"),
    [
        (6, 0, 20, False),
        (6, 4, 20, False),  # two thirds of them are like digits
        (6, 6, 20, True),  # small digits
        (3, 0, 20, True),  # too few to tell
        (6, 0, 66, True),  # as high as the number: badly written digits
        (6, 3, 50, True),
        (6, 0, 50, False),
    ],
)
def test_what_is_low_and_unsure_is_no_number(
    count: int, sure: int, height: int, stays: bool
) -> None:
    beside, number = without_words([label(count, sure, height), NUMBER])
    assert digits_in(number) == "0123"
    assert digits_in(beside) == ("5" * count if stays else "")
    assert len(beside) == count
    assert stays or all(each.confidence == 0 for each in beside)


def test_three_letters_are_a_word_if_two_are_no_digits() -> None:
    word = label(3, 0)
    word[:2] = [FoundDigit(None, 0.0, each.box) for each in word[:2]]
    assert digits_in(without_words([word, NUMBER])[0]) == ""


def test_a_label_in_the_row_of_the_number() -> None:
    (row,) = without_words([[*label(5, 1), *NUMBER]])
    assert digits_in(row) == "0123"


@pytest.mark.parametrize("place", [(0, 3), (2, 0)])
@pytest.mark.parametrize(("sure", "stays"), [(1, False), (6, True)])
def test_the_heading_of_a_table_is_no_number(
    place: tuple[int, int], sure: int, stays: bool
) -> None:
    """In its first row, or its first column; small digits are some."""
    heading = label(6, sure, cell=place)
    within = [replace(each, cell=(2, 3)) for each in NUMBER]
    found, number = without_words([heading, within])
    assert digits_in(number) == "0123"
    assert digits_in(found) == ("555555" if stays else "")


def test_a_small_number_alone_stays() -> None:
    """Nothing tells how high its digits should be."""
    assert digits_in(without_words([[*label(5, 0), NUMBER[0]]])[0]) == "555550"


@pytest.mark.parametrize(("gap", "stays"), [(20, False), (60, True)])
def test_a_short_word_in_a_line_of_text_is_text(gap: int, stays: bool) -> None:
    """As "No." is in "Room No."; alone it might be a small digit."""
    short = label(1, 1, x=10 + 14 * 6 + gap)
    (row, _) = without_words([[*label(6, 0), *short], NUMBER])
    assert digits_in(row) == ("5" if stays else "")


@pytest.mark.parametrize(
    ("height", "probability", "stays"),
    [(30, 0.2, False), (30, 0.4, True), (60, 0.2, True)],
)
def test_what_is_low_and_unsure_is_left_out(height: int, probability: float, stays: bool) -> None:
    alone = FoundDigit(0, probability, (10, 120, 25, height))
    row, _ = without_words([[alone], NUMBER])
    assert digits_in(row) == ("0" if stays else "")


@pytest.mark.parametrize(("unread", "stays"), [(0, True), (1, False)])
def test_two_letters_of_which_one_is_none_are_a_word(unread: int, stays: bool) -> None:
    """As "No": the o is like a zero."""
    letters = [
        replace(each, digit=None) if k < unread else each for k, each in enumerate(label(2, 2))
    ]
    row, _ = without_words([letters, NUMBER])
    assert digits_in(row) == ("55" if stays else "")


def test_cells_of_a_table_are_no_words() -> None:
    beside, _ = without_words([label(6, 0, cell=(1, 1)), NUMBER])
    assert digits_in(beside) == "555555"


def test_letters_far_apart_are_no_word() -> None:
    apart = [each for k in range(5) for each in label(1, 0, x=10 + 60 * k)]
    assert digits_in(without_words([apart, NUMBER])[0]) == "55555"


def test_boxes_close_together_are_so_in_both_orders() -> None:
    rng = np.random.default_rng(0)
    for count in (1, 5, 300):
        boxes = np.stack([*rng.integers(0, 900, (2, count)), *rng.integers(5, 40, (2, count))], 1)
        one, other = close_together(boxes, 0.5)
        near = np.zeros((count, count), bool)
        near[one, other] = True
        assert np.array_equal(near, near.T)


def test_nothing_is_no_word() -> None:
    assert without_words([]) == []
