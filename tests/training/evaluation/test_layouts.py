"""Composed pictures hold what their texts say, where their layout has it."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from digits.imaging.arrays import Ink
from digits.imaging.decode import read_ink
from digits.training.datasets import Dataset
from digits.training.evaluation import layouts
from digits.training.evaluation.layouts import (
    BOX,
    CELL,
    COLUMNS,
    LAYOUTS,
    MARGIN,
    MOST_DIGITS,
    PAPER,
    ROWS,
    WRITING,
)
from digits.training.evaluation.signs import SIZE
from tests.drawings import draw, ink

DATASET = Dataset("drawn", [ink(draw(k, canvas=100, width=6)) for k in range(10)], np.arange(10))


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def canvas(data: bytes) -> Ink:
    """The ink of a transparent canvas, uncropped."""
    return ink(Image.open(io.BytesIO(data)))


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_same_seed_composes_the_same(name: str) -> None:
    assert LAYOUTS[name](DATASET, 1, rng()) == LAYOUTS[name](DATASET, 1, rng())
    assert LAYOUTS[name](DATASET, 1, rng()) != LAYOUTS[name](DATASET, 1, rng(1))


@pytest.mark.parametrize(
    ("name", "lines", "least", "most"),
    [
        ("lines", 2, 3, MOST_DIGITS),
        ("comb", 2, 3, MOST_DIGITS),
        ("desk", 2, 3, MOST_DIGITS),
        ("page", 4, 3, MOST_DIGITS),
        ("form", 2, 3, MOST_DIGITS),
        ("field", 2, 3, MOST_DIGITS),
        ("date", 2, 8, 8),
        ("formula", 2, 3, 4),
        ("sum", 2, 2, 6),
    ],
)
def test_lines_are_as_many_and_as_long_as_said(
    name: str, lines: int, least: int, most: int
) -> None:
    _, text = LAYOUTS[name](DATASET, 2, rng())
    assert len(text.split("\n")) == lines
    assert all(least <= len(line) <= most and line.isdigit() for line in text.split("\n"))


def test_a_table_has_its_lines_and_one_or_two_digits_in_each_cell() -> None:
    data, text = layouts.table(DATASET, 1, rng())
    rows = [row.split(" ") for row in text.split("\n")]
    assert [len(row) for row in rows] == [COLUMNS] * ROWS
    assert {len(cell) for row in rows for cell in row} == {1, 2}
    found = canvas(data)
    for column in range(COLUMNS + 1):
        assert (found[MARGIN:-MARGIN, MARGIN + column * CELL[0]] == 1).all()
    for row in range(ROWS + 1):
        assert (found[MARGIN + row * CELL[1], MARGIN:-MARGIN] == 1).all()


def test_a_comb_has_a_box_for_each_digit() -> None:
    data, text = layouts.comb(DATASET, 1, rng())
    found = canvas(data)
    boxed = found[found.shape[0] // 2 - BOX // 2 + 1]
    columns = np.flatnonzero(boxed == 1)
    assert np.ptp(columns) == BOX * len(text)
    for place in range(len(text)):
        left = MARGIN + BOX * place
        assert found[MARGIN + 50 : -MARGIN - 50, left + 20 : left + BOX - 20].max() > 0.9


@pytest.mark.parametrize("seed", range(5))
def test_separators_stand_between_the_digits_of_a_date(seed: int) -> None:
    data, text = layouts.date(DATASET, 1, rng(seed))
    columns = read_ink(data).max(axis=0) > 0.3
    assert np.count_nonzero(columns[1:] & ~columns[:-1]) == len(text) + 2


# ---------------------------------------------------------------- photographs


def test_a_sheet_has_two_levels() -> None:
    levels = layouts.sheet(np.array([[0, 1, 0.5]], np.float32))
    assert levels == pytest.approx(np.array([[PAPER, WRITING, (PAPER + WRITING) / 2]]))


def test_paper_lies_askew_on_its_desk() -> None:
    paper = np.full((200, 300), 200.0)
    slopes = []
    for seed in range(5):
        lying = layouts.askew(paper, 60, 50.0, 5, rng(seed))
        assert lying.shape == (320, 420)
        assert (lying > 125).sum() == pytest.approx(paper.size, rel=0.03)
        assert lying[150:170, 200:220].min() > 190
        assert max(side.max() for side in (lying[:20], lying[-20:], lying[:, :20])) < 60
        first, last = ((lying[:, column] > 125).argmax() for column in (120, 300))
        slopes.append((int(last) - int(first)) / 180)
    assert min(slopes) < 0 < max(slopes)
    assert max(np.abs(slopes)) < np.tan(np.radians(6))


@pytest.mark.parametrize("seed", range(5))
def test_a_hand_covers_one_side_and_a_shadow_darkens(seed: int) -> None:
    levels = np.full((400, 600), 200.0)
    held = layouts.with_hand(levels, rng(seed)) != levels
    assert held[:, 0].any() != held[:, -1].any()
    assert not held[:, 280:320].any()
    shaded = layouts.in_shadow(levels, rng(seed)) / levels
    assert shaded.max() == 1
    assert 0.54 < shaded.min() < 1
    lit, dark = np.isclose(shaded, 1), np.isclose(shaded, shaded.min())
    assert (lit | dark).mean() > 0.9  # its edge is narrow


def test_a_photograph_has_grain() -> None:
    picture = Image.open(io.BytesIO(layouts.photographed(np.full((200, 200), 128.0), rng())))
    levels = np.asarray(picture, np.float64)
    assert levels.std() == pytest.approx(layouts.GRAIN, rel=0.1)
    assert levels.mean() == pytest.approx(128, abs=1)


# ---------------------------------------------------------------- digits


@pytest.mark.parametrize(("shape", "size"), [((20, 50), (40, 100)), ((50, 10), (100, 20))])
def test_ink_is_resized_by_its_longer_side(shape: tuple[int, int], size: tuple[int, int]) -> None:
    small = layouts.resized(np.ones(shape, np.float32), 100)
    assert small.shape == size
    assert 0 <= small.min() <= small.max() <= 1


@pytest.mark.parametrize("share", [1.0, 0.5])
def test_digits_are_about_as_large_as_each_other(share: float) -> None:
    sizes = [max(layouts.scaled(DATASET, k % 10, rng(k), share).shape) for k in range(20)]
    assert min(sizes) >= 0.85 * share * SIZE
    assert max(sizes) <= 1.15 * share * SIZE
    assert len(set(sizes)) > 5
