"""Recipes are found by their names, and fit digits of any shape into their frames."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from digits.classifier import recipes
from digits.classifier.recipes import RECIPES, Recipe, adapt_to_aspect, fill_height, find
from digits.errors import ModelUnavailable

ASPECTS = np.geomspace(0.02, 50, 30).tolist()


def test_a_recipe_is_found_by_its_name() -> None:
    assert {name: find(name).name for name in RECIPES} == {name: name for name in RECIPES}
    assert recipes.DEFAULT_RECIPE in RECIPES


@pytest.mark.parametrize("name", ["", "soup", "Strokes"])
def test_an_unknown_recipe_is_told_the_known(name: str) -> None:
    with pytest.raises(ModelUnavailable, match=f"{name!r}; there are strokes, intensity"):
        find(name)


@pytest.mark.parametrize("recipe", RECIPES.values())
def test_a_digit_of_any_shape_fits_into_the_frame(recipe: Recipe) -> None:
    for aspect in ASPECTS:
        width, height = recipe.layout.fit(aspect)
        assert 0 < width < recipe.layout.side
        assert 0 < height < recipe.layout.side


@pytest.mark.parametrize("fit", [fill_height, adapt_to_aspect])
def test_what_is_wider_is_no_narrower_in_the_frame(
    fit: Callable[[float], tuple[float, float]],
) -> None:
    widths = [fit(aspect)[0] for aspect in ASPECTS]
    assert widths == sorted(widths)


def test_a_bar_is_not_widened_to_a_block() -> None:
    assert fill_height(0.1) == pytest.approx((4, 28))
    assert fill_height(1) == pytest.approx((16, 28))
    width, height = adapt_to_aspect(0.1)
    assert width < height / 2


def test_lying_digits_are_fitted_as_those_that_stand() -> None:
    for aspect in ASPECTS:
        across, down = adapt_to_aspect(aspect)
        assert adapt_to_aspect(1 / aspect) == pytest.approx((down, across), abs=0.01)
        assert max(across, down) == 26
    assert adapt_to_aspect(1) == pytest.approx((26, 26))


@pytest.mark.parametrize("recipe", RECIPES.values())
def test_each_frame_becomes_a_vector(recipe: Recipe) -> None:
    side = recipe.layout.side
    frames = np.random.default_rng(0).random((3, side, side), dtype=np.float32)
    vectors = recipe.features(frames)
    assert vectors.ndim == 2
    assert len(vectors) == 3
    assert np.isfinite(vectors).all()
