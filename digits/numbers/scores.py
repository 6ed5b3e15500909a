"""What the classifier says of one image, as the costs of candidates need it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.classifier.neighbors import SMALLEST_DISTANCE
from digits.classifier.recognizer import Prediction, Recognizer
from digits.imaging.arrays import Ink

LEAST_PROBABILITY = 1e-6
"""Of a digit: its logarithm is a cost, which no other evidence should have to outweigh."""

TOGETHER = 256
"""Images that are classified together; they are dropped before the next ones are made."""


class Score(NamedTuple):
    """What the classifier says of one image.

    Attributes
    ----------
    probabilities : float64 array of shape (10,)
        Of the digits, given that it is one.
    relative_distance : float
        Of the nearest neighbour, in distance scales of the model.
    nondigit_ratio : float
        Distance of the nearest neighbour over that of the nearest non-digit.
    familiarity : float
        Probability that it is a digit at all.
    vector : float32 array of shape (D,)
        What was compared with the prototypes.
    nearest_distance : float
        Distance of the nearest neighbour: of a prototype, or of an example of the caller's own.
    """

    probabilities: NDArray[np.float64]
    relative_distance: float
    nondigit_ratio: float
    familiarity: float
    vector: NDArray[np.float32]
    nearest_distance: float

    @classmethod
    def of(cls, prediction: Prediction) -> Score:
        """The probabilities given that it is a digit, and the distances that speak for that."""
        nearest = prediction.nearest_distance
        return cls(
            probabilities=prediction.given_digit.clip(LEAST_PROBABILITY, 1),
            relative_distance=nearest / prediction.neighbors.model.distance_scale,
            nondigit_ratio=nearest / max(prediction.nondigit_distance, SMALLEST_DISTANCE),
            familiarity=prediction.familiarity,
            vector=prediction.vector,
            nearest_distance=nearest,
        )

    def with_log_odds(self, log_odds: NDArray[np.float64]) -> Score:
        """Further evidence of the ten digits, up to a constant, taken into account."""
        digits = self.probabilities * np.exp(log_odds - log_odds.max())
        return self._replace(probabilities=(digits / digits.sum()).clip(LEAST_PROBABILITY, 1))


def scores_of(images: Iterable[Ink], recognizer: Recognizer) -> list[Score]:
    """Classify images.

    Parameters
    ----------
    images : iterable of float32 array of shape (H, W)
        None of them all 0; they are taken one by one.
    recognizer : Recognizer

    Returns
    -------
    list of Score
    """
    frames = map(recognizer.frame, images)
    found: list[Score] = []
    while some := list(itertools.islice(frames, TOGETHER)):
        found += map(Score.of, recognizer.recognize_frames(some))
    return found
