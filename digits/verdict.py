"""Neighbours -> probabilities of the ten digits.

Three steps, each its own function. The neighbours vote. Where they disagree, local hulls have a
say. And the shares become probabilities that mean what they say: less sure the further away the
nearest neighbour is.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from digits.neighbors import Distances, Indices, KNeighbors

Shares = NDArray[np.float64]

WITNESSES = 20
"""Where so many nearest prototypes are of one class, the case is clear."""

CORNERS = 50
"""Prototypes of a class that make its local hull."""

RIDGE = 2.0
"""In mean squared lengths of the hull's edges: how little it reaches beyond its prototypes."""

SOFTNESS = 0.1
"""Of a hull's distance, in squared distances to the nearest hull."""

SHARE = 0.5
"""Of the hulls in the answer; the rest is the votes'."""

DOUBT = 0.01
"""Share that every digit keeps even against a unanimous vote."""

SHARPNESS = 2.0
"""Power of the shares."""

FAMILIAR = 1.38
"""In reaches: the distance of the nearest prototype at which half of the trust is gone."""

FADING = 0.08
"""In reaches: over what distance trust fades."""


def probabilities(
    knn: KNeighbors, vectors: NDArray[np.float32], with_hulls: bool, reach: float
) -> tuple[Shares, Distances, Indices]:
    """Vectors M x D -> probabilities M x C, and the neighbours' distances and indices M x k."""
    remoteness = knn.remoteness(vectors)
    distances, indices = knn.nearest(vectors, remoteness, max(WITNESSES, knn.n_neighbors))
    shares = knn.votes(distances[:, : knn.n_neighbors], indices[:, : knn.n_neighbors])
    if with_hulls:
        for row in disagreements(knn, indices):
            hulls = hull_shares(knn, vectors[row], remoteness[row], knn.labels[indices[row]])
            shares[row] = (1 - SHARE) * shares[row] + SHARE * hulls
    return calibrate(shares, trust(distances[:, 0], reach)), distances, indices


# ---------------------------------------------------------------- hulls


def disagreements(knn: KNeighbors, indices: Indices) -> NDArray[np.intp]:
    """Rows of the neighbours' indices M x k that are not all of one class."""
    labels = knn.labels[indices]
    return np.flatnonzero((labels != labels[:, :1]).any(axis=1))


def hull_shares(
    knn: KNeighbors, vector: NDArray[np.float32], remoteness: Distances, labels: NDArray[np.intp]
) -> Shares:
    """Vector D, its remoteness N and the labels in question -> shares of the classes C.

    The local hull of a class is the plane through its prototypes next to the vector: it fills the
    gaps between them with all that lies in between (Vincent and Bengio 2001, "K-local hyperplane
    and convex distance nearest neighbor algorithms").
    """
    classes = np.unique(labels)
    gaps = np.array([hull_distance(knn, vector, remoteness, label) for label in classes])
    shares = np.zeros(len(knn.classes))
    nearness = np.exp((1 - gaps / max(gaps.min(), 1e-6)) / SOFTNESS)
    shares[classes] = nearness / nearness.sum()
    return shares


def hull_distance(
    knn: KNeighbors, vector: NDArray[np.float32], remoteness: Distances, label: int
) -> float:
    """Squared distance of a vector D to the local hull of a class, by ridge regression."""
    own = np.flatnonzero(knn.labels == label)
    count = min(CORNERS, len(own))
    corners = knn.prototypes[own[np.argpartition(remoteness[own], count - 1)[:count]]]
    middle = corners.mean(axis=0)
    edges, gap = corners - middle, vector - middle
    gram = edges @ edges.T
    gram.flat[:: count + 1] += RIDGE * np.trace(gram) / count + 1e-6
    gap = gap - np.linalg.solve(gram, edges @ gap) @ edges
    return float(gap @ gap)


# ---------------------------------------------------------------- calibration


def trust(nearest: Distances, reach: float) -> NDArray[np.float64]:
    """Distances of the nearest prototype, M -> 1 where digits usually are, 0 far from them all.

    reach: how far training digits are from each other, as the build measured it.
    """
    beyond = (nearest.astype(float) / reach - FAMILIAR) / FADING
    return np.asarray(1 / (1 + np.exp(beyond.clip(-50, 50))), np.float64)


def calibrate(shares: Shares, trusted: NDArray[np.float64]) -> Shares:
    """Shares M x C -> probabilities: sharpened, never quite certain, even without trust."""
    sharp: Shares = (shares + DOUBT) ** SHARPNESS
    sharp /= sharp.sum(axis=1, keepdims=True)
    blended: Shares = trusted[:, None] * sharp + (1 - trusted[:, None]) / shares.shape[1]
    return blended
