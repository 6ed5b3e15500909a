"""Picture in, Prediction out: the one place where the rooms are put together."""

from __future__ import annotations

import functools
import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from digits import settings
from digits.model import Model, open_model
from digits.normalize import Frame, normalize
from digits.picture import Ink, read_ink

SHOWN_NEIGHBORS = 8
"""How many neighbours an explanation shows."""


@dataclass(frozen=True)
class Neighbor:
    """A training digit near the picture. frame: uint8 h x w, 255 = ink."""

    digit: int
    distance: float
    frame: NDArray[np.uint8]


@dataclass(frozen=True)
class Prediction:
    """What a picture was read as, and why.

    probabilities: of the digits 0 to 9. seen: the normalised frame that was classified.
    neighbors: nearest first.
    """

    digit: int
    confidence: float
    probabilities: tuple[float, ...]
    seen: Frame
    neighbors: tuple[Neighbor, ...]


@dataclass(frozen=True)
class Recognizer:
    """Reads digits with one model."""

    model: Model

    def recognize(self, data: bytes) -> Prediction:
        """Encoded picture -> Prediction. Raises what read_ink() raises."""
        return self.recognize_ink(read_ink(data))

    def recognize_ink(self, ink: Ink) -> Prediction:
        """Ink float32 H x W -> Prediction."""
        recipe, knn = self.model.recipe, self.model.knn
        frame = normalize(ink, recipe.layout)
        vector = recipe.features(frame[None])
        probabilities = knn.predict_proba(vector)[0]
        best = int(probabilities.argmax())
        return Prediction(
            digit=int(knn.classes[best]),
            confidence=float(probabilities[best]),
            probabilities=tuple(probabilities.tolist()),
            seen=frame,
            neighbors=self.neighbors(vector),
        )

    def neighbors(self, vector: NDArray[np.float32]) -> tuple[Neighbor, ...]:
        """The training digits nearest to a vector 1 x D, nearest first."""
        knn, frames = self.model.knn, self.model.frames
        distances, indices = knn.kneighbors(vector, max(knn.n_neighbors, SHOWN_NEIGHBORS))
        return tuple(
            Neighbor(int(knn.classes[knn.labels[i]]), float(distance), frames[i])
            for distance, i in zip(distances[0], indices[0], strict=True)
        )


_opening = threading.Lock()


@functools.cache
def _recognizer(directory: Path) -> Recognizer:
    return Recognizer(open_model(directory))


def recognizer() -> Recognizer:
    """This instance's recogniser; its model is opened at the first call and never again.

    Raises ModelUnavailable, at every call until the model is there.
    """
    with _opening:
        return _recognizer(settings.model_directory())
