"""Signs have the shapes and sizes that people give them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from digits.training.evaluation import signs
from digits.training.evaluation.signs import SIZE, Points


def rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("seed", range(5))
def test_slashes_lean_to_the_right_and_dashes_lie(seed: int) -> None:
    (((right, top), (left, bottom)),) = signs.slash(rng(seed))
    assert 0.1 < (right - left) / (bottom - top) < 0.6
    assert SIZE <= bottom - top <= 1.5 * SIZE
    (((start, one), (end, other)),) = signs.dash(rng(seed))
    assert one == other
    assert 0.2 * SIZE < end - start < 0.7 * SIZE
    assert np.ptp(signs.dot(rng(seed))[0], axis=0).max() < 0.1 * SIZE


@pytest.mark.parametrize("seed", range(5))
def test_brackets_are_higher_than_digits_and_bowed_outwards(seed: int) -> None:
    for opens in (True, False):
        (points,) = signs.bracket(rng(seed), opens)
        across, down = points.T
        assert np.ptp(down) > 1.1 * SIZE
        assert 0.1 <= np.ptp(across) / np.ptp(down) <= 0.25
        assert (across[0] > across[len(across) // 2]) == opens
        assert across[0] == pytest.approx(across[-1])


def crossing(one: Points, other: Points) -> bool:
    """Whether the straight lines between the ends of two strokes cross."""

    def side(of: Points, line: Points) -> float:
        along, to = line[-1] - line[0], of - line[0]
        return float(along[0] * to[1] - along[1] * to[0])

    return all(
        side(first[0], second) * side(first[-1], second) < 0
        for first, second in itertools.permutations((one, other))
    )


@pytest.mark.parametrize("seed", range(20))
def test_the_strokes_of_plus_and_times_cross(seed: int) -> None:
    upright, level = signs.plus(rng(seed))
    assert crossing(upright[-2:], level)
    assert crossing(*signs.times(rng(seed)))


@pytest.mark.parametrize("seed", range(5))
def test_equals_and_divided_are_bars(seed: int) -> None:
    upper, lower = signs.equals(rng(seed))
    assert (upper[:, 0] == lower[:, 0]).all()
    assert (upper[:, 1] < lower[:, 1]).all()
    bar, above, below = signs.divided(rng(seed))
    assert above[:, 1].max() < bar[0, 1] < below[:, 1].min()


def test_what_stands_between_digits() -> None:
    assert [sign is None for sign in signs.date_of(rng(0))].count(True) == 8
    terms = [signs.terms_of(rng(seed)) for seed in range(20)]
    assert {sum(sign is not None for sign in each) for each in terms} == {1, 2}
    assert all(each[0] is None and each[-1] is None for each in terms)
    formulas = [signs.formula_of(rng(seed)) for seed in range(20)]
    assert {sum(sign is not None for sign in each) for each in formulas} == {2, 4}


def test_an_unsteady_hand_moves_the_ends_of_a_stroke_a_little() -> None:
    stroke = np.array([(0.0, 0.0), (50.0, 0.0), (100.0, 0.0)])
    off = signs.wobbly(stroke, rng(0)) - stroke
    assert 0 < np.abs(off).max() <= signs.WOBBLE
    assert off[1] == pytest.approx((off[0] + off[2]) / 2)
