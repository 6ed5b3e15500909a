"""Ink is told from paper in any light, by a share of the paper's own level."""

from __future__ import annotations

import numpy as np
import pytest

from digits.imaging.arrays import Grey
from digits.imaging.photographs.light import brightness_of, paper_level, relative_darkness

SIZES = [(120, 160), (300, 400)]
"""The paper's level on a large photograph is found on a smaller copy."""


def light(size: tuple[int, int]) -> Grey:
    """Light that fades from one corner to the other."""
    y, x = np.linspace(0, 1, size[0])[:, None], np.linspace(0, 1, size[1])
    return (0.9 - 0.3 * x - 0.2 * y).astype(np.float32)


def strokes(size: tuple[int, int]) -> Grey:
    """What is left of the light: a stroke of half of it across, and one of a fifth down."""
    shares = np.ones(size, np.float32)
    shares[size[0] // 2 - 3 : size[0] // 2 + 3, 40:-40] = 0.5
    shares[30:-30, 60:66] = 0.2
    return shares


@pytest.mark.parametrize("channels", [1, 3])
def test_brightness_is_the_mean_of_the_channels(channels: int) -> None:
    levels = np.random.default_rng(0).integers(0, 256, (20, 30, channels)).astype(np.uint8)
    assert np.allclose(brightness_of(levels), levels.mean(axis=2) / 255, atol=1e-4)


@pytest.mark.parametrize("size", SIZES)
def test_the_papers_level_goes_on_below_the_strokes(size: tuple[int, int]) -> None:
    found = paper_level(light(size) * strokes(size))
    assert found.shape == size
    assert np.abs(found - light(size)).max() < 0.1


@pytest.mark.parametrize("size", SIZES)
def test_a_stroke_is_as_strong_in_the_dark_as_in_the_light(size: tuple[int, int]) -> None:
    found = relative_darkness(light(size) * strokes(size))
    middle = size[0] // 2
    assert found[middle, 45] == pytest.approx(0.5, abs=0.1)
    assert found[middle, -45] == pytest.approx(0.5, abs=0.1)
    assert found[40, 63] == pytest.approx(found[-40, 63], abs=0.1)
    assert found[40, 63] > 0.6
    assert found[strokes(size) == 1].mean() < 0.05


@pytest.mark.parametrize("size", SIZES)
def test_the_edge_of_a_shadow_is_no_ink(size: tuple[int, int]) -> None:
    shaded = light(size)
    shaded[:, size[1] // 2 :] *= 0.6
    assert relative_darkness(shaded).max() < 0.2


def test_next_to_black_nothing_is_ink() -> None:
    night = np.random.default_rng(0).uniform(0, 0.004, (120, 160)).astype(np.float32)
    assert relative_darkness(night).max() < 0.3
