"""What is no digit is drawn in variety, the same every time, and stays no digit."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from digits.training.synthesis import nondigits
from digits.training.synthesis.pen import DEFAULT, Allograph, Floats, draw_allograph

Kind = Callable[[int, np.random.Generator], Iterator[Allograph]]


def points_of(kind: Kind, seed: int) -> Floats:
    drawings = kind(8, np.random.default_rng(seed))
    return np.concatenate([stroke.control for each in drawings for stroke in each.strokes])


@pytest.mark.parametrize("kind", [nondigits.pairs, nondigits.crossed, nondigits.doodles])
def test_drawings_are_repeatable(kind: Kind) -> None:
    first, again, other = (points_of(kind, seed) for seed in (0, 0, 1))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("kind", [nondigits.pairs, nondigits.crossed, nondigits.doodles])
def test_every_drawing_has_ink(kind: Kind) -> None:
    rng = np.random.default_rng(0)
    inks = [ink for each in kind(8, rng) for ink in draw_allograph(each, 1, rng, DEFAULT)]
    assert len(inks) == 8
    assert all(ink.max() > 0.25 for ink in inks)


def test_dots_are_repeatable() -> None:
    first, again, other = (nondigits.dots(8, np.random.default_rng(seed)) for seed in (0, 0, 1))
    sizes = [ink.shape for ink in first]
    assert sizes == [ink.shape for ink in again]
    assert sizes != [ink.shape for ink in other]


def test_every_sign_is_drawn_and_has_its_own_seed() -> None:
    found = list(nondigits.signs())
    assert {sign.digit for sign, _ in found} == {nondigits.NONE}
    assert min(count for _, count in found) >= 1
    assert len({sign.key for sign, _ in found}) == len(found)
    names = {sign.name for sign, _ in found}
    assert {"A", "heart", "smiley", "arrow-up", "dash", "plus"} <= names
    assert not names & set("BDGIJLOQSUZbgijloqsyz")


def test_pairs_stand_side_by_side() -> None:
    for pair in nondigits.pairs(20, np.random.default_rng(0)):
        places = np.concatenate([stroke.control for stroke in pair.strokes])
        wide, high = np.ptp(places, axis=0)
        assert high < 0.8
        assert wide > 0.45


def test_crossed_digits_have_more_strokes_than_the_digit() -> None:
    crossed = list(nondigits.crossed(20, np.random.default_rng(0)))
    assert min(len(each.strokes) for each in crossed) >= 2


def test_dots_are_round_and_full() -> None:
    for dot in nondigits.dots(30, np.random.default_rng(0)):
        rows, columns = np.nonzero(dot)
        wide, high = np.ptp(columns) + 1, np.ptp(rows) + 1
        assert 0.5 <= wide / high <= 2
        assert dot.sum() > 0.5 * wide * high
