"""A model is opened when it is the one that the build wrote, and never otherwise."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

from digits.classifier.artifact import ARTIFACT, MANIFEST, Model, open_model
from digits.errors import ModelUnavailable


@pytest.fixture
def directory(baseline_directory: Path, tmp_path: Path) -> Path:
    """A copy of a good model, to be spoiled."""
    return Path(shutil.copytree(baseline_directory, tmp_path / "model"))


def replace(directory: Path, artifact: bytes) -> None:
    """Put another artifact in, with a manifest that vouches for it."""
    manifest = json.loads((directory / MANIFEST).read_text())
    manifest["sha256"] = hashlib.sha256(artifact).hexdigest()
    (directory / MANIFEST).write_text(json.dumps(manifest))
    (directory / ARTIFACT).write_bytes(artifact)


def test_opens_what_the_build_wrote(directory: Path) -> None:
    model = open_model(directory)
    assert model.recipe.name == "intensity"
    assert len(model.thumbnails) == len(model.knn.labels) == model.manifest["prototypes"]


@pytest.mark.parametrize("page", ["README.md", "docs/recognition.md"])
def test_the_docs_tell_of_the_model_that_is_built(model: Model, page: str) -> None:
    if "drawn" not in str(model.manifest["datasets"]):
        pytest.skip("this model was built of other digits than the default")
    assert f"{model.manifest['prototypes']:,}" in Path(page).read_text()


def test_the_artifact_is_an_ordinary_scikit_learn_pickle(directory: Path) -> None:
    estimator = pickle.loads((directory / ARTIFACT).read_bytes())
    model = open_model(directory)
    assert type(estimator) is KNeighborsClassifier
    prototypes = model.knn.prototypes[::7]  # moved, so that no two are equally far
    vectors = prototypes + np.random.default_rng(0).uniform(0, 0.5, prototypes.shape)
    assert np.array_equal(estimator.predict(vectors), model.knn.predict(vectors))
    assert np.allclose(
        estimator.predict_proba(vectors), model.knn.predict_proba(vectors), atol=1e-4
    )


@pytest.mark.parametrize("name", [ARTIFACT, MANIFEST])
def test_a_missing_file(directory: Path, name: str) -> None:
    (directory / name).unlink()
    with pytest.raises(ModelUnavailable, match=f"{name} is missing.*make build"):
        open_model(directory)


@pytest.mark.parametrize("place", [0, 1000, -1])
def test_one_changed_byte(directory: Path, place: int) -> None:
    artifact = bytearray((directory / ARTIFACT).read_bytes())
    artifact[place] ^= 1
    (directory / ARTIFACT).write_bytes(artifact)
    with pytest.raises(ModelUnavailable, match=r"changed.*make build"):
        open_model(directory)


def test_a_cut_off_file(directory: Path) -> None:
    artifact = (directory / ARTIFACT).read_bytes()
    (directory / ARTIFACT).write_bytes(artifact[:-100])
    with pytest.raises(ModelUnavailable, match="cut off"):
        open_model(directory)


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"recipe": 3}', '{"recipe": "a"}', "\xff"])
def test_a_broken_manifest(directory: Path, manifest: str) -> None:
    (directory / MANIFEST).write_text(manifest)
    with pytest.raises(ModelUnavailable, match="make build"):
        open_model(directory)


def test_an_unknown_recipe(directory: Path) -> None:
    manifest = json.loads((directory / MANIFEST).read_text()) | {"recipe": "soup"}
    (directory / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(ModelUnavailable, match="no recipe 'soup'"):
        open_model(directory)


class Evil:
    """A pickle of this runs a command when it is loaded."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch '{self.mark}'",)


def test_a_pickle_that_runs_a_command_does_not_run(directory: Path, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    evil = pickle.dumps(Evil(mark))
    replace(directory, evil)
    with pytest.raises(ModelUnavailable, match="not a model of this project"):
        open_model(directory)
    assert not mark.exists()
    pickle.loads(evil)  # proves that it would have run
    assert mark.exists()


def test_a_command_hidden_in_a_classifier_does_not_run(directory: Path, tmp_path: Path) -> None:
    estimator = pickle.loads((directory / ARTIFACT).read_bytes())
    estimator.extra = Evil(tmp_path / "ran")
    replace(directory, pickle.dumps(estimator, protocol=5))
    with pytest.raises(ModelUnavailable, match=r"\.system has no place"):
        open_model(directory)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "foreign", [42, "text", {"state": 1}, np.arange(3), KNeighborsClassifier(), print, np.sum, Path]
)
def test_a_foreign_pickle(directory: Path, foreign: object) -> None:
    replace(directory, pickle.dumps(foreign))
    with pytest.raises(ModelUnavailable, match="make build"):
        open_model(directory)


def test_a_model_without_pictures(directory: Path) -> None:
    estimator = pickle.loads((directory / ARTIFACT).read_bytes())
    del estimator.frames_
    replace(directory, pickle.dumps(estimator, protocol=5))
    with pytest.raises(ModelUnavailable, match="no pictures"):
        open_model(directory)
