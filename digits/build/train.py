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

import digits
from digits.build import card, datasets
from digits.build.datasets import Dataset
from digits.model import ARTIFACT, MANIFEST, Model, open_model
from digits.normalize import normalize
from digits.recipes import Recipe

VALIDATION_SHARE = 0.2
SEED = 0

TRAINING_SETS = {"intensity": ("load_digits",)}
"""What each recipe is trained on, beside the datasets that a build is asked to add."""


class BuildError(RuntimeError):
    """The artifact is not fit to be shipped."""


@dataclass(frozen=True)
class Prepared:
    """frames: uint8 N x side x side, 255 = ink. vectors: float32 N x D. labels: int N."""

    frames: NDArray[np.uint8]
    vectors: NDArray[np.float32]
    labels: NDArray[np.intp]

    def part(self, rows: NDArray[np.intp]) -> Prepared:
        return Prepared(self.frames[rows], self.vectors[rows], self.labels[rows])


def build(recipe: Recipe, extra: Sequence[str], output: Path) -> dict[str, Any]:
    """Train a recipe, write the artifact, its manifest and its card; return the manifest.

    extra: names of datasets to train on besides the recipe's own.
    Raises BuildError, and leaves what stood in `output` as it was, unless the written artifact
    answers as scikit-learn does.
    """
    sets = [datasets.load(name) for name in (*TRAINING_SETS[recipe.name], *extra)]
    everything = prepare(recipe, datasets.join(sets))
    learned, held_out = (everything.part(rows) for rows in split(everything.labels))
    accuracy = float(fit(recipe, learned).score(held_out.vectors, held_out.labels))
    estimator = fit(recipe, everything)
    artifact = pickle.dumps(estimator, protocol=5)
    manifest = {
        "recipe": recipe.name,
        "summary": recipe.summary,
        "sha256": hashlib.sha256(artifact).hexdigest(),
        "bytes": len(artifact),
        "prototypes": len(everything.labels),
        "datasets": {dataset.name: len(dataset) for dataset in sets},
        "validation": {"digits": len(held_out.labels), "accuracy": round(accuracy, 4)},
        "built": build_date(),
        "versions": versions(),
    }
    with tempfile.TemporaryDirectory() as name:
        draft = Path(name)
        (draft / ARTIFACT).write_bytes(artifact)
        (draft / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")
        (draft / card.NAME).write_text(card.write(manifest))
        verify(draft, estimator, held_out)
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
    """Take every digit through the rooms that a caller's picture goes through."""
    with click.progressbar(dataset.inks, label=f"preparing {len(dataset)} digits") as inks:
        frames = np.stack([normalize(ink, recipe.layout) for ink in inks])
    whole = np.clip(frames * 255, 0, 255).round().astype(np.uint8)
    return Prepared(whole, recipe.features(frames), dataset.labels)


def split(labels: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Labels -> rows to learn from and rows to validate with, every class in proportion."""
    learned, held_out = train_test_split(
        np.arange(len(labels)), test_size=VALIDATION_SHARE, stratify=labels, random_state=SEED
    )
    return learned, held_out


def fit(recipe: Recipe, digits: Prepared) -> KNeighborsClassifier:
    """Fit scikit-learn's classifier; the digits' pictures travel with it as `frames_`."""
    estimator = KNeighborsClassifier(recipe.n_neighbors, algorithm="brute", metric="euclidean")
    estimator.fit(digits.vectors, digits.labels)
    estimator.frames_ = digits.frames
    return estimator


def verify(directory: Path, estimator: KNeighborsClassifier, digits: Prepared) -> None:
    """Raise BuildError unless the artifact, opened as the function opens it, answers the same."""
    knn = open_model(directory).knn
    theirs, ours = estimator.kneighbors(digits.vectors)[0], knn.kneighbors(digits.vectors)[0]
    if not np.allclose(theirs, ours, rtol=1e-3, atol=1e-2):
        raise BuildError("The function's neighbours are not at scikit-learn's distances.")
    if not np.array_equal(estimator.predict(digits.vectors), knn.predict(digits.vectors)):
        raise BuildError("The function does not answer as scikit-learn's predict() does.")
    if not np.allclose(estimator.predict_proba(digits.vectors), knn.predict_proba(digits.vectors)):
        raise BuildError("The function does not answer as scikit-learn's predict_proba() does.")


def build_date() -> str:
    """Today in UTC, or the day of SOURCE_DATE_EPOCH for a build to be repeated later."""
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    return time.strftime("%Y-%m-%d", time.gmtime(seconds))


def versions() -> dict[str, str]:
    """What the artifact was built with."""
    packages = ("numpy", "pillow", "scikit-learn")
    return {
        "digits": digits.__version__,
        "python": platform.python_version(),
        **{package: version(package) for package in packages},
    }
