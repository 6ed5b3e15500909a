"""Neighbours -> probabilities of the ten digits.

The nearest prototypes vote. Where they disagree, local hulls have a say. The resulting scores
become calibrated probabilities: the further away the nearest prototype is, and the nearer a
non-digit, the flatter they are.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.classifier.examples import Examples
from digits.classifier.neighbors import (
    SMALLEST_DISTANCE,
    Distances,
    Indices,
    KNeighbors,
    RankingScores,
    smallest,
)

Scores = NDArray[np.float64]


class DecisionParameters(NamedTuple):
    """Constants of the decision; `python -m digits tune decision DATASET...` searches them.

    Attributes
    ----------
    unanimity_k : int
        Where so many nearest prototypes are of one class, local hulls are not asked.
    hull_neighbors : int
        Prototypes of a class that span its local hull.
    hull_ridge : float
        Ridge penalty of the projection on a hull, in mean squared lengths of its edges.
    hull_softness : float
        Temperature of the hulls' softmax, in squared distances to the nearest hull.
    hull_familiarity : float
        Less familiar drawings have flat probabilities, whatever the hulls would say.
    hull_weight : float
        Weight of the hulls' scores; the votes have the rest.
    smoothing : float
        Added to every class's score (Laplace): no digit is ever ruled out.
    sharpness : float
        Exponent of the scores.
    unfamiliar_threshold : float
        Distance of the nearest prototype at which half of the confidence is gone, in distance
        scales: out-of-distribution from there on.
    unfamiliar_softness : float
        Width of the logistic function around that threshold, in distance scales.
    nondigit_threshold : float
        Distance of the nearest prototype over that of the nearest non-digit at which half of the
        confidence is gone. 98 to 99 of 100 real digits are below 1.0.
    nondigit_softness : float
        Width of the logistic function around that threshold.
    """

    unanimity_k: int = 20
    hull_neighbors: int = 80
    hull_ridge: float = 3.0
    hull_softness: float = 0.1
    hull_familiarity: float = 0.1
    hull_weight: float = 0.5
    smoothing: float = 0.004
    sharpness: float = 1.6
    unfamiliar_threshold: float = 1.41
    unfamiliar_softness: float = 0.08
    nondigit_threshold: float = 1.06
    nondigit_softness: float = 0.03


PARAMETERS = DecisionParameters()


class Decision(NamedTuple):
    """What a vector is, and by which neighbours.

    Attributes
    ----------
    probabilities : float64 array of shape (C,)
        The less familiar, the flatter.
    given_digit : float64 array of shape (C,)
        The same, given that it is a digit.
    familiarity : float
        Probability that it is a digit at all.
    distances : array of shape (K + E,)
        Of the nearest prototypes and examples, in increasing order; K is the greater of
        `unanimity_k` and the classifier's own number of neighbours, E the examples that count.
    indices : int array of shape (K + E,)
        Of prototypes; from N on, of examples.
    """

    probabilities: Scores
    given_digit: Scores
    familiarity: float
    distances: Distances
    indices: Indices


def decide(
    knn: KNeighbors,
    vector: NDArray[np.float32],
    ranking: RankingScores,
    with_hulls: bool,
    distance_scale: float,
    examples: Examples | None = None,
    nondigit_distance: float = math.inf,
) -> Decision:
    """Decide what a vector is.

    Parameters
    ----------
    knn : KNeighbors
        The fitted classifier.
    vector : float32 array of shape (D,)
    ranking : array of shape (N,)
        Ranking scores of the vector against the prototypes.
    with_hulls : bool
        Whether local hulls are asked where the neighbours disagree.
    distance_scale : float
        How far training digits are from each other, as the build measured it.
    examples : Examples, optional
        Further neighbours, which multiply the odds of their digits.
    nondigit_distance : float
        Of the nearest non-digit.

    Returns
    -------
    Decision
    """
    k = knn.n_neighbors
    distances, indices = knn.nearest(vector, ranking, max(PARAMETERS.unanimity_k, k))
    scores = knn.vote(distances[:k], indices[:k])
    labels = knn.labels[indices]
    familiarity = familiarity_of(float(distances[0]), distance_scale, nondigit_distance)
    if with_hulls and (labels != labels[0]).any() and familiarity > PARAMETERS.hull_familiarity:
        weight = PARAMETERS.hull_weight
        scores = (1 - weight) * scores + weight * hull_scores(knn, vector, ranking, labels)
    log_odds = None
    if examples is not None and len(examples):
        own_distances, own_indices = examples.nearest(vector)
        log_odds = examples.log_odds(own_distances, own_indices, float(distances[0]), len(scores))
        distances = np.concatenate([own_distances, distances])
        indices = np.concatenate([own_indices + len(knn.labels), indices])
        order = distances.argsort(kind="stable")
        distances, indices = distances[order], indices[order]
        familiarity = familiarity_of(float(distances[0]), distance_scale, nondigit_distance)
    given_digit = calibrate(scores, log_odds)
    probabilities = flattened(given_digit, familiarity)
    return Decision(probabilities, given_digit, familiarity, distances, indices)


# ---------------------------------------------------------------- local hulls


def hull_scores(
    knn: KNeighbors, vector: NDArray[np.float32], ranking: RankingScores, labels: NDArray[np.intp]
) -> Scores:
    """Score the classes by the distance of a vector to the local hull of each.

    The local hull of a class is the plane through its prototypes next to the vector: it
    interpolates between them (Vincent and Bengio 2001, "K-local hyperplane and convex distance
    nearest neighbor algorithms").

    Parameters
    ----------
    knn : KNeighbors
        The fitted classifier.
    vector : float32 array of shape (D,)
    ranking : array of shape (N,)
        Ranking scores of the vector against the prototypes.
    labels : int array
        The classes that come into question, as indices; repetitions are allowed.

    Returns
    -------
    float64 array of shape (C,)
        A softmax over the classes in question, 0 elsewhere.
    """
    classes = np.unique(labels)
    gaps = np.array([hull_distance(knn, vector, ranking, label) for label in classes])
    scores = np.zeros(len(knn.classes))
    nearness = np.exp((1 - gaps / max(gaps.min(), 1e-6)) / PARAMETERS.hull_softness)
    scores[classes] = nearness / nearness.sum()
    return scores


def hull_distance(
    knn: KNeighbors, vector: NDArray[np.float32], ranking: RankingScores, label: int
) -> float:
    """Squared distance of a vector (D,) to the local hull of a class, by ridge regression.

    In D dimensions instead of one for each prototype, of which there are more: what is left of the
    gap g is r (E'E + r I)^-1 g, with edges E and ridge r. In float64: it differs between processors
    by far less than decides between two digits.
    """
    own = np.flatnonzero(knn.labels == label)
    count = min(PARAMETERS.hull_neighbors, len(own))
    nearest = knn.prototypes[own[smallest(ranking[own], count)]].astype(np.float64)
    mean = nearest.mean(axis=0)
    edges, gap = nearest - mean, vector - mean
    scatter = edges.T @ edges
    ridge = PARAMETERS.hull_ridge * np.trace(scatter) / count + 1e-6
    scatter.flat[:: len(gap) + 1] += ridge
    rest = ridge * np.linalg.solve(scatter, gap)
    return float(rest @ rest)


# ---------------------------------------------------------------- calibration


def familiarity_of(
    nearest: float, distance_scale: float, nondigit_distance: float = math.inf
) -> float:
    """Estimate the probability that a drawing is a digit at all.

    Parameters
    ----------
    nearest : float
        Distance of the nearest neighbour, a prototype or an example.
    distance_scale : float
        As of `decide`.
    nondigit_distance : float
        Of the nearest non-digit.

    Returns
    -------
    float
        1 where digits usually are, 0 far from all of them or nearer to a non-digit.
    """
    p = PARAMETERS
    far = logistic((nearest / distance_scale - p.unfamiliar_threshold) / p.unfamiliar_softness)
    ratio = nearest / max(nondigit_distance, SMALLEST_DISTANCE)
    other = logistic((ratio - p.nondigit_threshold) / p.nondigit_softness)
    return (1 - far) * (1 - other)


def logistic(x: float) -> float:
    """1 / (1 + exp(-x)), never so near 0 or 1 that probabilities lose their order."""
    return 1 / (1 + math.exp(-max(min(x, 12.0), -12.0)))


def calibrate(scores: Scores, log_odds: Scores | None = None) -> Scores:
    """Scores (C,) of a digit -> its probabilities (C,): sharpened and smoothed.

    log_odds, of shape (C,), is evidence besides the scores.
    """
    sharp: Scores = (scores + PARAMETERS.smoothing) ** PARAMETERS.sharpness
    if log_odds is not None:
        sharp = sharp * np.exp(log_odds - log_odds.max())
    probabilities: Scores = sharp / sharp.sum()
    return probabilities


def flattened(given_digit: Scores, familiarity: float) -> Scores:
    """Probabilities (C,) given that it is a digit -> those of a drawing that may be none."""
    probabilities: Scores = familiarity * given_digit + (1 - familiarity) / len(given_digit)
    return probabilities
