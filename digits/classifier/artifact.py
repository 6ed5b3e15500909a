"""The artifact: open it, verify it, describe it.

`knn.pkl` is an ordinary scikit-learn pickle, and a pickle is a program. So it is opened only
when its SHA-256 is the one the build wrote down, and by an unpickler that knows numpy arrays and
one class, which it replaces by an inert holder of its state: no byte of the file can run code.
"""

from __future__ import annotations

import hashlib
import io
import json
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from digits.classifier import recipes
from digits.classifier.features import Projection, Vectors
from digits.classifier.neighbors import KNeighbors
from digits.classifier.recipes import Recipe
from digits.classifier.thumbnails import Packed
from digits.errors import ModelUnavailable

ARTIFACT = "knn.pkl"
MANIFEST = "manifest.json"

CLASSIFIER = ("sklearn.neighbors._classification", "KNeighborsClassifier")
ARRAYS = (
    ("numpy", "dtype"),
    ("numpy", "ndarray"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy._core.numeric", "_frombuffer"),
)


@dataclass(frozen=True)
class Model:
    """The artifact, opened.

    frames: uint8 N x h x w / 2, pictures of the classifier's N prototypes, packed.
    projection: from the recipe's features to the classifier's vectors; None where they are the
    same. distance_scale: how far training digits are apart.
    """

    knn: KNeighbors
    frames: Packed
    projection: Projection | None
    distance_scale: float
    recipe: Recipe
    manifest: dict[str, Any]

    def project(self, features: Vectors) -> Vectors:
        """A recipe's features M x F -> vectors M x D, among which neighbours are looked for."""
        return features if self.projection is None else self.projection(features)


def open_model(directory: Path) -> Model:
    """Open the artifact in a folder. Raises ModelUnavailable, which says what to do."""
    try:
        manifest = json.loads((directory / MANIFEST).read_bytes())
        artifact = (directory / ARTIFACT).read_bytes()
    except FileNotFoundError as error:
        raise ModelUnavailable(
            f"{Path(error.filename).name} is missing from the model folder. Run `make build`."
        ) from error
    except (OSError, ValueError) as error:
        raise ModelUnavailable("The model's manifest cannot be read. Run `make build`.") from error
    if not isinstance(manifest, dict) or not isinstance(manifest.get("recipe"), str):
        raise ModelUnavailable("The model's manifest names no recipe. Run `make build`.")
    if hashlib.sha256(artifact).hexdigest() != manifest.get("sha256"):
        raise ModelUnavailable(
            f"{ARTIFACT} is not the file that {MANIFEST} describes: it was changed, or cut off on"
            " its way. Run `make build`."
        )
    return read_model(artifact, manifest)


def read_model(artifact: bytes, manifest: dict[str, Any]) -> Model:
    """The bytes of an artifact -> Model. Raises ModelUnavailable."""
    recipe = recipes.find(manifest["recipe"])
    state = read_estimator(artifact)
    knn = KNeighbors.from_state(state)
    frames = state.get("frames_")
    if not isinstance(frames, np.ndarray) or len(frames) != len(knn.labels):
        raise ModelUnavailable("The model has no pictures of its digits. Run `make build`.")
    matrix, origin = state.get("projection_"), state.get("origin_")
    projection = None if matrix is None or origin is None else Projection(origin, matrix)
    return Model(
        knn=knn,
        frames=frames,
        projection=projection,
        distance_scale=float(state.get("distance_scale_", 1)),
        recipe=recipe,
        manifest=manifest,
    )


class Estimator:
    """Stands in for scikit-learn's class while a pickle is read: holds the state, does nothing."""

    state: dict[str, Any]

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.state = state


class RestrictedUnpickler(pickle.Unpickler):
    """Knows how to make arrays and an Estimator, and refuses to look up anything else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == CLASSIFIER:
            return Estimator
        if (module, name) in ARRAYS:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a model")


def read_estimator(artifact: bytes) -> dict[str, Any]:
    """Pickle of a KNeighborsClassifier -> its state. Raises ModelUnavailable for anything else."""
    try:
        estimator = RestrictedUnpickler(io.BytesIO(artifact)).load()
    except Exception as error:  # a foreign pickle may fail in any way it likes
        raise ModelUnavailable(
            f"{ARTIFACT} is not a model of this project ({error}). Run `make build`."
        ) from error
    if not isinstance(estimator, Estimator) or not isinstance(
        estimator.__dict__.get("state"), dict
    ):
        raise ModelUnavailable(f"{ARTIFACT} holds no fitted classifier. Run `make build`.")
    return estimator.state
