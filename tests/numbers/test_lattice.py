"""The lattice's answers against those of an enumeration of all its paths."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest

from digits.numbers.lattice import Lattice

Path = list[tuple[int, int]]


def random_lattice(seed: int, segments: int = 4) -> Lattice:
    rng = np.random.default_rng(seed)
    spans = [(a, b) for a, b in itertools.combinations(range(segments + 1), 2) if b - a < 3]
    begins, ends = np.array(spans).T
    costs = rng.exponential(2.0, (len(spans), 10))
    costs[:, 3:] = np.inf  # three digits keep the enumeration short
    twice = np.r_[: len(spans), 0]  # as a loop and its segments are
    return Lattice(begins[twice], ends[twice], costs[twice], rng.exponential(2.0, segments))


def paths(lattice: Lattice, at: int = 0) -> Iterator[tuple[float, Path]]:
    """Every path from a place to the end, and its cost."""
    if at == len(lattice.left_out_costs):
        yield 0.0, []
        return
    for cost, path in paths(lattice, at + 1):
        yield cost + lattice.left_out_costs[at], path
    for k in np.flatnonzero(lattice.begins == at).tolist():
        for cost, path in paths(lattice, int(lattice.ends[k])):
            for digit in range(3):
                yield cost + lattice.costs[k, digit], [(k, digit), *path]


def probability(lattice: Lattice, wanted: list[bool]) -> float:
    weights = np.exp([-cost for cost, _ in paths(lattice)])
    return float(weights[wanted].sum() / weights.sum())


@pytest.mark.parametrize("seed", range(5))
def test_the_best_path_is_the_cheapest(seed: int) -> None:
    lattice = random_lattice(seed)
    assert lattice.best_path() == min(paths(lattice))[1]


@pytest.mark.parametrize("seed", range(5))
def test_a_digits_probability_is_the_share_of_the_paths_through_it(seed: int) -> None:
    lattice = random_lattice(seed)
    best = lattice.best_path()
    for step, found in zip(best, lattice.probabilities(best), strict=True):
        span = lattice.begins[step[0]], lattice.ends[step[0]], step[1]
        wanted = [
            any((lattice.begins[k], lattice.ends[k], digit) == span for k, digit in path)
            for _, path in paths(lattice)
        ]
        assert found == pytest.approx(probability(lattice, wanted))


def test_without_candidates_all_is_left_out() -> None:
    none = np.zeros(0, np.intp)
    lattice = Lattice(none, none, np.zeros((0, 10)), np.ones(3))
    assert lattice.best_path() == []
