"""Alternatives to the default recipe, each built and measured: the evidence for its choices."""

from __future__ import annotations

import functools
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from digits import features
from digits.build import datasets
from digits.build.datasets import Dataset
from digits.build.evaluate import evaluate
from digits.build.metric import Metric
from digits.build.train import TRAININGS, Training, fit, prepare
from digits.features import Frames, Strokes, Vectors
from digits.model import read_model
from digits.normalize import Layout, path_extent
from digits.recipes import INTENSITY, STROKES, Recipe
from digits.recognizer import Recognizer

CHOSEN = TRAININGS[STROKES.name]


def hog(frames: Frames) -> Vectors:
    """scikit-image's histogram of oriented gradients, the usual first choice."""
    from skimage.feature import hog as histogram

    cells = {"orientations": 9, "pixels_per_cell": (6, 6), "cells_per_block": (2, 2)}
    return np.stack([histogram(frame, **cells) for frame in frames]).astype(np.float32)


def laid_out(**changes: object) -> Recipe:
    layout: Layout = replace(STROKES.layout, **changes)  # type: ignore[arg-type]
    return replace(STROKES, layout=layout)


def described(by: Strokes) -> Recipe:
    return replace(STROKES, features=by)


def trained(*names: str) -> Training:
    return replace(CHOSEN, datasets=names)


ALTERNATIVES: dict[str, tuple[Recipe, Training]] = {
    "the recipe": (STROKES, CHOSEN),
    "frame: box of the pen's path, not moments": (laid_out(extent=path_extent), CHOSEN),
    "frame: slant left in": (laid_out(slant_limit=0.0), CHOSEN),
    "frame: pen width left as it is": (laid_out(evenness=0.0), CHOSEN),
    "features: 8 directions on 5 x 5": (described(Strokes(8, 5, 0.6, 0.5)), CHOSEN),
    "features: 16 directions on 6 x 6": (described(Strokes(16)), CHOSEN),
    "features: edges without enclosed paper": (described(Strokes(paper_weight=0)), CHOSEN),
    "features: scikit-image's hog": (replace(STROKES, features=hog), CHOSEN),
    "features: 8 x 8 intensities": (replace(STROKES, features=features.intensities), CHOSEN),
    "metric: none, all features as they are": (STROKES, replace(CHOSEN, metric=None)),
    "metric: principal components alone": (STROKES, replace(CHOSEN, metric=Metric(ridge=1e9))),
    "metric: 64 dimensions": (STROKES, replace(CHOSEN, metric=Metric(dimensions=64))),
    "verdict: votes without hulls": (replace(STROKES, hulls=False), CHOSEN),
    "verdict: the nearest neighbour alone": (
        replace(STROKES, hulls=False, n_neighbors=1),
        CHOSEN,
    ),
    "training: 300 drawn digits a class": (STROKES, trained("load_digits", "drawn:300")),
    "training: 2400 drawn digits a class": (STROKES, trained("load_digits", "drawn:2400")),
    "training: drawn digits alone": (STROKES, trained("drawn:1200")),
    "training: load_digits alone": (STROKES, trained("load_digits")),
    "recipe `intensity`": (INTENSITY, TRAININGS[INTENSITY.name]),
}


def compare(measured: Sequence[Dataset]) -> Iterator[str]:
    """Build every alternative and measure it on the datasets; yields a table in Markdown."""
    load = functools.cache(datasets.load)
    names = [dataset.name for dataset in measured]
    yield f"| | {' | '.join(names)} | mean |"
    yield "|---" * (len(names) + 2) + "|"
    for label, (recipe, training) in ALTERNATIVES.items():
        digits = prepare(recipe, datasets.join([load(name) for name in training.datasets]))
        estimator = fit(recipe, training.metric, digits)
        model = read_model(pickle.dumps(estimator), {"recipe": recipe.name})
        recognizer = Recognizer(replace(model, recipe=recipe))
        right = [100 * evaluate(recognizer, dataset).accuracy for dataset in measured]
        cells = " | ".join(f"{percent:.2f}" for percent in (*right, sum(right) / len(right)))
        yield f"| {label} | {cells} |"
