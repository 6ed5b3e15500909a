"""What one kind of request costs beside another: forms of an answer, examples, surroundings."""

from __future__ import annotations

import contextlib
import json
import time
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from digits import config
from digits.classifier.artifact import open_model
from digits.classifier.examples import encode_vector
from tests.benchmarks.client import Client
from tests.benchmarks.pictures import (
    Picture,
    bordered,
    cropped,
    on_desk,
    on_white,
    ordinary,
    photograph,
)
from tests.benchmarks.records import Form, Task
from tests.benchmarks.servers import DIGITS, Fleet

TEXT, JSON, EXPLAINED = "text", "JSON", "explained JSON"
PAGE, EXAMPLES = "the page's request", "JSON with 100 examples"
WHITE, BORDERED = "a drawing on white", "a drawing on white with a border"
SHEET, DESK = "a small photograph of paper", "a small photograph of paper on a desk"

EXAMPLE_COUNT = 100

SMALL = 800, 600
"""Pixels of the photographs: large ones take their decoding."""


class Asked(NamedTuple):
    """A request: its body, and how the answer is asked for."""

    body: bytes
    path: str = "/api/predict"
    accept: str = "application/json"


def asked() -> dict[str, Asked]:
    """Kinds of requests by name."""
    plain = ordinary().body
    return {
        TEXT: Asked(plain, accept="text/plain"),
        JSON: Asked(plain),
        EXPLAINED: Asked(plain, "/api/predict?explain=1"),
        PAGE: Asked(cropped().body),
        EXAMPLES: Asked(with_examples(ordinary(), EXAMPLE_COUNT)),
        WHITE: Asked(on_white().body, accept="text/plain"),
        BORDERED: Asked(bordered().body, accept="text/plain"),
    }


def photographs() -> dict[str, Asked]:
    """The same of photographs. They are measured apart: what follows one finds cold caches."""
    return {
        SHEET: Asked(photograph(SMALL).body, accept="text/plain"),
        DESK: Asked(on_desk(SMALL).body, accept="text/plain"),
    }


def with_examples(picture: Picture, count: int) -> bytes:
    """A picture's body with some of the model's own prototypes as labelled examples."""
    model = open_model(Path(config.model_directory()))
    chosen = np.random.default_rng(0).choice(len(model.knn.labels), count, replace=False)
    examples = [
        {
            "digit": int(model.knn.labels[k]),
            "vector": encode_vector(model.knn.prototypes[k], model),
        }
        for k in chosen.tolist()
    ]
    return json.dumps(json.loads(picture.body) | {"examples": examples}).encode()


def tasks(fleet: Fleet, rounds: int) -> list[Task]:
    return [
        Task("forms of an answer", rounds / 40, partial(measure, fleet, asked(), rounds)),
        Task("forms of photographs", rounds / 40, partial(measure, fleet, photographs(), rounds)),
    ]


def measure(fleet: Fleet, kinds: dict[str, Asked], rounds: int) -> list[Form]:
    """Ask for each kind in turns over one connection, so that all meet the same noise."""
    server = fleet.server(DIGITS)
    server.ask(ordinary().body)
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    with contextlib.closing(Client(server.port)) as client:
        for turn in range(rounds + 10):
            for kind, (body, path, accept) in kinds.items():
                started = time.perf_counter()
                client.post(body, path, accept)
                if turn >= 10:  # the first ones import what a form needs
                    taken[kind].append(time.perf_counter() - started)
    return [Form(kind, tuple(latencies)) for kind, latencies in taken.items()]
