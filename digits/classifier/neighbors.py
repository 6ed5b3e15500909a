"""The k-nearest-neighbours classifier as the function sees it.

scikit-learn trains and pickles a `KNeighborsClassifier`; importing it takes longer than a whole
cold start may, so serving reads the estimator's state into this small class instead. It answers
as scikit-learn does: the build and the tests compare the two digit by digit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digits.errors import ModelUnavailable

Distances = NDArray[Any]
RankingScores = NDArray[Any]
"""Numbers that sort prototypes as their distances would; they may be negative."""
Indices = NDArray[np.intp]

SMALLEST_DISTANCE = 1e-12
"""A distance that no two different vectors have."""

GROUP = 32
"""Size of the groups in smallest(): the fastest of 8 to 128."""


@dataclass(frozen=True, eq=False)
class KNeighbors:
    """A fitted k-nearest-neighbours classifier: brute force, Euclidean.

    Attributes
    ----------
    prototypes : float array of shape (N, D)
        The training digits' vectors.
    labels : int array of shape (N,)
        Indices into `classes`.
    classes : array of shape (C,)
        The digits.
    n_neighbors : int
        Neighbours that vote.
    weights : {"uniform", "distance"}
        A vote each, or votes of 1 / distance.
    half_norms : float array of shape (N,)
        Half the squared lengths of the prototypes.
    """

    prototypes: NDArray[Any]
    labels: Indices
    classes: NDArray[Any]
    n_neighbors: int
    weights: str
    half_norms: NDArray[Any]

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> KNeighbors:
        """Read the pickled state of a fitted scikit-learn `KNeighborsClassifier`.

        Raises ModelUnavailable for one that was fitted in a way that this class cannot answer for.
        """
        try:
            prototypes, labels, classes = state["_fit_X"], state["_y"], state["classes_"]
            if prototypes.dtype.kind != "f":  # stored as bytes, computed with as floats
                prototypes = prototypes.astype(np.float32)
            knn = cls(
                prototypes,
                labels,
                classes,
                int(state["n_neighbors"]),
                state["weights"],
                np.einsum("nd,nd->n", prototypes, prototypes) / 2,
            )
            form = (state["_fit_method"], state["effective_metric_"], labels.shape, knn.weights)
            if form not in [
                ("brute", "euclidean", prototypes.shape[:1], weights)
                for weights in ("uniform", "distance")
            ]:
                raise ValueError("it searches or votes in another way")
            if not 1 <= knn.n_neighbors <= len(labels):
                raise ValueError(
                    f"it has {len(labels)} prototypes for {knn.n_neighbors} neighbours"
                )
        except (KeyError, AttributeError, TypeError, ValueError) as error:
            raise ModelUnavailable(
                f"The model is not a fitted KNeighborsClassifier that can be served ({error})."
                " Run `make build`."
            ) from error
        return knn

    def ranking_scores(self, vectors: NDArray[Any]) -> RankingScores:
        """Rank all prototypes by their distance to each vector, by one matrix product.

        Parameters
        ----------
        vectors : float array of shape (M, D)

        Returns
        -------
        array of shape (M, N)
            Half the squared distance less half the squared length of the vector. Exact where
            prototypes are whole numbers and vectors multiples of 1 / 16, else rounded by some 1e-6
            of the norms.
        """
        scores: RankingScores = np.asarray(vectors, self.prototypes.dtype) @ self.prototypes.T
        np.subtract(self.half_norms, scores, out=scores)
        return scores

    def nearest(
        self, vector: NDArray[Any], ranking: RankingScores, n_neighbors: int
    ) -> tuple[Distances, Indices]:
        """Find the nearest prototypes of one vector.

        Parameters
        ----------
        vector : float array of shape (D,)
        ranking : array of shape (N,)
            Its ranking scores.
        n_neighbors : int

        Returns
        -------
        distances : array of shape (k,)
            Exact, in increasing order.
        indices : int array of shape (k,)
        """
        found = smallest(ranking, min(n_neighbors, len(self.labels)))
        differences = np.subtract(self.prototypes[found], vector, dtype=np.float64)
        squares = np.einsum("kd,kd->k", differences, differences)
        order = squares.argsort(kind="stable")
        return np.sqrt(squares[order]), found[order]

    def vote(self, distances: Distances, indices: Indices) -> NDArray[np.float64]:
        """Let neighbours vote, as the weights of the estimator say.

        Parameters
        ----------
        distances, indices : arrays of shape (k,)

        Returns
        -------
        float64 array of shape (C,)
            Shares of the votes.
        """
        weights = None  # a vote each
        if self.weights == "distance":  # a prototype itself outweighs all others
            weights = 1 / np.maximum(distances, SMALLEST_DISTANCE, dtype=np.float64)
        shares = np.bincount(self.labels[indices], weights, len(self.classes))
        return np.asarray(shares / shares.sum(), np.float64)

    # As scikit-learn's estimator has them.

    def kneighbors(
        self, vectors: NDArray[Any], n_neighbors: int | None = None
    ) -> tuple[Distances, Indices]:
        """Find the nearest prototypes.

        Parameters
        ----------
        vectors : float32 array of shape (M, D)
        n_neighbors : int, optional
            The estimator's own number by default.

        Returns
        -------
        distances : float64 array of shape (M, k)
            Exact, in increasing order.
        indices : intp array of shape (M, k)
        """
        ranking, k = self.ranking_scores(vectors), n_neighbors or self.n_neighbors
        found = [self.nearest(*row, k) for row in zip(vectors, ranking, strict=True)]
        distances, indices = zip(*found, strict=True)
        return np.array(distances), np.array(indices)

    def predict_proba(self, vectors: NDArray[Any]) -> NDArray[np.float64]:
        """Vectors M x D -> each class's share of the votes of the k nearest, float64 M x C."""
        return np.array([self.vote(*row) for row in zip(*self.kneighbors(vectors), strict=True)])

    def predict(self, vectors: NDArray[Any]) -> NDArray[Any]:
        """Vectors M x D -> the class with most votes, M; the smaller digit wins a tie."""
        digits: NDArray[Any] = self.classes[self.predict_proba(vectors).argmax(axis=1)]
        return digits


def smallest(numbers: NDArray[Any], k: int) -> Indices:
    """Places of the k least of N numbers, the least first; of equal ones the first.

    As np.argsort(kind="stable"), in a fraction of its time where k is small: the k-th least minimum
    of groups bounds the k-th least number from above, so few numbers need sorting. np.argpartition
    chooses among equal numbers differently on different processors.
    """
    whole = len(numbers) // GROUP * GROUP
    some = numbers if whole < k * GROUP else numbers[:whole].reshape(GROUP, -1).min(axis=0)
    few: Indices = (numbers <= np.partition(some, k - 1)[k - 1]).nonzero()[0]
    least: Indices = few[numbers[few].argsort(kind="stable")[:k]]
    return least
