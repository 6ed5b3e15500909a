"""A row's best path: what is read, what is left out, and how sure each digit is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from digits.numbers.group_reading import PARAMETERS
from digits.numbers.scores import Score
from digits.numbers.segments import Segment
from tests.readings import HEIGHT, STEP, WIDTH, group, reading, score

SURE = score({4: 0.99})
NOTHING = score({4: 0.99}, relative_distance=5, nondigit_ratio=3)
"""Said of what is far from any digit."""


def test_digits_are_read_from_left_to_right() -> None:
    found = group(*(score({digit: 0.99}) for digit in (3, 0, 7))).found()
    assert [each.digit for each in found] == [3, 0, 7]
    assert [each.box for each in found] == [(STEP * k, 0, WIDTH, HEIGHT) for k in range(3)]
    assert not any(each.parted for each in found)
    assert min(each.confidence for each in found) > 0.9


@pytest.mark.parametrize("place", range(3))
def test_what_is_like_no_digit_is_left_out_at_its_place(place: int) -> None:
    """A speck: something as high as a digit would cost more to leave out."""
    scores = [SURE] * 3
    scores[place] = NOTHING
    segments = [Segment(np.ones((HEIGHT, WIDTH), np.float32), STEP * k, 0) for k in range(3)]
    segments[place] = Segment(np.ones((6, 6), np.float32), STEP * place, 17)
    found = reading(segments, scores).found()
    assert [each.digit is None for each in found] == [k == place for k in range(3)]
    assert found[place].box == (STEP * place, 17, 6, 6)
    assert found[place].confidence == 0


def test_without_candidates_every_segment_is_left_out() -> None:
    row = replace(group(SURE, SURE), candidates=[], scores=[])
    assert [each.digit for each in row.found()] == [None, None]
    assert row.path == []


@pytest.mark.parametrize(
    ("said", "most"),
    [
        (SURE, 1.0),
        (score({4: 0.6, 9: 0.3}), 0.6),
        (score({4: 0.99}, familiarity=PARAMETERS.unfamiliar / 2), 0.5),
        (score({4: 0.99}, familiarity=0), 0.0),
    ],
)
def test_no_digit_is_surer_than_the_classifier_of_it_alone(said: Score, most: float) -> None:
    (step,) = group(said).path
    assert step.digit == 4
    assert step.probability <= most
    assert step.probability > 0.8 * most - 0.01


def test_a_loop_is_surely_a_zero() -> None:
    row = group(score({4: 0.5, 0: 0.4}, familiarity=0.01))
    (candidate,) = row.candidates
    loop = replace(row, candidates=[replace(candidate, loop=candidate.run[0])])
    assert [each.digit for each in row.found()] == [4]
    assert [each.digit for each in loop.found()] == [0]
    assert loop.found()[0].confidence > 0.5


def test_a_digit_beside_a_cut_is_parted() -> None:
    ink = np.ones((HEIGHT, WIDTH), np.float32)
    pair = [Segment(ink, 0, 0, (0, 0.01)), Segment(ink, WIDTH, 0, (0.01, 0))]
    assert [each.parted for each in reading(pair, [SURE, SURE]).found()] == [True, True]


@pytest.mark.parametrize(("x", "doubted"), [(30, True), (90, False)])
def test_a_digit_with_something_left_out_inside_is_doubted(x: int, doubted: bool) -> None:
    ring = np.zeros((HEIGHT, 60), np.float32)
    ring[:5] = ring[-5:] = ring[:, :5] = ring[:, -5:] = 1
    speck = Segment(np.ones((6, 6), np.float32), x, 17)
    found = reading([Segment(ring, 0, 0), speck], [score({0: 0.99}), NOTHING]).found()
    assert [each.digit for each in found] == [0, None]
    assert (found[0].confidence <= PARAMETERS.doubted) == doubted
