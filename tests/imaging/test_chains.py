"""Things at even distances are a chain, and others are alone."""

from __future__ import annotations

import numpy as np
import pytest

from digits.imaging.chains import even_chains


@pytest.mark.parametrize(
    ("places", "reach", "sizes"),
    [
        ([0, 10, 20, 30], 100, [4, 4, 4, 4]),
        ([0, 10, 21, 30], 100, [4, 4, 4, 4]),
        ([0, 10, 20, 60, 75, 90], 20, [3, 3, 3, 3, 3, 3]),
        ([0, 10, 40], 100, [1, 1, 1]),
        ([7], 100, [1]),
    ],
)
def test_chains_have_even_steps(places: list[int], reach: int, sizes: list[int]) -> None:
    steps = np.array(places) - np.array(places, float)[:, None]
    steps[(steps <= 0) | (steps > reach)] = np.inf
    chains, found = even_chains(steps, 0.2, 1)
    assert found.tolist() == sizes
    assert np.bincount(chains)[chains].tolist() == sizes
