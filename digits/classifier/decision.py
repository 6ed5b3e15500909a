"""Neighbours -> probabilities of the ten digits.

Three steps, each its own function. The neighbours vote. Where they disagree, local hulls have a
say. And the shares become probabilities that mean what they say: less sure the further away the
nearest neighbour is.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from digits.classifier.neighbors import Distances, Indices, KNeighbors, Remoteness

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

FAMILIAR = 1.41
"""In reaches: the distance of the nearest prototype at which half of the trust is gone."""

FADING = 0.08
"""In reaches: over what distance trust fades."""

MOST_DOUBT = 50
"""In FADINGs beyond FAMILIAR: further away there is no trust left to lose."""


def probabilities(
    knn: KNeighbors,
    vector: NDArray[np.float32],
    remoteness: Remoteness,
    with_hulls: bool,
    reach: float,
) -> tuple[Shares, Distances, Indices]:
    """Vector D, its remoteness N -> probabilities C, and distances and indices of its K nearest.

    K: the greater of WITNESSES and the classifier's own number of neighbours. with_hulls: whether
    local hulls are asked. reach: as of trust().
    """
    k = knn.n_neighbors
    distances, indices = knn.nearest(vector, remoteness, max(WITNESSES, k))
    shares = knn.vote(distances[:k], indices[:k])
    labels = knn.labels[indices]
    if with_hulls and (labels != labels[0]).any():
        hulls = hull_shares(knn, vector, remoteness, labels)
        shares = (1 - SHARE) * shares + SHARE * hulls
    return calibrate(shares, trust(float(distances[0]), reach)), distances, indices


# ---------------------------------------------------------------- hulls


def hull_shares(
    knn: KNeighbors, vector: NDArray[np.float32], remoteness: Remoteness, labels: NDArray[np.intp]
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
    knn: KNeighbors, vector: NDArray[np.float32], remoteness: Remoteness, label: int
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


def trust(nearest: float, reach: float) -> float:
    """Distance of the nearest prototype -> 1 where digits usually are, 0 far from them all.

    reach: how far training digits are from each other, as the build measured it.
    """
    beyond = (nearest / reach - FAMILIAR) / FADING
    return 1 / (1 + math.exp(min(beyond, MOST_DOUBT)))


def is_unfamiliar(nearest: float, reach: float) -> bool:
    """Whether more than half of the trust is gone at that distance of the nearest prototype."""
    return nearest > FAMILIAR * reach


def calibrate(shares: Shares, trusted: float) -> Shares:
    """Shares C -> probabilities: sharpened, never quite certain, even without trust."""
    sharp: Shares = (shares + DOUBT) ** SHARPNESS
    blended: Shares = trusted / sharp.sum() * sharp + (1 - trusted) / len(shares)
    return blended
