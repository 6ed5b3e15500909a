"""What is no digit is drawn in variety, the same every time, and stays no digit."""

from __future__ import annotations

import numpy as np
import pytest

from digits.training.synthesis import nondigits


def test_drawings_are_repeatable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nondigits, "signs", lambda: iter(()))  # each has its own seed
    for kind in ("PAIRS", "CROSSED", "DOODLES", "DOTS"):
        monkeypatch.setattr(nondigits, kind, 20)
    first, again, other = nondigits.drawn(), nondigits.drawn(), nondigits.drawn(seed=1)
    assert len(first) == sum(
        [nondigits.PAIRS, nondigits.CROSSED, nondigits.DOODLES, nondigits.DOTS]
    )
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(first, other, strict=True))
    assert all(ink.max() > 0.25 for ink in first)


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
