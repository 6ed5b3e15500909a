"""Warm requests: latency and throughput, all contenders in turn on the same machine."""

from __future__ import annotations

from functools import partial

from tests.benchmarks.client import load
from tests.benchmarks.pictures import DIGIT, Picture, all_kinds, ordinary
from tests.benchmarks.records import Task, Warm
from tests.benchmarks.servers import CONTENDERS, DIGITS, Contender, Fleet

CONCURRENCIES = 1, 8, 32
ROUNDS = 6
ORDINARY_SHARE = 3
"""The ordinary drawing is what most requests send: it is measured longer than the others."""


def tasks(fleet: Fleet, seconds: float) -> list[Task]:
    """Share the seconds out over all pictures, concurrencies and contenders, in rounds.

    Photographs come one at a time: of many large pictures at once most are turned away.
    """
    shares = ROUNDS * len(CONCURRENCIES) * len(CONTENDERS) * (len(all_kinds()) - 1 + ORDINARY_SHARE)
    return [
        Task(
            f"{contender.name}: {picture.name} x {concurrency}",
            slice_seconds,
            partial(measure, fleet, contender, picture, concurrency, slice_seconds),
        )
        for _ in range(ROUNDS)
        for picture in all_kinds()
        for slice_seconds in [seconds / shares * (ORDINARY_SHARE if picture is ordinary() else 1)]
        for concurrency in (CONCURRENCIES[:1] if picture.kind == "image/jpeg" else CONCURRENCIES)
        for contender in CONTENDERS
    ]


def measure(
    fleet: Fleet, contender: Contender, picture: Picture, concurrency: int, seconds: float
) -> list[Warm]:
    """Load a server that has answered before."""
    server = fleet.server(contender)
    server.ask(ordinary().body)
    load(server.port, picture.body, 1)
    done = load(server.port, picture.body, concurrency, seconds)
    check(contender, picture, done.answers)
    return [Warm(contender.name, picture.name, concurrency, done.latencies, done.seconds)]


def check(contender: Contender, picture: Picture, answers: frozenset[bytes]) -> None:
    """Speed is worth nothing without the answer; only the article's may be another digit."""
    right = answers == {str(DIGIT).encode()}
    if not right and (contender is DIGITS or any(len(answer) != 1 for answer in answers)):
        raise RuntimeError(f"{contender.name} answers {picture.name} with {answers}")
