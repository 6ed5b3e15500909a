"""The forms of an answer: what JSON and an explanation cost beside the digit alone."""

from __future__ import annotations

import contextlib
import time
from functools import partial

from tests.benchmarks.client import Client
from tests.benchmarks.pictures import ordinary
from tests.benchmarks.records import Form, Task
from tests.benchmarks.servers import DIGITS, Fleet

TEXT, JSON, EXPLAINED = "text", "JSON", "explained JSON"
ASKED = {
    TEXT: ("/api/predict", "text/plain"),
    JSON: ("/api/predict", "application/json"),
    EXPLAINED: ("/api/predict?explain=1", "application/json"),
}


def tasks(fleet: Fleet, rounds: int) -> list[Task]:
    return [Task("forms of an answer", rounds / 100, partial(measure, fleet, rounds))]


def measure(fleet: Fleet, rounds: int) -> list[Form]:
    """Ask for each form in turns over one connection, so that all meet the same noise."""
    server = fleet.server(DIGITS)
    server.ask(ordinary().body)
    taken: dict[str, list[float]] = {form: [] for form in ASKED}
    with contextlib.closing(Client(server.port)) as client:
        for turn in range(rounds + 10):
            for form, (path, accept) in ASKED.items():
                asked = time.perf_counter()
                client.post(ordinary().body, path, accept)
                if turn >= 10:  # the first ones import what a form needs
                    taken[form].append(time.perf_counter() - asked)
    return [Form(form, tuple(latencies)) for form, latencies in taken.items()]
