"""What one picture may cost is limited, count and area."""

from __future__ import annotations

import pytest

from digits.errors import TooComplex
from digits.numbers.budget import Budget


def test_more_than_is_left_is_refused() -> None:
    budget = Budget(candidates=3, loops=0, pixels=10)
    with pytest.raises(TooComplex, match=r"shapes.* Send the part"):
        budget.spend_candidates(4)
    with pytest.raises(TooComplex, match=r"holes.* Send the part"):
        budget.spend_loop()
    with pytest.raises(TooComplex, match=r"within each other.* Send the part"):
        budget.spend_pixels(11)


def test_what_is_spent_is_gone() -> None:
    budget = Budget(candidates=3, loops=1, pixels=10)
    budget.spend_candidates(2)
    budget.spend_candidates(1)
    with pytest.raises(TooComplex):
        budget.spend_candidates(1)
    budget.spend_loop()
    with pytest.raises(TooComplex):
        budget.spend_loop()
    budget.spend_pixels(10)
    with pytest.raises(TooComplex):
        budget.spend_pixels(1)


def test_cuts_that_are_not_made_are_told() -> None:
    budget = Budget(cuts=3)
    assert budget.may_cut(2, 100)
    assert budget.complete
    assert not budget.may_cut(2, 100)
    assert not budget.complete
    assert budget.may_cut(1, 100)


def test_cuts_through_too_many_pixels_are_not_made() -> None:
    budget = Budget(cut_pixels=150)
    assert budget.may_cut(1, 100)
    assert budget.complete
    assert not budget.may_cut(1, 100)
    assert not budget.complete
