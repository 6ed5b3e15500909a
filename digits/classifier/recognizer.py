"""Ink of one digit -> Prediction: the steps of the classifier put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from digits.classifier import decision
from digits.classifier.artifact import Model
from digits.classifier.features import Frames
from digits.classifier.neighbors import Distances, Indices, RankingScores
from digits.classifier.normalize import Frame, normalize
from digits.classifier.thumbnails import Thumbnail, unpack
from digits.imaging.decode import Ink

READ_AT_ONCE = 256
"""Frames: how remote each is from all prototypes takes four bytes a prototype."""


class Neighbor(NamedTuple):
    """A training digit near the picture. frame: what it looks like, uint8 h x w, 255 = ink."""

    digit: int
    distance: float
    frame: Thumbnail


@dataclass(frozen=True)
class Neighbors(Sequence[Neighbor]):
    """Training digits, nearest first; each is looked up when it is asked for."""

    model: Model
    distances: Distances
    indices: Indices

    def __len__(self) -> int:
        return len(self.indices)

    @overload
    def __getitem__(self, place: int) -> Neighbor: ...

    @overload
    def __getitem__(self, place: slice) -> Neighbors: ...

    def __getitem__(self, place: int | slice) -> Neighbor | Neighbors:
        if isinstance(place, slice):
            return Neighbors(self.model, self.distances[place], self.indices[place])
        index, knn = self.indices[place], self.model.knn
        digit = int(knn.classes[knn.labels[index]])
        return Neighbor(digit, float(self.distances[place]), unpack(self.model.frames[index]))


@dataclass(frozen=True)
class Prediction:
    """What a picture was read as, and why.

    probabilities: of the digits 0 to 9. unfamiliar: the picture is like no digit of the training.
    seen: the normalised frame that was classified. neighbors: nearest first, as many
    as the decision has looked at.
    """

    digit: int
    confidence: float
    probabilities: tuple[float, ...]
    unfamiliar: bool
    seen: Frame
    neighbors: Neighbors
    digits_found: int = 1


@dataclass(frozen=True)
class Recognizer:
    """Reads digits with one model."""

    model: Model

    def recognize_inks(self, inks: Sequence[Ink]) -> list[Prediction]:
        """Inks, each float32 H x W and not all 0 -> their Predictions, in order."""
        return self.recognize_frames([self.frame(ink) for ink in inks])

    def frame(self, ink: Ink) -> Frame:
        """Ink, float32 H x W and not all 0 -> its normalised frame."""
        return normalize(ink, self.model.recipe.layout)

    def recognize_frames(self, frames: Sequence[Frame]) -> list[Prediction]:
        """Normalised frames -> their Predictions, in order."""
        predictions: list[Prediction] = []
        for at in range(0, len(frames), READ_AT_ONCE):
            predictions += self.recognize_stack(np.array(frames[at : at + READ_AT_ONCE]))
        return predictions

    def recognize_stack(self, stack: Frames) -> list[Prediction]:
        """Frames N x side x side -> their Predictions, in order."""
        model = self.model
        vectors = model.project(model.recipe.features(stack))
        ranking = model.knn.ranking_scores(vectors)
        return [self.prediction(*row) for row in zip(stack, vectors, ranking, strict=True)]

    def prediction(
        self,
        frame: Frame,
        vector: NDArray[np.float32],
        ranking: RankingScores,
    ) -> Prediction:
        """A frame, its vector D and how remote that is from the prototypes, N -> Prediction."""
        model = self.model
        probabilities, distances, indices = decision.probabilities(
            model.knn, vector, ranking, model.recipe.hulls, model.distance_scale
        )
        best, each = int(probabilities.argmax()), tuple(probabilities.tolist())
        return Prediction(
            digit=int(model.knn.classes[best]),
            confidence=each[best],
            probabilities=each,
            unfamiliar=decision.is_unfamiliar(float(distances[0]), model.distance_scale),
            seen=frame,
            neighbors=Neighbors(model, distances, indices),
        )
