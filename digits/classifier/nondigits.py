"""Prototypes of what is no digit: the nearest of them speaks against a digit.

An open-set rule in the manner of the nearest neighbour distance ratio (Mendes Junior et al. 2017,
"Nearest neighbors distance ratio open-set classifier"), the second class being "no digit".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digits.errors import ModelUnavailable


@dataclass(frozen=True, eq=False)
class NonDigits:
    """Vectors of letters, signs, doodles and the like, in the space of the digits' prototypes.

    Attributes
    ----------
    prototypes : float32 array of shape (M, D)
    half_norms : float32 array of shape (M,)
        Half the squared lengths of the prototypes.
    """

    prototypes: NDArray[np.float32]
    half_norms: NDArray[np.float32]

    @classmethod
    def from_state(cls, state: Mapping[str, Any], dimensions: int) -> NonDigits:
        """Read them from the pickled state of an estimator, which may have none.

        Raises ModelUnavailable for what are no vectors of so many dimensions.
        """
        stored = state.get("nondigits_", np.zeros((0, dimensions), np.int8))
        if not isinstance(stored, np.ndarray) or stored.dtype != np.int8 or stored.ndim != 2:
            raise ModelUnavailable("The model's non-digits are no vectors. Run `make build`.")
        if stored.shape[1] != dimensions:
            raise ModelUnavailable(
                f"The model's non-digits have {stored.shape[1]} dimensions, its digits"
                f" {dimensions}. Run `make build`."
            )
        prototypes = stored.astype(np.float32)
        return cls(prototypes, np.einsum("md,md->m", prototypes, prototypes) / 2)

    def distances(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Measure how far the nearest non-digit is.

        Parameters
        ----------
        vectors : float32 array of shape (N, D)

        Returns
        -------
        float64 array of shape (N,)
            Infinite where the model has no non-digits.
        """
        if not len(self.prototypes):
            return np.full(len(vectors), np.inf)
        scores = self.half_norms - vectors @ self.prototypes.T
        gaps = np.subtract(self.prototypes[scores.argmin(axis=1)], vectors, dtype=np.float64)
        distances: NDArray[np.float64] = np.sqrt(np.einsum("nd,nd->n", gaps, gaps))
        return distances
