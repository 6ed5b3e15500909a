"""The build: datasets in, a verified artifact out.

Same inputs, same bytes: nothing here draws a random number without a seed or looks at a clock
finer than a day.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import platform
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier

from digits import __version__
from digits.classifier.artifact import ARTIFACT, MANIFEST, Model, open_model, read_model
from digits.classifier.features import Frames, Vectors, quantize
from digits.classifier.neighbors import KNeighbors
from digits.classifier.normalize import Layout, normalize
from digits.classifier.recipes import Recipe
from digits.classifier.recognizer import Recognizer
from digits.classifier.thumbnails import pack_thumbnails
from digits.training import card, datasets
from digits.training.datasets import Dataset
from digits.training.metric import Metric, learn
from digits.training.synthesis import nondigits

VALIDATION_SHARE = 0.2
SEED = 0

DISTANCE_SAMPLE = 2000

SHOWN_SIDE = 16
"""Pixels a side of the pictures of the prototypes that travel with the model."""


@dataclass(frozen=True)
class Training:
    """What a recipe is trained on, beside the datasets that a build is asked to add.

    metric: how the space of its neighbours is learned; None where the features are that space.
    nondigits: whether it learns what is no digit, too.
    """

    datasets: tuple[str, ...]
    metric: Metric | None
    nondigits: bool = False


TRAININGS = {
    "intensity": Training(("load_digits",), None),
    "strokes": Training(("load_digits", "drawn:1300"), Metric(), nondigits=True),
}


class BuildError(RuntimeError):
    """The artifact is not fit to be shipped."""


@dataclass(frozen=True)
class Prepared:
    """frames: float32 N x side x side. features: float32 N x F. labels: int N."""

    frames: Frames
    features: Vectors
    labels: NDArray[np.intp]

    def part(self, rows: NDArray[np.intp]) -> Prepared:
        return Prepared(self.frames[rows], self.features[rows], self.labels[rows])


def build(recipe: Recipe, extra: Sequence[str], output: Path) -> dict[str, Any]:
    """Train a recipe, write the artifact, its manifest and its card; return the manifest.

    extra: names of datasets to train on besides the recipe's own.
    Raises BuildError, and leaves what stood in `output` as it was, unless the written artifact
    answers as scikit-learn does.
    """
    training = TRAININGS[recipe.name]
    more = [datasets.load(name) for name in extra]  # first: a name may be wrong
    sets = [*map(datasets.load, training.datasets), *more]
    digits = prepare(recipe, datasets.join(sets))
    learned, held_out = (digits.part(rows) for rows in split(digits.labels))
    answers = validate(recipe, fit(recipe, training.metric, learned), held_out)
    wrong = np.flatnonzero(answers != held_out.labels)
    others = draw_nondigits(recipe) if training.nondigits else None
    estimator = fit(recipe, training.metric, digits, others)
    artifact = pickle.dumps(estimator, protocol=5)
    manifest = {
        "recipe": recipe.name,
        "summary": recipe.summary,
        "sha256": hashlib.sha256(artifact).hexdigest(),
        "bytes": len(artifact),
        "prototypes": len(digits.labels),
        "nondigits": 0 if others is None else len(others),
        "datasets": {dataset.name: len(dataset) for dataset in sets},
        "validation": {"digits": len(held_out.labels), "wrong": len(wrong)},
        "built": build_date(),
        "versions": versions(),
    }
    with tempfile.TemporaryDirectory() as name:
        draft = Path(name)
        (draft / ARTIFACT).write_bytes(artifact)
        (draft / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")
        (draft / card.NAME).write_text(card.write(manifest))
        card.sheet(small(held_out.frames[wrong]), held_out.labels[wrong], answers[wrong]).save(
            draft / card.SHEET, optimize=True
        )
        verify(open_model(draft), estimator, held_out)
        output.mkdir(parents=True, exist_ok=True)
        for file in draft.iterdir():
            shutil.copyfile(file, output / file.name)
    return manifest


def build_apart(recipe: Recipe) -> Model:
    """Build a recipe without keeping it, to compare with."""
    with tempfile.TemporaryDirectory() as name:
        build(recipe, (), Path(name))
        return open_model(Path(name))


def prepare(recipe: Recipe, dataset: Dataset) -> Prepared:
    """Take every digit through the steps that a caller's picture takes."""
    frames = frame(dataset, recipe.layout)
    return Prepared(frames, recipe.features(frames), dataset.labels)


def frame(dataset: Dataset, layout: Layout) -> Frames:
    """A dataset's inks -> frames N x side x side."""
    with click.progressbar(dataset.inks, label=f"framing {len(dataset)} digits") as inks:
        return np.stack([normalize(ink, layout) for ink in inks])


