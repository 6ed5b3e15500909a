"""Where ink has its middle, how far it spreads, and how it leans."""

from __future__ import annotations

import numpy as np
import pytest

from digits.imaging.moments import moments_of, slant


def test_slant_of_a_leaning_line() -> None:
    leaning = np.zeros((50, 50), np.float32)
    leaning[np.arange(50), np.arange(50) // 2] = 1
    assert slant(moments_of(leaning)) == pytest.approx(0.5, abs=0.01)
    assert slant(moments_of(leaning[:, ::-1])) == pytest.approx(-0.5, abs=0.01)


def test_moments_are_those_of_the_ink() -> None:
    picture = np.random.default_rng(0).random((40, 30), dtype=np.float32)
    picture *= np.outer(np.linspace(1, 0.2, 40), np.linspace(0, 1, 30))  # off the middle
    y, x = (axis.ravel() for axis in np.mgrid[-19.5:20, -14.5:15])
    weights = picture.ravel()
    (xx, xy), (_, yy) = np.cov(x, y, aweights=weights, ddof=0)
    expected = np.average(x, weights=weights), np.average(y, weights=weights), xx, yy, xy
    assert moments_of(picture) == pytest.approx(expected, rel=1e-3, abs=1e-3)


@pytest.mark.parametrize("shape", [(1, 9), (9, 1), (1, 1)])
def test_a_bar_leans_to_neither_side(shape: tuple[int, int]) -> None:
    """One of a single row has no spread downwards to compare with."""
    assert slant(moments_of(np.ones(shape, np.float32))) == pytest.approx(0, abs=1e-6)
