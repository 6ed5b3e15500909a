"""Recipes: how ink becomes the vector that neighbours are looked for with, and how they decide.

A model names the recipe it was built by, so that a picture is always prepared just as the
training digits were. What a recipe is trained on is the build's affair: `digits/training/train.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from digits.classifier import features
from digits.classifier.features import Frames, Vectors
from digits.classifier.normalize import Layout, moment_extent, path_extent
from digits.errors import ModelUnavailable


@dataclass(frozen=True)
class Recipe:
    """How a picture is read.

    layout: how a digit lies in its frame. features: frames N x side x side -> vectors N x D.
    n_neighbors, weights: as of scikit-learn's KNeighborsClassifier.
    hulls: whether local hulls decide where neighbours disagree.
    """

    name: str
    summary: str
    layout: Layout
    features: Callable[[Frames], Vectors]
    n_neighbors: int
    weights: str
    hulls: bool


def fill_height(aspect: float) -> tuple[float, float]:
    """load_digits' geometry: 20 x 32 with a pen of 4, but no bar is blown up to a block."""
    return 16 * min(1, aspect / 0.4), 28


def adapt_to_aspect(aspect: float) -> tuple[float, float]:
    """26 pixels for the longer side; a slim digit stays slim, but less so (Liu et al. 2004)."""
    sine = math.sin(math.pi / 2 * min(aspect, 1 / aspect))
    short = round(26 * math.sqrt(sine), 3)  # sines differ in their last bits
    return (short, 26) if aspect < 1 else (26, short)


INTENSITY = Recipe(
    name="intensity",
    summary="8 x 8 intensities, 3 neighbours: the article's recipe, put right",
    layout=Layout(side=32, extent=path_extent, fit=fill_height),
    features=features.intensities,
    n_neighbors=3,
    weights="uniform",
    hulls=False,
)

STROKES = Recipe(
    name="strokes",
    summary="directions of the strokes' edges, 14 neighbours, local hulls in doubt",
    layout=Layout(side=32, extent=moment_extent, fit=adapt_to_aspect),
    features=features.Edges(),
    n_neighbors=14,
    weights="distance",
    hulls=True,
)

RECIPES = {recipe.name: recipe for recipe in (STROKES, INTENSITY)}
DEFAULT_RECIPE = STROKES.name


def find(name: str) -> Recipe:
    """The recipe of that name. Raises ModelUnavailable where there is none."""
    if name not in RECIPES:
        raise ModelUnavailable(
            f"There is no recipe {name!r}; there are {', '.join(RECIPES)}."
            " Run `make build` to build a model of one of them."
        )
    return RECIPES[name]
