"""What may be deployed, and what may not."""

from __future__ import annotations

import hashlib
import json
import pickle
import shutil
from pathlib import Path

import pytest

from digits.errors import ModelUnavailable
from digits.training.release import inspect
from digits.training.train import BuildError


@pytest.fixture
def folder(baseline_directory: Path, tmp_path: Path) -> Path:
    """A folder with a model that a test may spoil."""
    return Path(shutil.copytree(baseline_directory, tmp_path / "model"))


def amend(folder: Path, **changes: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_the_default_model_may(model_directory: Path) -> None:
    assert "answers as scikit-learn does to 200 new digits" in inspect(model_directory)


def test_a_changed_file_may_not(folder: Path) -> None:
    with (folder / "knn.pkl").open("ab") as artifact:
        artifact.write(b".")
    with pytest.raises(ModelUnavailable, match=r"not the file that manifest\.json describes"):
        inspect(folder)


@pytest.mark.parametrize("validation", [{}, None, {"digits": 0, "wrong": 0}])
def test_a_model_without_validation_may_not(folder: Path, validation: object) -> None:
    amend(folder, validation=validation)
    with pytest.raises(BuildError, match="how the model was validated"):
        inspect(folder)


def test_the_bar(folder: Path) -> None:
    amend(folder, validation={"digits": 1000, "wrong": 21})
    with pytest.raises(BuildError, match=r"97\.90%"):
        inspect(folder)
    amend(folder, validation={"digits": 1000, "wrong": 20})
    assert "98.00%" in inspect(folder)


def test_a_model_that_scikit_learn_reads_otherwise_may_not(folder: Path) -> None:
    artifact = folder / "knn.pkl"
    estimator = pickle.loads(artifact.read_bytes())
    estimator.metric = "manhattan"
    artifact.write_bytes(pickle.dumps(estimator, protocol=5))
    amend(
        folder,
        sha256=hashlib.sha256(artifact.read_bytes()).hexdigest(),
        validation={"digits": 1000, "wrong": 0},
    )
    with pytest.raises(BuildError, match="scikit-learn's predict"):
        inspect(folder)
