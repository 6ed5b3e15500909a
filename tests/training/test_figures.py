"""The pictures of the documentation show what they say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.numbers.number import FoundDigit, Number
from digits.training import figures
from digits.training.figures import BOX_COLOUR, CAPTION, GAP, PER_ALLOGRAPH_ROW, TILE
from tests.conftest import ROOT
from tests.drawings import draw, encode, ink
from tests.papers import number


def test_tiles_stand_in_rows_and_keep_their_shape() -> None:
    wide = np.ones((10, 40), np.float32)
    strip = np.asarray(figures.strip([("wide", wide)] * 5, columns=3))
    assert strip.shape == (2 * (TILE + CAPTION + GAP), 3 * (TILE + GAP))
    rows, columns = np.nonzero(strip[:TILE, :TILE] < 50)
    assert np.ptp(columns) == pytest.approx(TILE, abs=4)
    assert np.ptp(rows) == pytest.approx(TILE / 4, abs=4)
    assert rows.mean() == pytest.approx(TILE / 2, abs=1)
    assert (strip[TILE + CAPTION + GAP :, 2 * (TILE + GAP) :] == 255).all()  # there is no sixth


def test_found_digits_are_boxed_where_they_stand() -> None:
    white = Image.new("RGBA", (100, 80), (255, 255, 255, 0))
    found = (FoundDigit(4, 0.9, (20, 30, 25, 40)), FoundDigit(None, 0.0, (60, 30, 25, 40)))
    shown = np.asarray(figures.annotated(encode(white), Number((found,), 0.9)))
    coloured = (shown == BOX_COLOUR).all(axis=2)
    assert coloured[30:71, 20].all()
    assert coloured[30:71, 45].all()
    assert coloured[30, 20:46].all()
    assert coloured[70, 20:46].all()
    assert not coloured[31:70, 22:44].any()
    written = np.asarray((shown < 200).any(axis=2))
    assert written[:29, 20:46].any()  # the digit, above its box
    assert not written[:, 50:].any()  # nothing of what was left out


def test_the_photographed_number_is_read(recognizer: Recognizer) -> None:
    picture = figures.photographed_number("4 207,35")
    assert service.read(picture, recognizer).text == "420735"


def test_each_part_of_a_number_has_a_colour(recognizer: Recognizer) -> None:
    shown = np.asarray(figures.coloured_parts(ink(number("471")), recognizer))
    found = {tuple(colour) for colour in shown.reshape(-1, 3).tolist()}
    assert set(figures.PART_COLOURS[:3]) <= found
    assert figures.PART_COLOURS[3] not in found


def test_every_digit_is_drawn_in_rows() -> None:
    shown = np.asarray(figures.drawn_digits(rows=1))
    side = shown.shape[1] // PER_ALLOGRAPH_ROW
    tiles = shown.reshape(10, side, PER_ALLOGRAPH_ROW, side)
    assert (tiles.min(axis=(1, 3)) < 128).all()


def test_the_lines_around_a_digit_are_gone_in_the_tile_beside_it() -> None:
    shown = np.asarray(figures.surrounded(ink(draw(4))))
    tiles = shown.reshape(2, TILE + CAPTION + GAP, 8, TILE + GAP).swapaxes(1, 2)
    around = np.ones((TILE, TILE), bool)
    around[:2] = around[-2:] = around[:, :2] = around[:, -2:] = around[16:-16, 16:-16] = False
    before, after = (tiles.reshape(-1, *tiles.shape[2:])[k::2, :TILE, :TILE] for k in (0, 1))
    assert len(before) == len(figures.SURROUNDINGS)
    assert all(tile[around].min() < 240 for tile in before[1:])  # the first is a hairline
    assert all(tile[around].min() > 250 for tile in after)
    assert all(tile[16:-16, 16:-16].min() < 50 for tile in after)


def test_all_figures_are_written(tmp_path: Path, recognizer: Recognizer) -> None:
    written = figures.write(tmp_path / "docs", ink(draw(4)), recognizer)
    assert sorted(written) == sorted((tmp_path / "docs").iterdir())
    docs = "".join(path.read_text() for path in (ROOT / "docs").glob("*.md"))
    assert all(f"({path.name})" in docs for path in written)
    for path in written:
        with Image.open(path) as figure:
            assert np.ptp(np.asarray(figure.convert("L"))) > 100
