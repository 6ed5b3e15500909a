"""Recipes: how ink becomes the vector that neighbours are looked for with, and how they decide.

A model names the recipe it was built by, so that a picture is always prepared just as the
training digits were. What a recipe is trained on stands in `digits/training/train.py`.
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
    """A named set of hyper-parameters.

    Attributes
    ----------
    name, summary : str
    layout : Layout
        How a digit lies in its frame.
    features : callable
        Frames of shape (N, side, side) -> vectors of shape (N, F).
    n_neighbors, weights : int, str
        As of scikit-learn's KNeighborsClassifier.
    hulls : bool
        Whether local hulls decide where neighbours disagree.
    """

    name: str
    summary: str
    layout: Layout
    features: Callable[[Frames], Vectors]
    n_neighbors: int
    weights: str
    hulls: bool


def fill_height(aspect: float) -> tuple[float, float]:
    """Fit like load_digits: 20 x 32 with a pen of 4, but a bar is not widened to a block."""
    return 16 * min(1, aspect / 0.4), 28


def adapt_to_aspect(aspect: float) -> tuple[float, float]:
    """Fit by aspect ratio adaptive normalisation (Liu et al. 2004): 26 for the longer side."""
    sine = math.sin(math.pi / 2 * min(aspect, 1 / aspect))
    short = round(26 * math.sqrt(sine), 3)  # sines differ in their last bits
    return (short, 26) if aspect < 1 else (26, short)


INTENSITY = Recipe(
    name="intensity",
    summary="8 x 8 intensities, 3 neighbours: the article's recipe, corrected",
    layout=Layout(side=32, extent=path_extent, fit=fill_height),
    features=features.intensities,
    n_neighbors=3,
    weights="uniform",
    hulls=False,
)

STROKES = Recipe(
    name="strokes",
    summary="gradient direction histograms, 20 neighbours, local hulls where they disagree",
    layout=Layout(side=32, extent=moment_extent, fit=adapt_to_aspect),
    features=features.Edges(),
    n_neighbors=20,
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
