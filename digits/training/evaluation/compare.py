"""Alternatives to the default recipe, each built and measured: the evidence for its choices."""

from __future__ import annotations

import functools
import pickle
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from digits.classifier import features
from digits.classifier.artifact import read_model
from digits.classifier.features import Edges, Frames, Vectors
from digits.classifier.normalize import Layout, path_extent
from digits.classifier.recipes import INTENSITY, STROKES, Recipe
from digits.classifier.recognizer import Recognizer
from digits.training import datasets
from digits.training.datasets import Dataset
from digits.training.metric import Metric
from digits.training.train import TRAININGS, Prepared, Training, fit, frame

CHOSEN = TRAININGS[STROKES.name]
*_, DRAWN = CHOSEN.datasets


def hog(frames: Frames) -> Vectors:
    """scikit-image's histogram of oriented gradients, the usual first choice."""
    from skimage.feature import hog as histogram

    cells = {"orientations": 9, "pixels_per_cell": (6, 6), "cells_per_block": (2, 2)}
    return np.stack([histogram(frame, **cells) for frame in frames]).astype(np.float32)


def laid_out(**changes: object) -> Recipe:
    layout: Layout = replace(STROKES.layout, **changes)  # type: ignore[arg-type]
    return replace(STROKES, layout=layout)


def described(by: Edges) -> Recipe:
    return replace(STROKES, features=by)


def trained(*names: str) -> Training:
    return replace(CHOSEN, datasets=names)


ALTERNATIVES: dict[str, tuple[Recipe, Training]] = {
    "the recipe": (STROKES, CHOSEN),
    "frame: box of the pen's path, not moments": (laid_out(extent=path_extent), CHOSEN),
    "frame: slant left in": (laid_out(slant_limit=0.0), CHOSEN),
    "frame: pen width left as it is": (laid_out(evenness=0.0), CHOSEN),
    "features: 8 directions on 5 x 5": (described(Edges(8, 5, 0.6, 0.5)), CHOSEN),
    "features: 16 directions on 6 x 6": (described(Edges(16)), CHOSEN),
    "features: square root, not power 3/8": (described(Edges(power=0.5)), CHOSEN),
    "features: scikit-image's hog": (replace(STROKES, features=hog), CHOSEN),
    "features: 8 x 8 intensities": (replace(STROKES, features=features.intensities), CHOSEN),
    "metric: none, all features as they are": (STROKES, replace(CHOSEN, metric=None)),
    "metric: principal components alone": (STROKES, replace(CHOSEN, metric=Metric(ridge=1e9))),
    "metric: 128 dimensions": (STROKES, replace(CHOSEN, metric=Metric(dimensions=128))),
    "decision: votes without hulls": (replace(STROKES, hulls=False), CHOSEN),
    "decision: the nearest neighbour alone": (
        replace(STROKES, hulls=False, n_neighbors=1),
        CHOSEN,
    ),
    "training: 300 drawn digits a class": (STROKES, trained("load_digits", "drawn:300")),
    "training: 1500 drawn digits a class": (STROKES, trained("load_digits", "drawn:1500")),
    "training: drawn anew, seed 1": (STROKES, trained("load_digits", f"{DRAWN}:1")),
    "training: drawn anew, seed 2": (STROKES, trained("load_digits", f"{DRAWN}:2")),
    "training: drawn digits alone": (STROKES, trained(DRAWN)),
    "training: load_digits alone": (STROKES, trained("load_digits")),
    "recipe `intensity`": (INTENSITY, TRAININGS[INTENSITY.name]),
}


def compare(names: Sequence[str], limit: int, only: str = "") -> Iterator[str]:
    """Build the alternatives and measure them on the datasets; yields a table in Markdown.

    only: words that an alternative's name must hold.
    """

    @functools.cache
    def load(name: str) -> Dataset:
        return datasets.load(name)

    chosen = [label for label in ALTERNATIVES if only in label]
    if not chosen:
        raise ValueError(
            f"No alternative has {only!r} in its name; there are: {'; '.join(ALTERNATIVES)}"
        )

    @functools.cache
    def framed(layout: Layout, name: str, most: int) -> tuple[Frames, NDArray[np.intp]]:
        dataset = datasets.sample(load(name), most)
        return frame(dataset, layout), dataset.labels

    yield f"| | {' | '.join(load(name).name for name in names)} | mean |"
    yield "|---" * (len(names) + 2) + "|"
    for label in chosen:
        recipe, training = ALTERNATIVES[label]
        parts = [framed(recipe.layout, name, sys.maxsize) for name in training.datasets]
        frames, labels = (np.concatenate(column) for column in zip(*parts, strict=True))
        digits = Prepared(frames, recipe.features(frames), labels)
        estimator = fit(recipe, training.metric, digits)
        model = replace(
            read_model(pickle.dumps(estimator, protocol=5), {"recipe": recipe.name}), recipe=recipe
        )
        right = [
            100 * accuracy(Recognizer(model), *framed(recipe.layout, name, limit)) for name in names
        ]
        cells = " | ".join(f"{percent:.2f}" for percent in (*right, sum(right) / len(right)))
        yield f"| {label} | {cells} |"


def accuracy(recognizer: Recognizer, frames: Frames, labels: NDArray[np.intp]) -> float:
    """Share of frames that are read right."""
    answers = [prediction.digit for prediction in recognizer.recognize_frames(list(frames))]
    return float((np.array(answers) == labels).mean())
