"""What one picture may cost is limited, count and area."""

from __future__ import annotations

import pytest

from digits.errors import TooComplex
from digits.numbers.budget import Budget


@pytest.mark.parametrize(("candidates", "pixels"), [(4, 0), (0, 11), (-1, 11)])
def test_more_than_is_left_is_refused(candidates: int, pixels: int) -> None:
    budget = Budget(candidates=3, pixels=10)
    with pytest.raises(TooComplex, match="Send the part"):
        budget.spend(candidates, pixels)


def test_what_is_spent_is_gone() -> None:
    budget = Budget(candidates=3, pixels=10)
    budget.spend(2, 10)
    budget.spend(1, 0)
    with pytest.raises(TooComplex):
        budget.spend(1, 0)


def test_cuts_that_are_not_made_are_told() -> None:
    budget = Budget(cuts=3)
    assert budget.may_cut(2)
    assert budget.complete
    assert not budget.may_cut(2)
    assert not budget.complete
    assert budget.may_cut(1)
