"""What speaks against a candidate, and against leaving a segment out."""

from __future__ import annotations

import numpy as np
import pytest

from digits.numbers.candidates import Candidate
from digits.numbers.costs import OF_CANDIDATE, PLACE
from digits.numbers.features import PARAMETERS, features_left_out, features_of, gap_between
from digits.numbers.scores import Score
from digits.numbers.segments import Segment, box_of

HEIGHT = 40


def stroke(x: int, y: int, width: int, height: int, cut: tuple[float, float] = (0, 0)) -> Segment:
    return Segment(np.ones((height, width), np.float32), x, y, cut)


@pytest.mark.parametrize(
    ("other", "counted"),
    [
        (stroke(30, 0, 20, 40), 1.0),  # beside it
        (stroke(0, 50, 20, 10), 1.0),  # well below it
        (stroke(10, 41, 20, 10), PARAMETERS.broken),  # goes on where it ends
        (stroke(10, 10, 20, 40), PARAMETERS.broken),
        (stroke(20, 0, 20, 40, cut=(0.1, 0)), 0.0),  # parted by a cut
    ],
)
def test_gaps_of_a_broken_stroke_count_less(other: Segment, counted: float) -> None:
    one = stroke(0, 0, 20, 40, cut=(0, other.cut_ink[0]))
    assert gap_between(one, other, 40) == counted


def features(
    run: list[Segment], score: Score, loop: Segment | None = None
) -> dict[str, list[float]]:
    candidate = Candidate(0, len(run), run, box_of(run), loop)
    (rows,) = features_of([candidate], [score], HEIGHT)
    return {name: rows[:, place].tolist() for name, place in PLACE.items() if place < OF_CANDIDATE}


def score(relative_distance: float = 0.5, nondigit_ratio: float = 0.8) -> Score:
    none = np.zeros(0, np.float32)
    return Score(np.full(10, 0.1), relative_distance, nondigit_ratio, 1.0, none, 0.0)


def test_a_usual_digit_has_nothing_against_it_but_doubt() -> None:
    found = features([stroke(0, 0, 24, HEIGHT)], score())
    assert found.pop("improbability") == pytest.approx([-np.log(0.1)] * 10)
    assert found.pop("digit") == [1] * 10
    assert not np.any(list(found.values()))


def test_what_is_unusual_counts_by_how_much() -> None:
    run = [stroke(0, 0, 20, 20), stroke(30, 0, 30, 20)]
    found = {name: each[7] for name, each in features(run, score(1.2, 1.05)).items()}
    assert found["distance"] == pytest.approx(0.4)
    assert found["nondigit"] == pytest.approx(0.1)
    assert found["low"] == pytest.approx(np.log(2))
    assert found["wide"] == pytest.approx(60 / HEIGHT - 0.8)
    assert found["squat"] == pytest.approx(60 / 20 - 0.9)
    assert found["apart"] == pytest.approx(10 / HEIGHT)
    assert found["gaps"] == 1
    assert found["tall"] == found["cut"] == found["loop"] == 0


def test_a_zero_may_be_low_and_a_loop_is_surely_one() -> None:
    low = stroke(0, 0, 20, 20)
    for loop in (None, low):
        found = features([low], score(), loop)
        assert found["low"] == [0, *[pytest.approx(np.log(2))] * 9]
        assert (found["improbability"][0] == 0) == (loop is not None)


def test_what_is_left_out_counts_by_height_and_ink() -> None:
    (dot, one) = features_left_out([stroke(0, 0, 4, 4), stroke(0, 0, 4, HEIGHT)], HEIGHT)
    assert dot == pytest.approx([0.1, 16 / HEIGHT**2, 0, 1])
    assert one == pytest.approx([1, 4 / HEIGHT, 0.7, 1])
