"""Features against what they are defined to be."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage
from sklearn.datasets import load_digits

from digits.classifier import recipes
from digits.classifier.features import (
    GRADIENT_SCALE,
    INK_PIXELS,
    LENGTH,
    LEVELS,
    Edges,
    Projection,
    edge_planes,
    even_strokes,
    intensities,
    pooling,
    root_power,
)
from digits.classifier.normalize import normalize
from tests.drawings import draw, ink

FRAMES = np.stack([normalize(ink(draw(d)), recipes.INTENSITY.layout) for d in range(10)])


# ---------------------------------------------------------------- gradient direction histograms


@pytest.mark.parametrize("directions", [8, 12])
def test_the_planes_of_directions_sum_to_the_gradient(directions: int) -> None:
    """Against scipy's Sobel filter: each plane times its direction."""
    planes = edge_planes(FRAMES[3:4], directions)[0]
    levels = np.rint(FRAMES[3] * LEVELS)
    angles = 2 * np.pi * np.arange(directions) / directions
    unit = 2 * np.sin(np.pi / directions) * np.cos(np.pi / directions) * GRADIENT_SCALE
    unit /= np.sin(2 * np.pi / directions)
    for axis, component in ((1, np.cos(angles)), (0, np.sin(angles))):
        ours = np.tensordot(component, planes, 1) / unit
        theirs = ndimage.sobel(levels, axis, mode="constant")
        assert np.abs(ours - theirs).max() < 0.02 * np.abs(theirs).max()
    assert (planes >= 0).all()
    assert ((planes > 0).sum(axis=0) <= 2).all()  # of two neighbouring directions at most


def test_features_are_whole_numbers_of_one_length() -> None:
    vectors = Edges()(FRAMES)
    assert vectors.shape == (10, 432)
    assert np.array_equal(vectors, np.rint(vectors))
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.full(10, LENGTH), rel=0.01)


def test_features_of_many_frames_are_those_of_each() -> None:
    alone = np.concatenate([Edges()(frame[None]) for frame in FRAMES])
    assert np.array_equal(Edges()(FRAMES), alone)


def test_pooling_weights_are_gaussians_around_the_middles_of_cells() -> None:
    weights = pooling(32, 6, 0.4)
    places = np.arange(32) + 0.5
    centres = (weights @ places) / weights.sum(axis=1)
    middles = 32 / 6 * (np.arange(6) + 0.5)
    assert centres[1:-1] == pytest.approx(middles[1:-1], abs=0.1)  # the rim cuts the outer ones
    assert weights.sum(axis=1) == pytest.approx(np.full(6, 128), abs=4)


@pytest.mark.parametrize("power", [0.25, 0.375, 0.5, 0.8125])
def test_powers_are_those_of_numpy(power: float) -> None:
    numbers = np.linspace(0, 1000, 50, dtype=np.float32)
    assert root_power(numbers, power) == pytest.approx(numbers**power, rel=1e-5)


def test_projected_vectors_are_multiples_of_a_sixteenth() -> None:
    rng = np.random.default_rng(0)
    matrix = rng.integers(-90, 90, (432, 48)).astype(np.float32)
    origin = rng.integers(-900, 900, 48).astype(np.float32)
    features = Edges()(FRAMES)
    vectors = Projection(matrix, origin, 0.003)(features)
    exact = (features.astype(np.float64) @ matrix - origin) * 0.003
    assert np.abs(vectors - exact).max() <= 1 / 32 + 1e-3
    assert np.array_equal(16 * vectors, np.rint(16 * vectors))


# ---------------------------------------------------------------- the article's intensities


def test_intensities_have_the_form_of_load_digits() -> None:
    vectors, theirs = intensities(FRAMES), load_digits().data
    assert vectors.shape == (10, theirs.shape[1])
    assert vectors.dtype == np.float32
    assert vectors.min() >= 0
    assert vectors.max() <= theirs.max() == 16


def test_intensities_have_as_much_ink_as_load_digits() -> None:
    assert intensities(FRAMES).sum(axis=1) == pytest.approx(
        load_digits().data.sum(axis=1).mean(), rel=0.1
    )


def test_intensities_of_many_frames_are_those_of_each() -> None:
    alone = np.concatenate([intensities(frame[None]) for frame in FRAMES])
    assert np.array_equal(intensities(FRAMES), alone)


@pytest.mark.parametrize("width", [3, 10, 24])
def test_strokes_of_any_pen_are_evened(width: float) -> None:
    frame = normalize(ink(draw(3, width=width)), recipes.INTENSITY.layout)
    assert even_strokes(frame).sum() == pytest.approx(INK_PIXELS, rel=0.1)