def split(labels: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Labels -> rows to learn from and rows to validate with, every class in proportion."""
    learned, held_out = train_test_split(
        np.arange(len(labels)), test_size=VALIDATION_SHARE, stratify=labels, random_state=SEED
    )
    return learned, held_out


def draw_nondigits(recipe: Recipe) -> Vectors:
    """A recipe's features of what is no digit, float32 M x F."""
    with click.progressbar(nondigits.drawn(), label="framing non-digits") as inks:
        return recipe.features(np.stack([normalize(ink, recipe.layout) for ink in inks]))


def fit(
    recipe: Recipe, metric: Metric | None, digits: Prepared, others: Vectors | None = None
) -> KNeighborsClassifier:
    """Fit scikit-learn's classifier; what the function needs besides travels on it.

    frames_: the digits' pictures of 16 x 16, packed, uint8 N x 16 x 8. projection_, origin_,
    scale_: from features to its vectors. distance_scale_: how far a training digit is from the
    others, at the 95th percentile. nondigits_: vectors of what is no digit, int8 M x D, of a recipe
    with a metric that is given such features.
    """
    estimator = KNeighborsClassifier(
        recipe.n_neighbors, weights=recipe.weights, algorithm="brute", metric="euclidean"
    )
    if metric is None:
        estimator.fit(digits.features, digits.labels)
    else:
        projection = learn(digits.features, digits.labels, metric)
        estimator.fit(quantize(projection(digits.features)), digits.labels)
        estimator.projection_ = projection.matrix.astype(np.int16)
        estimator.origin_ = projection.origin.astype(np.int32)
        estimator.scale_ = projection.scale
        if others is not None:
            estimator.nondigits_ = quantize(projection(others))
    estimator.frames_ = pack_thumbnails(small(digits.frames))
    estimator.distance_scale_ = distance_scale(estimator)
    return estimator


def small(frames: Frames) -> Frames:
    """Frames N x side x side -> N x 16 x 16, to be shown."""
    step = frames.shape[-1] // SHOWN_SIDE
    blocks = frames.reshape(len(frames), SHOWN_SIDE, step, SHOWN_SIDE, step)
    return np.asarray(blocks.mean(axis=(2, 4)).clip(0, 1), np.float32)


def distance_scale(estimator: KNeighborsClassifier) -> float:
    """The distance within which 95 % of some training digits have their nearest neighbour."""
    knn = KNeighbors.from_state(estimator.__getstate__())
    some = knn.prototypes[:: max(len(knn.prototypes) // DISTANCE_SAMPLE, 1)]
    return round(float(np.percentile(knn.kneighbors(some, 2)[0][:, 1], 95)), 3)


def validate(recipe: Recipe, estimator: KNeighborsClassifier, digits: Prepared) -> NDArray[np.intp]:
    """What the function would answer to digits kept out of the training, N."""
    model = read_model(pickle.dumps(estimator, protocol=5), {"recipe": recipe.name})
    predictions = Recognizer(model).recognize_frames(list(digits.frames))
    return np.array([prediction.digit for prediction in predictions], np.intp)


def verify(model: Model, estimator: KNeighborsClassifier, digits: Prepared) -> None:
    """Raise BuildError unless the artifact, opened as the function opens it, answers the same.

    Digits whose last neighbour and the next are equally far are left out: either may be taken.
    """
    vectors = model.project(digits.features)
    *_, last, following = model.knn.kneighbors(vectors, model.knn.n_neighbors + 1)[0].T
    vectors = vectors[last < following]
    if not np.allclose(
        estimator.kneighbors(vectors)[0], model.knn.kneighbors(vectors)[0], rtol=1e-3, atol=1e-2
    ):
        raise BuildError("The function's neighbours are not at scikit-learn's distances.")
    if not np.array_equal(estimator.predict(vectors), model.knn.predict(vectors)):
        raise BuildError("The function does not answer as scikit-learn's predict() does.")
    if not np.allclose(
        estimator.predict_proba(vectors), model.knn.predict_proba(vectors), rtol=0, atol=1e-4
    ):
        raise BuildError("The function does not answer as scikit-learn's predict_proba() does.")


def build_date() -> str:
    """Today in UTC, or the day of SOURCE_DATE_EPOCH for a build to be repeated later."""
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    return time.strftime("%Y-%m-%d", time.gmtime(seconds))


def versions() -> dict[str, str]:
    """What the artifact was built with."""
    packages = ("numpy", "pillow", "scikit-learn")
    return {
        "digits": __version__,
        "python": platform.python_version(),
        **{package: version(package) for package in packages},
    }
