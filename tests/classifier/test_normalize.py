"""Slant, size and position leave no trace in a frame."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from digits.classifier import recipes
from digits.classifier.normalize import (
    Extent,
    Frame,
    averaged_aslant,
    normalize,
)
from tests.drawings import draw, ink

LAYOUT = recipes.find(recipes.DEFAULT_RECIPE).layout


def frame_of(image: Image.Image) -> Frame:
    return normalize(ink(image), LAYOUT)


def difference(a: Frame, b: Frame) -> float:
    """Ink that differs, as a share of all ink: 0 for equal frames, 1 for disjoint ones."""
    return float(np.abs(a - b).sum() / (a + b).sum())


def test_frame_is_square_and_in_range() -> None:
    frame = frame_of(draw(3))
    assert frame.shape == (LAYOUT.side, LAYOUT.side)
    assert frame.dtype == np.float32
    assert frame.min() >= 0
    assert 0.9 < frame.max() <= 1.001


@settings(max_examples=30, deadline=None)
@given(digit=st.integers(0, 9), x=st.floats(0.3, 0.7), y=st.floats(0.35, 0.65))
def test_position_is_taken_out(digit: int, x: float, y: float) -> None:
    assert difference(frame_of(draw(digit, at=(x, y))), frame_of(draw(digit))) < 0.08


@settings(max_examples=30, deadline=None)
@given(digit=st.integers(0, 9), canvas=st.integers(100, 600))
def test_size_is_taken_out(digit: int, canvas: int) -> None:
    drawn = draw(digit, canvas=canvas, width=canvas / 20)
    assert difference(frame_of(drawn), frame_of(draw(digit))) < 0.18


@pytest.mark.parametrize("digit", range(10))
@pytest.mark.parametrize("shear", [-0.4, 0.4])
def test_slant_is_taken_out(digit: int, shear: float) -> None:
    upright = draw(digit, height=0.5)
    leaning = upright.transform(
        upright.size,
        Image.Transform.AFFINE,
        (1, shear, -shear * 100, 0, 1, 0),
        Image.Resampling.BICUBIC,
    )
    assert difference(frame_of(leaning), frame_of(upright)) < 0.12


@pytest.mark.parametrize("shear", [0, 0.6, -1])
def test_area_averages_are_pillows(shear: float) -> None:
    picture = np.random.default_rng(0).random((32, 64), dtype=np.float32)
    extent = Extent(3, 0, 1, 1)
    ours = averaged_aslant(picture, extent, (0.5, 1), shear)
    wide = Image.fromarray(picture).transform(
        (128 * 8, 32),  # finely, so that both take the same shares of pixels
        Image.Transform.AFFINE,
        (1 / 8, shear, 3 - 32 - 16 * shear, 0, 1, 0),
    )
    theirs = np.asarray(wide.reduce((16, 1)))[:, 16:48]
    assert np.allclose(ours, theirs, atol=0.08)


def test_specks_are_dropped() -> None:
    specked = ink(draw(3)).copy()
    specked[5:9, 5:9] = specked[190:194, 100:104] = 1
    assert difference(normalize(specked, LAYOUT), frame_of(draw(3))) < 0.1


def test_separate_strokes_are_kept() -> None:
    bar_apart = ink(draw(1)).copy()
    bar_apart[20:30, 130:180] = 1
    assert difference(normalize(bar_apart, LAYOUT), frame_of(draw(1))) > 0.2


@pytest.mark.parametrize("pixels", [(1, 1), (1, 30), (30, 1)])
def test_dots_and_bars_have_frames(pixels: tuple[int, int]) -> None:
    canvas = np.zeros((40, 40), np.float32)
    canvas[5 : 5 + pixels[0], 5 : 5 + pixels[1]] = 1
    frame = normalize(canvas, LAYOUT)
    assert frame.shape == (LAYOUT.side, LAYOUT.side)
    assert frame.sum() > 0
    assert np.isfinite(frame).all()


@pytest.mark.parametrize("recipe", recipes.RECIPES.values())
def test_a_bar_is_not_blown_up_to_a_block(recipe: recipes.Recipe) -> None:
    assert normalize(ink(draw(1, width=6)), recipe.layout).mean() < 0.25
