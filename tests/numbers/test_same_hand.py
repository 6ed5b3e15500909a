"""Sure digits of a picture as examples for the others: what they change, and what they do not."""

from __future__ import annotations

import numpy as np
import pytest

from digits.numbers import same_hand
from digits.numbers.group_reading import GroupReading
from digits.numbers.same_hand import with_examples
from tests.readings import group, score

DOUBTFUL = {1: 0.55, 7: 0.44}


@pytest.fixture(autouse=True)
def one_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(same_hand, "PARAMETERS", same_hand.PARAMETERS._replace(least=1))


def digits(reading: GroupReading) -> list[int | None]:
    return [found.digit for found in reading.found()]


@pytest.mark.parametrize(
    ("sure", "example", "read"),
    [
        ({7: 0.99}, (20, 0), 7),  # nearer than any prototype, which are 50 away
        ({7: 0.99}, (120, 0), 1),  # not like it at all
        ({7: 0.85}, (20, 0), 1),  # not sure itself
        ({4: 0.99}, (20, 0), 1),  # not one of the digits in question
    ],
)
def test_a_sure_digit_says_what_a_doubtful_one_like_it_is(
    sure: dict[int, float], example: tuple[float, float], read: int
) -> None:
    alone = group(score(DOUBTFUL, (0, 0)))
    other = group(score(sure, example))
    assert digits(alone) == [1]
    again, same = with_examples([alone, other])
    assert digits(again) == [read]
    assert digits(same) == digits(other)


def test_it_does_so_within_a_row() -> None:
    (again,) = with_examples([group(score(DOUBTFUL, (0, 0)), score({7: 0.99}, (20, 0)))])
    assert digits(again) == [7, 7]


def test_no_digit_is_an_example_for_its_own_segments() -> None:
    sure = group(score({1: 0.93, 7: 0.06}, (0, 0)))
    (again,) = with_examples([sure])
    np.testing.assert_allclose(again.scores[0].probabilities, sure.scores[0].probabilities, 1e-2)


def test_the_nearer_examples_count_more() -> None:
    rows = [group(score({digit: 0.99}, (place, 0))) for digit, place in ((1, 60), (7, 30))]
    again, *_ = with_examples([group(score(DOUBTFUL, (0, 0))), *rows])
    assert digits(again) == [7]


def test_few_sure_digits_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [group(score(DOUBTFUL, (0, 0))), *[group(score({7: 0.99}, (20, 0)))] * 4]
    for least, read in ((4, 7), (5, 1)):
        few = same_hand.PARAMETERS._replace(least=least)
        monkeypatch.setattr(same_hand, "PARAMETERS", few)
        assert digits(with_examples(rows)[0]) == [read]


def test_without_a_sure_digit_nothing_changes() -> None:
    doubtful = group(score(DOUBTFUL, (0, 0)), score(DOUBTFUL, (3, 0)))
    assert with_examples([doubtful]) == [doubtful]
