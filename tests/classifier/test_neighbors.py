"""The function's classifier against scikit-learn's: the same answers, whatever the data."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from sklearn.neighbors import KNeighborsClassifier

from digits.classifier.neighbors import KNeighbors, smallest
from digits.errors import ModelUnavailable


def fitted(count: int, k: int, dtype: str = "float32", seed: int = 0) -> KNeighborsClassifier:
    rng = np.random.default_rng(seed)
    labels = np.r_[np.arange(10), rng.integers(0, 10, count - 10)]
    vectors = rng.normal(size=(count, 20)).astype(dtype)
    return KNeighborsClassifier(k, algorithm="brute", metric="euclidean").fit(vectors, labels)


@settings(max_examples=40, deadline=None)
@given(
    count=st.integers(20, 300),
    k=st.integers(1, 15),
    weights=st.sampled_from(["uniform", "distance"]),
    dtype=st.sampled_from(["float32", "float64"]),
    seed=st.integers(0, 2**32 - 1),
)
@pytest.mark.slow
def test_answers_as_scikit_learn(count: int, k: int, weights: str, dtype: str, seed: int) -> None:
    theirs = fitted(count, k, dtype, seed).set_params(weights=weights)
    ours = KNeighbors.from_state(theirs.__getstate__())
    asked = np.random.default_rng(seed + 1).normal(size=(25, 20)).astype(dtype)
    *_, last, following = ours.kneighbors(asked, k + 1)[0].T
    asked = asked[following - last > 1e-3]  # else either may be the last of the neighbours
    assume(len(asked))
    assert np.allclose(theirs.kneighbors(asked)[0], ours.kneighbors(asked)[0], rtol=1e-4)
    assert np.array_equal(theirs.predict(asked), ours.predict(asked))
    assert np.allclose(theirs.predict_proba(asked), ours.predict_proba(asked), atol=1e-4)


@pytest.mark.parametrize("weights", ["uniform", "distance"])
def test_a_prototype_itself_is_its_own_nearest_neighbor(weights: str) -> None:
    theirs = fitted(50, 1).set_params(weights=weights)
    ours = KNeighbors.from_state(theirs.__getstate__())
    assert np.array_equal(ours.kneighbors(theirs._fit_X)[1][:, 0], np.arange(50))
    assert np.array_equal(ours.predict(theirs._fit_X), theirs.predict(theirs._fit_X))


def test_prototypes_may_be_stored_as_bytes() -> None:
    rng = np.random.default_rng(0)
    stored, labels = rng.integers(-127, 128, (300, 20), np.int8), rng.integers(0, 10, 300)
    theirs = KNeighborsClassifier(5, weights="distance", algorithm="brute").fit(stored, labels)
    ours = KNeighbors.from_state(theirs.__getstate__())
    asked = rng.normal(0, 50, (40, 20)).astype(np.float32)
    assert np.array_equal(theirs.kneighbors(asked)[1], ours.kneighbors(asked)[1])
    assert np.allclose(theirs.predict_proba(asked), ours.predict_proba(asked), atol=1e-4)


@pytest.mark.slow
def test_answers_as_scikit_learn_on_real_digits() -> None:
    digits = load_digits()
    blurred = digits.data + np.random.default_rng(0).normal(0, 2, digits.data.shape)
    theirs = KNeighborsClassifier(3, algorithm="brute").fit(
        digits.data[:1200], digits.target[:1200]
    )
    ours = KNeighbors.from_state(theirs.__getstate__())
    assert np.array_equal(theirs.predict(blurred), ours.predict(blurred))
    assert np.allclose(theirs.predict_proba(blurred), ours.predict_proba(blurred), atol=1e-4)


def test_neighbors_come_nearest_first() -> None:
    distances, _ = KNeighbors.from_state(fitted(50, 5).__getstate__()).kneighbors(
        np.ones((3, 20)), 8
    )
    assert distances.shape == (3, 8)
    assert (np.diff(distances) >= 0).all()


@given(
    numbers=arrays(np.float32, st.integers(1, 2000), elements=st.integers(0, 300)),
    data=st.data(),
)
def test_smallest_is_a_stable_sort(numbers: NDArray[np.float32], data: st.DataObject) -> None:
    """Of equal numbers the first, on every processor; np.argpartition takes any."""
    k = data.draw(st.integers(1, len(numbers)))
    assert np.array_equal(smallest(numbers, k), np.argsort(numbers, kind="stable")[:k])


@pytest.mark.parametrize(
    "change",
    [
        {"weights": None},
        {"effective_metric_": "manhattan"},
        {"_fit_method": "kd_tree"},
        {"n_neighbors": 1000},
        {"_y": None},
    ],
)
def test_a_model_that_it_cannot_answer_for_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ModelUnavailable, match="make build"):
        KNeighbors.from_state(fitted(50, 5).__getstate__() | change)


def test_serving_imports_no_training_library() -> None:
    code = (
        "import sys, main; print([m for m in sys.modules if m[:5] in ('sklea', 'scipy', 'skima')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
