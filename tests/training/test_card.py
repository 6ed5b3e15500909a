"""A build's figures are stated, and its mistakes are shown."""

from __future__ import annotations

import numpy as np
import pytest

from digits.training.card import CAPTION, COLUMNS, ROWS, TILE, sheet, write


def test_the_figures_of_a_manifest_are_stated() -> None:
    card = write(
        {
            "recipe": "soup",
            "summary": "all in one pot",
            "datasets": {"one": 1797, "two": 12},
            "prototypes": 1809,
            "validation": {"digits": 400, "wrong": 10},
        }
    )
    assert "`soup`: all in one pot" in card
    assert "`one` (1,797 digits), `two` (12 digits)" in card
    assert "| prototypes | 1,809 |" in card
    assert "400 of these digits" in card
    assert "97.5% right" in card


@pytest.mark.parametrize("count", [0, 1, COLUMNS + 1, COLUMNS * ROWS + 5])
def test_each_mistake_has_a_tile_and_a_caption(count: int) -> None:
    frames = np.ones((count, 16, 16), np.float32)
    labels, answers = np.full(count, 4), np.full(count, 9)
    picture = np.asarray(sheet(frames, labels, answers))
    assert picture.shape == (ROWS * (TILE + CAPTION), COLUMNS * TILE)
    tiles = picture.reshape(ROWS, TILE + CAPTION, COLUMNS, TILE).swapaxes(1, 2)
    shown = (tiles[:, :, :TILE] == 0).all(axis=(2, 3)).ravel()
    captioned = (tiles[:, :, TILE:] < 128).any(axis=(2, 3)).ravel()
    expected = np.arange(COLUMNS * ROWS) < count
    assert np.array_equal(shown, expected)
    assert np.array_equal(captioned, expected)


def test_a_mistake_is_shown_as_it_looks() -> None:
    """Black on white."""
    frame = np.zeros((1, 16, 16), np.float32)
    frame[0, :8] = 1
    tile = np.asarray(sheet(frame, np.array([1]), np.array([7])))[:TILE, :TILE]
    assert tile[: TILE // 2 - 4].max() < 40
    assert tile[TILE // 2 + 4 :].min() > 215
