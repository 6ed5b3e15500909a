"""The confidence of a whole number."""

from __future__ import annotations

from digits.numbers.number import FoundDigit, Number


def test_a_number_is_less_sure_for_every_digit_and_every_cut() -> None:
    plain, doubtful = FoundDigit(3, 0.99, (0, 0, 9, 9)), FoundDigit(7, 0.6, (9, 0, 9, 9))
    parted = FoundDigit(3, 0.99, (0, 0, 9, 9), parted=True)
    rows = [[plain], [plain, plain], [parted, parted], [parted, parted, doubtful]]
    confidences = [Number.calibrated([row], complete=True).confidence for row in rows]
    assert confidences == sorted(confidences, reverse=True)
    assert len(set(confidences)) == len(rows)


def test_what_is_left_out_says_nothing_of_the_number() -> None:
    digit, comma = FoundDigit(3, 0.9, (0, 0, 9, 9)), FoundDigit(None, 0, (9, 9, 2, 2))
    with_comma = Number.calibrated([[digit, comma]], complete=True)
    assert with_comma.confidence == Number.calibrated([[digit]], complete=True).confidence
