"""The space that neighbours are looked for in, learned from the training digits.

Two digits of a class differ in ways that do not matter (pen, proportion, bends). Those ways are
the differences between near neighbours of one class: the features are scaled down along them
(within-class covariance normalisation, Hatch, Kajarekar, Stolcke 2006; between neighbours only, as
many ways of writing make a class) and cut to their principal components.

Features are whole numbers, so that distances and covariances are summed in float64 without any
rounding, in whatever order a processor does it. What is computed of the covariances differs by
some 1e-12 from one to the next, and is rounded to whole numbers before it is used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digits.classifier.features import Projection, Vectors

Floats = NDArray[np.float64]

CHUNK = 1000
"""Rows of a distance matrix at once."""

COLUMN = 2047
"""Length of the longest column of a projection, whose numbers are whole: its products with features
of length 4096 stay below 2**24."""


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
    exact = features.astype(np.float64)
    whiten = whitening(within_class(exact, labels, metric), metric.ridge)
    sums = exact.sum(axis=0)
    covariance = (exact.T @ exact - np.outer(sums, sums) / len(exact)) / len(exact)
    white = whiten @ covariance @ whiten
    principal = np.linalg.eigh(white)[1][:, ::-1][:, : metric.dimensions]
    matrix = whole_columns(whiten @ principal)
    products = exact @ matrix
    origin = np.rint(products.mean(axis=0))
    scale = 127 / float(np.abs(products - origin).max())
    return Projection(matrix.astype(np.float32), origin.astype(np.float32), scale)


def within_class(features: Floats, labels: NDArray[np.intp], metric: Metric) -> Floats:
    """Features N x F, labels N -> F x F, the mean product of differences between neighbours."""
    differences = [
        neighbor_differences(features[labels == label][: metric.sample], metric.ranks)
        for label in np.unique(labels)
    ]
    products = np.add.reduce([part.T @ part for part in differences])
    return np.asarray(products / sum(map(len, differences)))


def whitening(covariance: Floats, ridge: float) -> Floats:
    """F x F -> its inverse square root, F x F, `ridge` mean variances added."""
    variances, axes = np.linalg.eigh(covariance)
    scaled = axes / np.sqrt(variances + ridge * variances.mean())
    return np.asarray(scaled @ axes.T)


def whole_columns(columns: Floats) -> Floats:
    """F x D -> the same in whole numbers, the longest column COLUMN long.

    An axis may point either way: each is turned so that its largest number is positive.
    """
    largest = np.abs(columns).argmax(axis=0)
    turned = columns * np.sign(columns[largest, np.arange(columns.shape[1])])
    whole: Floats = np.rint(turned * (COLUMN / np.sqrt((columns * columns).sum(axis=0).max())))
    return whole


def neighbor_differences(features: Floats, ranks: tuple[int, ...]) -> Floats:
    """Features n x F of one class -> their differences to some of their neighbours."""
    ranks = tuple(min(rank, len(features) - 1) for rank in ranks)
    squares = (features * features).sum(axis=1)
    found = []
    for start in range(0, len(features), CHUNK):
        part = features[start : start + CHUNK]
        distances = squares - 2 * part @ features.T
        order = np.argsort(distances, axis=1, kind="stable")  # rank 0 is the digit itself
        found += [part - features[order[:, rank]] for rank in ranks]
    return np.concatenate(found)
