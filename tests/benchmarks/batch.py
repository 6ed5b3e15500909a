"""A batch of a hundred pictures beside a hundred requests of one picture, in turn."""

from __future__ import annotations

import contextlib
import json
import time
from functools import partial

from tests.benchmarks.client import Client
from tests.benchmarks.pictures import ordinary
from tests.benchmarks.records import Batch, Task
from tests.benchmarks.servers import DIGITS, Fleet
from tests.drawings import data_uri, draw, encode

PICTURES = 100
ROUND_SECONDS = 0.8


def tasks(fleet: Fleet, rounds: int) -> list[Task]:
    return [Task("batch", ROUND_SECONDS, partial(measure, fleet)) for _ in range(rounds)]


def measure(fleet: Fleet) -> list[Batch]:
    """The same drawings one by one on one connection, and all at once."""
    server = fleet.server(DIGITS)
    server.ask(ordinary().body)
    messages = [{"image": data_uri(encode(draw(i % 10, 200)))} for i in range(PICTURES)]
    bodies = [json.dumps(message).encode() for message in messages]
    batch = json.dumps({"instances": messages}).encode()
    with contextlib.closing(Client(server.port)) as client:
        began = time.perf_counter()
        singles = [client.post(body).decode() for body in bodies]
        between = time.perf_counter()
        answer = client.post(batch)
        ended = time.perf_counter()
    if [str(told["digit"]) for told in json.loads(answer)["predictions"]] != singles:
        raise RuntimeError("a batch is answered with other digits than its pictures alone")
    return [Batch(PICTURES, between - began, ended - between)]
