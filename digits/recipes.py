"""Recipes: how ink becomes the vector that neighbours are looked for with.

A model names the recipe it was built by, so that a picture is always prepared just as the
training digits were. What a recipe is trained on is the build's affair: `digits/build/train.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digits import features
from digits.errors import ModelUnavailable
from digits.features import Vectors
from digits.normalize import Layout, path_extent


@dataclass(frozen=True)
class Recipe:
    """layout: how a digit lies in its frame. features: frames N x side x side -> vectors N x D."""

    name: str
    summary: str
    layout: Layout
    features: Callable[[NDArray[np.float32]], Vectors]
    n_neighbors: int


def fill_height(aspect: float) -> tuple[float, float]:
    """load_digits' geometry: 20 x 32 with a pen of 4, but no bar is blown up to a block."""
    return 16 * min(1, aspect / 0.4), 28


INTENSITY = Recipe(
    name="intensity",
    summary="8 x 8 intensities, 3 neighbours: the article's recipe, put right",
    layout=Layout(side=32, extent=path_extent, fit=fill_height),
    features=features.intensities,
    n_neighbors=3,
)

RECIPES = {recipe.name: recipe for recipe in (INTENSITY,)}
DEFAULT_RECIPE = INTENSITY.name


def find(name: str) -> Recipe:
    """The recipe of that name. Raises ModelUnavailable where there is none."""
    if name not in RECIPES:
        raise ModelUnavailable(
            f"There is no recipe {name!r}; there are {', '.join(RECIPES)}."
            " Run `make build` to build a model of one of them."
        )
    return RECIPES[name]
