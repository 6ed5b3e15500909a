"""Picture in, Prediction out: the one place where the rooms are put together."""

from __future__ import annotations

import functools
import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits import settings, verdict
from digits.features import Frames
from digits.model import Model, open_model
from digits.neighbors import Distances, Indices
from digits.normalize import Frame, normalize
from digits.paper import main_mark, written
from digits.picture import Ink, read_sheet
from digits.thumbnails import Packed, Thumbnail, unpack

READ_AT_ONCE = 256
"""Frames: the distances of each to all prototypes take 55 kB."""

SHOWN_NEIGHBORS = 8
"""How many neighbours an explanation shows."""


class Neighbor(NamedTuple):
    """A training digit near the picture. packed: what it looks like."""

    digit: int
    distance: float
    packed: Packed

    @property
    def frame(self) -> Thumbnail:
        """Its picture, uint8 h x w, 255 = ink."""
        return unpack(self.packed)


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
        """Encoded picture -> Prediction. Raises what read_sheet() and written() raise."""
        sheet = read_sheet(data)
        return self.recognize_inks([main_mark(written(sheet), sheet)])[0]

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
            predictions += self.recognize_stack(np.stack(frames[at : at + READ_AT_ONCE]))
        return predictions

    def recognize_stack(self, stack: Frames) -> list[Prediction]:
        """Frames N x side x side -> their Predictions, in order."""
        model = self.model
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
        shown = indices[:SHOWN_NEIGHBORS]
        nearest = zip(
            knn.classes[knn.labels[shown]].tolist(),
            distances[:SHOWN_NEIGHBORS].tolist(),
            self.model.frames[shown],
            strict=True,
        )
        return Prediction(
            digit=int(knn.classes[best]),
            confidence=float(probabilities[best]),
            probabilities=tuple(probabilities.tolist()),
            unfamiliar=bool(verdict.trust(distances[0], self.model.reach) < 0.5),
            seen=frame,
            neighbors=tuple(Neighbor(*neighbor) for neighbor in nearest),
        )


_log = logging.getLogger(__name__)
_opening = threading.Lock()


@functools.cache
def _recognizer(directory: str) -> Recognizer:
    started = time.perf_counter()
    model = open_model(Path(directory))
    milliseconds = round((time.perf_counter() - started) * 1000)
    _log.info("model opened: %s in %d ms", model.manifest["recipe"], milliseconds)
    return Recognizer(model)


def recognizer() -> Recognizer:
    """This instance's recogniser; its model is opened at the first call and never again.

    Raises ModelUnavailable, at every call until the model is there.
    """
    with _opening:
        return _recognizer(settings.model_directory())
