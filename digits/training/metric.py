"""The space that neighbours are looked for in, learned from the training digits.

Two digits of a class differ in ways that do not matter (pen, proportion, bends). Those ways are
the differences between near neighbours of one class: the features are scaled down along them
(within-class covariance normalisation, Hatch, Kajarekar, Stolcke 2006; between neighbours only, as
many ways of writing make a class) and cut to their principal components.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digits.classifier.features import Projection, Vectors

CHUNK = 1000
"""Rows of a distance matrix at once."""


@dataclass(frozen=True)
class Metric:
    """How the space is learned.

    dimensions: D, kept of the features. ridge: in mean variances, how little they are scaled.
    ranks: which neighbours of its own class a digit is compared with. sample: digits of each
    class that are compared.
    """

    dimensions: int = 48
    ridge: float = 0.4
    ranks: tuple[int, ...] = (1, 3, 6, 10, 15)
    sample: int = 1500


def learn(features: Vectors, labels: NDArray[np.intp], metric: Metric) -> Projection:
    """Features N x F of training digits, labels N -> Projection to vectors in -127..127."""
    differences = np.concatenate(
        [
            neighbor_differences(features[labels == label][: metric.sample], metric.ranks)
            for label in np.unique(labels)
        ]
    )
    within = differences.T @ differences / len(differences)
    variances, axes = np.linalg.eigh(within.astype(np.float64))
    whiten = axes / np.sqrt(variances + metric.ridge * variances.mean())
    origin = np.asarray(features.mean(axis=0), np.float32)
    white = (features - origin) @ whiten
    principal = np.linalg.eigh(np.cov(white.T))[1][:, ::-1][:, : metric.dimensions]
    scale = 127 / np.abs(white @ principal).max()
    return Projection(origin, (whiten @ principal * scale).astype(np.float32))


def in_bytes(vectors: Vectors) -> NDArray[np.int8]:
    """Projected vectors as they are stored, a byte a number."""
    whole: NDArray[np.int8] = vectors.round().clip(-127, 127).astype(np.int8)
    return whole


def neighbor_differences(features: Vectors, ranks: tuple[int, ...]) -> Vectors:
    """Features n x F of one class -> their differences to some of their neighbours."""
    ranks = tuple(min(rank, len(features) - 1) for rank in ranks)
    squares = (features * features).sum(axis=1)
    found = []
    for start in range(0, len(features), CHUNK):
        part = features[start : start + CHUNK]
        order = np.argsort(squares - 2 * part @ features.T, axis=1)  # rank 0 is the digit itself
        found += [part - features[order[:, rank]] for rank in ranks]
    return np.concatenate(found)
