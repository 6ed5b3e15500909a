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


@dataclass(frozen=True)
class KNeighbors:
    """A fitted k-nearest-neighbours classifier: brute force, Euclidean, equal votes.

    prototypes: float N x D, the training digits' feature vectors.
    labels: int N, index into classes.
    classes: C, the digits.
    """

    prototypes: NDArray[Any]
    labels: NDArray[np.intp]
    classes: NDArray[Any]
    n_neighbors: int
    squared_norms: NDArray[Any]

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> KNeighbors:
        """Read the pickled state of a fitted scikit-learn `KNeighborsClassifier`.

        Raises ModelUnavailable for one that was fitted in a way that this class cannot answer for.
        """
        expected = {"_fit_method": "brute", "effective_metric_": "euclidean", "weights": "uniform"}
        for name, value in expected.items():
            if state.get(name) != value:
                raise ModelUnavailable(
                    f"The model's {name} is {state.get(name)!r}, not {value!r}. Run `make build`."
                )
        try:
            prototypes, labels, classes = state["_fit_X"], state["_y"], state["classes_"]
            k = int(state["n_neighbors"])
            if prototypes.ndim != 2 or labels.shape != prototypes.shape[:1] or k > len(labels):
                raise ValueError("shapes do not fit")
            return cls(
                prototypes, labels, classes, k, np.einsum("nd,nd->n", prototypes, prototypes)
            )
        except (KeyError, AttributeError, TypeError, ValueError) as error:
            raise ModelUnavailable(
                f"The model is not a fitted KNeighborsClassifier ({error}). Run `make build`."
            ) from error

    def kneighbors(
        self, vectors: NDArray[Any], n_neighbors: int | None = None
    ) -> tuple[NDArray[Any], NDArray[np.intp]]:
        """Vectors M x D -> (distances M x k, indices M x k), nearest first."""
        k = n_neighbors or self.n_neighbors
        vectors = np.asarray(vectors, self.prototypes.dtype)
        # |p - v|^2 without the part that is the same for every prototype
        ranks = self.squared_norms - 2 * (vectors @ self.prototypes.T)
        nearest = np.argpartition(ranks, k - 1, axis=1)[:, :k]
        exact = np.linalg.norm(self.prototypes[nearest] - vectors[:, None], axis=2)
        order = np.argsort(exact, axis=1, kind="stable")
        return np.take_along_axis(exact, order, 1), np.take_along_axis(nearest, order, 1)

    def predict_proba(self, vectors: NDArray[Any]) -> NDArray[np.float64]:
        """Vectors M x D -> each class's share of the k votes, float64 M x C."""
        _, nearest = self.kneighbors(vectors)
        votes = self.labels[nearest][..., None] == np.arange(len(self.classes))
        shares: NDArray[np.float64] = votes.mean(axis=1)
        return shares

    def predict(self, vectors: NDArray[Any]) -> NDArray[Any]:
        """Vectors M x D -> the class with most votes, M; the smaller digit wins a tie."""
        digits: NDArray[Any] = self.classes[self.predict_proba(vectors).argmax(axis=1)]
        return digits
