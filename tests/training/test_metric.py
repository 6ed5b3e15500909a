"""The learned space brings digits of a class together."""

from __future__ import annotations

import numpy as np
import pytest

from digits.classifier.features import quantize
from digits.training.metric import Metric, learn, neighbor_differences

RNG = np.random.default_rng(0)
LABELS = np.repeat(np.arange(4), 100)
CENTRES = np.eye(4, 12)[LABELS]
NOISE = RNG.normal(size=(400, 12)) * np.r_[np.full(6, 0.05), np.full(6, 2.0)]
FEATURES = (CENTRES + NOISE).astype(np.float32)


def separation(vectors: np.ndarray) -> float:
    """Spread of the class means over the spread within the classes."""
    means = np.stack([vectors[label == LABELS].mean(axis=0) for label in range(4)])
    within = vectors - means[LABELS]
    return float(means.std() / within.std())


def test_what_differs_within_a_class_counts_less() -> None:
    projection = learn(FEATURES, LABELS, Metric(dimensions=8, ridge=0.01))
    assert separation(projection(FEATURES)) > 2 * separation(FEATURES)


def test_without_scaling_distances_stay_what_they_are() -> None:
    projection = learn(FEATURES, LABELS, Metric(dimensions=12, ridge=1e6))
    before = np.linalg.norm(FEATURES[:50, None] - FEATURES[50:100], axis=2)
    vectors = projection(FEATURES)
    after = np.linalg.norm(vectors[:50, None] - vectors[50:100], axis=2)
    assert np.std(after / before) / np.mean(after / before) == pytest.approx(0, abs=1e-3)


def test_vectors_fit_in_bytes() -> None:
    vectors = learn(FEATURES, LABELS, Metric(dimensions=8))(FEATURES)
    assert np.abs(vectors).max() == pytest.approx(127, rel=1e-3)
    assert np.abs(quantize(vectors) - vectors).max() <= 0.5 + 1e-3


def test_differences_are_to_the_ranks_asked_for() -> None:
    line = np.array([[0.0], [1], [3], [7]])
    assert neighbor_differences(line, (1,)).ravel().tolist() == [-1, 1, 2, 4]
    assert neighbor_differences(line, (9,)).ravel().tolist() == [-7, -6, -4, 7]
