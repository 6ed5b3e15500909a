"""Where the time of one drawing goes: each room on its way, measured as it is passed through."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from digits import config
from digits.classifier import decision
from digits.classifier.artifact import open_model
from digits.classifier.recognizer import Recognizer
from digits.imaging.decode import open_picture, unpack
from digits.web.json_body import Picture, read_message
from tests.benchmarks.pictures import ordinary
from tests.benchmarks.records import Room, Task


def tasks(seconds: float) -> list[Task]:
    return [Task("rooms of a drawing", seconds, partial(measure, seconds))]


def way(recognizer: Recognizer) -> dict[str, Callable[[Any], Any]]:
    """Rooms, in order: each takes what the one before it hands on."""
    model = recognizer.model

    def judged(vectors: Any) -> Any:
        ranking = model.knn.ranking_scores(vectors)[0]
        return decision.probabilities(
            model.knn, vectors[0], ranking, model.recipe.hulls, model.distance_scale
        )

    def picture_in_body(body: bytes) -> bytes:
        message = read_message(body)
        assert isinstance(message, Picture)
        return message.data

    return {
        "wire: JSON to bytes": picture_in_body,
        "picture: bytes to pixels to ink": lambda data: unpack(open_picture(data)).ink,
        "normalize: ink to frame": recognizer.frame,
        "features: frame to vector": lambda frame: model.project(
            model.recipe.features(frame[None])
        ),
        "neighbors, decision: vector to probabilities": judged,
    }


def measure(seconds: float) -> list[Room]:
    """Take a drawing through all rooms, time and again; the median of each."""
    rooms = way(Recognizer(open_model(Path(config.model_directory()))))
    taken: dict[str, list[float]] = {name: [] for name in rooms}
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        thing: Any = ordinary().body
        for name, room in rooms.items():
            started = time.perf_counter()
            thing = room(thing)
            taken[name].append(time.perf_counter() - started)
    return [Room(name, statistics.median(times)) for name, times in taken.items()]
