"""Cuts go through little ink, and not too near to each other."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from digits.numbers.budget import Budget
from digits.numbers.cuts import PARAMETERS, cheapest_paths, cut, leaning, least_costly, seams
from digits.numbers.segments import Segment


def test_seams_are_the_cheapest_ways_down() -> None:
    """Against all ways: neighbouring rows at most one place apart, turns at a price."""
    cost = np.random.default_rng(0).random((4, 6, 5)).astype(np.float32)
    ways = [
        way
        for way in itertools.product(range(5), repeat=6)
        if all(abs(a - b) <= 1 for a, b in itertools.pairwise(way))
    ]
    for found, prices in zip(seams(cost), cost, strict=True):
        assert price(found.tolist(), prices) == pytest.approx(min(price(w, prices) for w in ways))


def price(way: tuple[int, ...] | list[int], prices: np.ndarray) -> float:
    turns = sum(a != b for a, b in itertools.pairwise(way))
    return float(prices[np.arange(len(way)), list(way)].sum()) + turns * PARAMETERS.turning


def test_the_cheapest_cuts_are_chosen_and_none_is_near_to_another() -> None:
    places = np.array([0.0, 4.0, 5.0, 9.0, 20.0])
    costs = np.array([0.5, 0.2, 0.1, 0.3, 0.9], np.float32)
    assert least_costly(places, costs, apart=5) == [0, 2, 4]


def rings(lean: float = 0.0) -> Segment:
    """Two rings, 60 pixels high, and a thin stroke from one to the other.

    lean: pixels across per pixel down that they are sheared by.
    """
    y, x = np.mgrid[:60, :150].astype(np.float32)
    x = x - lean * (y - 30)
    off = np.minimum(abs(np.hypot(x - 43, y - 30) - 26), abs(np.hypot(x - 105, y - 30) - 26))
    joining = (abs(y - 30) < 1.5) & (x > 69) & (x < 79)
    return Segment(((off < 3) | joining).astype(np.float32), 0, 0)


@pytest.mark.parametrize("lean", [0.0, -0.3, 0.2])
def test_rings_are_cut_where_a_thin_stroke_joins_them(lean: float) -> None:
    paths, through = cheapest_paths(rings(lean).ink, 60.0, lean)
    middles = paths.mean(axis=1)
    inside = (middles > 35) & (middles < 115)
    assert middles[inside][through[inside].argmin()] == pytest.approx(74, abs=5)
    assert through[inside].min() == pytest.approx(3 / 60, abs=0.01)


def test_all_ink_is_in_the_pieces() -> None:
    whole = rings()
    pieces = cut(whole, 60.0, 0.0, Budget())
    assert len(pieces) > 1
    covered = np.zeros_like(whole.ink)
    for piece in pieces:
        window = covered[piece.y : piece.y + piece.height, piece.x : piece.x + piece.width]
        np.maximum(window, piece.ink, out=window)
    assert np.array_equal(covered, whole.ink)
    assert pieces[0].cut_ink[0] == pieces[-1].cut_ink[1] == 0
    assert max(piece.cut_ink[1] for piece in pieces) > 0


def test_a_cut_through_the_soft_edge_parts_nothing() -> None:
    soft = np.full((60, 30), 0.01, np.float32)
    whole = Segment(np.hstack([soft, rings().ink[:, 14:135], soft]), 0, 0)
    pieces = cut(whole, 60.0, 0.0, Budget())
    assert (pieces[0].cut_ink[0], pieces[-1].cut_ink[1]) == (0, 0)


def test_the_slant_of_a_row_is_that_of_its_tall_segments() -> None:
    y, x = np.mgrid[:60, :40].astype(np.float32)
    slash = Segment((abs(x - 20 + 0.3 * (y - 30)) < 3).astype(np.float32), 0, 0)
    dash = Segment(np.ones((4, 30), np.float32), 50, 30)
    assert leaning([slash, dash], 60.0) == pytest.approx(-0.3, abs=0.03)
    assert leaning([dash], 60.0) == 0
