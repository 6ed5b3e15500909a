"""The artifact: open it, verify it, describe it.

`knn.pkl` is an ordinary scikit-learn pickle, and a pickle is a program. So it is opened only when
its SHA-256 is the one the build wrote down, and it is not run (`unpickle.py`). What it says must
fit together, or every request would fail.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from digits.classifier import recipes, unpickle
from digits.classifier.features import Projection, Vectors
from digits.classifier.neighbors import KNeighbors
from digits.classifier.nondigits import NonDigits
from digits.classifier.recipes import Recipe
from digits.classifier.thumbnails import Packed
from digits.errors import ModelUnavailable

ARTIFACT = "knn.pkl"
MANIFEST = "manifest.json"

DIGITS = list(range(10))


@dataclass(frozen=True, eq=False)
class Model:
    """The artifact, opened.

    Attributes
    ----------
    knn : KNeighbors
        The classifier, with N prototypes.
    frames : uint8 array of shape (N, h, w / 2)
        Packed thumbnails of the prototypes.
    projection : Projection or None
        From the recipe's features to the classifier's vectors; None where they are the same.
    distance_scale : float
        Distance within which 95 % of training digits have their nearest neighbour.
    nondigits : NonDigits
        Prototypes of what is no digit; none where the recipe was trained without.
    recipe : Recipe
    manifest : dict
        What the build wrote down about the artifact.
    """

    knn: KNeighbors
    thumbnails: Packed
    projection: Projection | None
    distance_scale: float
    nondigits: NonDigits
    recipe: Recipe
    manifest: dict[str, Any]

    def project(self, features: Vectors) -> Vectors:
        """Project features into the space where distances are measured.

        Parameters
        ----------
        features : float32 array of shape (M, F)

        Returns
        -------
        float32 array of shape (M, D)
        """
        return features if self.projection is None else self.projection(features)


def open_model(directory: Path) -> Model:
    """Open and verify the artifact in a folder.

    Parameters
    ----------
    directory : Path
        Folder of knn.pkl and manifest.json.

    Returns
    -------
    Model

    Raises
    ------
    ModelUnavailable
        Its text says what to do.
    """
    try:
        manifest = json.loads((directory / MANIFEST).read_bytes())
        artifact = (directory / ARTIFACT).read_bytes()
    except FileNotFoundError as error:
        raise ModelUnavailable(
            f"{Path(error.filename).name} is missing from the model folder, `MODEL_DIR` or model/."
            " Run `make build`."
        ) from error
    except (OSError, ValueError) as error:
        raise ModelUnavailable("The model's manifest cannot be read. Run `make build`.") from error
    if not isinstance(manifest, dict) or not isinstance(manifest.get("recipe"), str):
        raise ModelUnavailable("The model's manifest names no recipe. Run `make build`.")
    if not isinstance(manifest.get("versions"), dict):
        raise ModelUnavailable("The model's manifest names no versions. Run `make build`.")
    if hashlib.sha256(artifact).hexdigest() != manifest.get("sha256"):
        raise ModelUnavailable(
            f"{ARTIFACT} is not the file that {MANIFEST} describes: it was changed, or cut off on"
            " its way. Run `make build`."
        )
    model = read_model(artifact, manifest)
    try_out(model)
    return model


def read_model(artifact: bytes, manifest: dict[str, Any]) -> Model:
    """Read a model from the bytes of its artifact, without running any of them.

    Parameters
    ----------
    artifact : bytes
    manifest : mapping

    Returns
    -------
    Model

    Raises
    ------
    ModelUnavailable
    """
    recipe = recipes.find(manifest["recipe"])
    state = read_estimator(artifact)
    knn = KNeighbors.from_state(state)
    check(knn)
    thumbnails, scale = state.get("frames_"), state.get("distance_scale_", 1.0)
    if not isinstance(thumbnails, np.ndarray) or len(thumbnails) != len(knn.labels):
        raise ModelUnavailable("The model has no pictures of its digits. Run `make build`.")
    if thumbnails.dtype != np.uint8 or thumbnails.ndim != 3:
        raise ModelUnavailable(
            "The pictures of the model's digits are not packed. Run `make build`."
        )
    if not isinstance(scale, (int, float)) or not 0 < scale < math.inf:
        raise ModelUnavailable("The model's distance scale is not a distance. Run `make build`.")
    return Model(
        knn=knn,
        thumbnails=thumbnails,
        projection=read_projection(state),
        distance_scale=float(scale),
        nondigits=NonDigits.from_state(state, knn.prototypes.shape[1]),
        recipe=recipe,
        manifest=manifest,
    )


def read_projection(state: Mapping[str, Any]) -> Projection | None:
    """The state of an estimator -> its projection, if it has one. Raises ModelUnavailable."""
    if state.get("projection_") is None:
        return None
    try:
        matrix, origin = (state[name].astype(np.float32) for name in ("projection_", "origin_"))
        return Projection(matrix, origin, float(state["scale_"]))
    except (KeyError, AttributeError, TypeError, ValueError) as error:
        raise ModelUnavailable("The model's projection is not whole. Run `make build`.") from error


def check(knn: KNeighbors) -> None:
    """Raise ModelUnavailable unless a classifier has prototypes and labels for ten digits."""
    labels, classes = knn.labels, knn.classes
    if not np.isfinite(knn.half_norms).all():
        raise ModelUnavailable("The model's prototypes are not finite. Run `make build`.")
    if not isinstance(classes, np.ndarray) or classes.tolist() != DIGITS:
        raise ModelUnavailable("The model's classes are not the ten digits. Run `make build`.")
    if labels.dtype.kind != "i" or not ((labels >= 0) & (labels < len(DIGITS))).all():
        raise ModelUnavailable("The model's labels are not digits. Run `make build`.")


def try_out(model: Model) -> None:
    """Raise ModelUnavailable unless an empty frame gets as far as to its neighbours."""
    side = model.recipe.layout.side
    try:
        vectors = model.project(model.recipe.features(np.zeros((1, side, side), np.float32)))
        model.knn.kneighbors(vectors)
    except (ValueError, TypeError) as error:
        raise ModelUnavailable(
            "The model's prototypes are no vectors of its recipe. Run `make build`."
        ) from error


def read_estimator(artifact: bytes) -> dict[str, Any]:
    """Pickle of a KNeighborsClassifier -> its state. Raises ModelUnavailable for anything else."""
    try:
        state = unpickle.load(artifact).state
    except unpickle.UnreadablePickle as error:
        raise ModelUnavailable(
            f"{ARTIFACT} is not a model of this project ({error}). Run `make build`."
        ) from error
    if not isinstance(state, dict):
        raise ModelUnavailable(f"{ARTIFACT} holds no fitted classifier. Run `make build`.")
    return state
