"""How many threads a server of one core should have: the shape of an instance in the cloud."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import partial

from tests.benchmarks.client import load
from tests.benchmarks.pictures import ordinary
from tests.benchmarks.records import Task, Threads, Unavailable
from tests.benchmarks.servers import DIGITS, running
from tests.benchmarks.warm import check

THREADS = 1, 2, 4, 8, 16
AT_ONCE = 16
ROUNDS = 3


def tasks(seconds: float) -> list[Task]:
    """Load each server for some seconds, in rounds."""
    return [
        Task(f"{n} threads", seconds / ROUNDS + 1, partial(measure, n, seconds / ROUNDS))
        for _ in range(ROUNDS)
        for n in THREADS
    ]


def measure(threads: int, seconds: float) -> list[Threads]:
    """Load a server that has one core and so many threads with more requests than it takes."""
    if shutil.which("taskset") is None:
        raise Unavailable("taskset is not installed")
    contender = replace(DIGITS, environment={"THREADS": str(threads)})
    with running(contender, ("taskset", "--cpu-list", "0")) as server:
        server.ask(ordinary().body)
        load(server.port, ordinary().body, threads)
        done = load(server.port, ordinary().body, AT_ONCE, seconds)
    check(contender, ordinary(), done.answers)
    return [Threads(threads, AT_ONCE, done.latencies, done.seconds)]
