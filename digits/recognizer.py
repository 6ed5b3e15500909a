"""Picture in, Prediction out: the one place where the rooms are put together."""

from __future__ import annotations

import functools
import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from digits import settings, verdict
from digits.features import Frames
from digits.model import Model, open_model
from digits.neighbors import Distances, Indices
from digits.normalize import Frame, normalize
from digits.photograph import main_mark
from digits.picture import Ink, Sheet, read_sheet

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

    probabilities: of the digits 0 to 9. unfamiliar: the picture is like no digit of the training.
    seen: the normalised frame that was classified. neighbors: nearest first.
    """

    digit: int
    confidence: float
    probabilities: tuple[float, ...]
    unfamiliar: bool
    seen: Frame
    neighbors: tuple[Neighbor, ...]


@dataclass(frozen=True)
class Recognizer:
    """Reads digits with one model."""

    model: Model

    def recognize(self, data: bytes) -> Prediction:
        """Encoded picture -> Prediction. Raises what read_sheet() raises."""
        return self.recognize_sheet(read_sheet(data))

    def recognize_sheet(self, sheet: Sheet) -> Prediction:
        """Sheet -> Prediction. Raises NoInk of a photograph without ink."""
        return self.recognize_inks([main_mark(sheet)])[0]

    def recognize_inks(self, inks: Sequence[Ink]) -> list[Prediction]:
        """Inks, each float32 H x W and not all 0 -> their Predictions, in order."""
        return self.recognize_frames([self.frame(ink) for ink in inks])

    def frame(self, ink: Ink) -> Frame:
        """Ink, float32 H x W and not all 0 -> its normalised frame."""
        return normalize(ink, self.model.recipe.layout)

    def recognize_frames(self, frames: Sequence[Frame]) -> list[Prediction]:
        """Normalised frames, one at least -> their Predictions, in order."""
        model = self.model
        stack: Frames = np.stack(frames)
        vectors = model.project(model.recipe.features(stack))
        rows = verdict.probabilities(model.knn, vectors, model.recipe.hulls, model.reach)
        return [self.prediction(*row) for row in zip(stack, *rows, strict=True)]

    def prediction(
        self,
        frame: Frame,
        probabilities: NDArray[np.float64],
        distances: Distances,
        indices: Indices,
    ) -> Prediction:
        """What is known of one picture -> what is told of it."""
        knn, best = self.model.knn, int(probabilities.argmax())
        return Prediction(
            digit=int(knn.classes[best]),
            confidence=float(probabilities[best]),
            probabilities=tuple(probabilities.tolist()),
            unfamiliar=bool(verdict.trust(distances[0], self.model.reach) < 0.5),
            seen=frame,
            neighbors=tuple(
                Neighbor(int(knn.classes[knn.labels[i]]), float(distance), self.model.frames[i])
                for distance, i in zip(
                    distances[:SHOWN_NEIGHBORS], indices[:SHOWN_NEIGHBORS], strict=True
                )
            ),
        )


_log = logging.getLogger(__name__)
_opening = threading.Lock()


@functools.cache
def _recognizer(directory: Path) -> Recognizer:
    started = time.perf_counter()
    model = open_model(directory)
    milliseconds = round((time.perf_counter() - started) * 1000)
    _log.info("model opened: %s in %d ms", model.manifest["recipe"], milliseconds)
    return Recognizer(model)


def recognizer() -> Recognizer:
    """This instance's recogniser; its model is opened at the first call and never again.

    Raises ModelUnavailable, at every call until the model is there.
    """
    with _opening:
        return _recognizer(settings.model_directory())
