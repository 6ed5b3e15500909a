"""What a measurement is: one line of results, and the task that brings it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


class Unavailable(Exception):
    """This machine cannot measure that; the text says what is missing."""


@dataclass(frozen=True)
class ColdStart:
    """Seconds from the start of the server's process to its first right answer."""

    server: str
    seconds: float


@dataclass(frozen=True)
class Files:
    """What a cold start reads, up to and with its first answer."""

    server: str
    opened: int
    read_bytes: int


@dataclass(frozen=True)
class Warm:
    """Requests to a server that has answered before. latencies: in seconds, one per request."""

    server: str
    picture: str
    concurrency: int
    latencies: tuple[float, ...]
    seconds: float


@dataclass(frozen=True)
class Threads:
    """Requests to a server of one core with so many threads. latencies: in seconds."""

    threads: int
    concurrency: int
    latencies: tuple[float, ...]
    seconds: float


@dataclass(frozen=True)
class Batch:
    """Seconds for so many pictures, in requests of their own and in one request."""

    pictures: int
    singles_seconds: float
    batch_seconds: float


@dataclass(frozen=True)
class Memory:
    """Proportional set size of all processes of a server."""

    server: str
    moment: str
    pss_bytes: int


@dataclass(frozen=True)
class Limited:
    """A server under load in a control group with less memory than it has been given here."""

    server: str
    picture: str
    concurrency: int
    limit_bytes: int
    peak_bytes: int
    requests: int
    killed: int


@dataclass(frozen=True)
class Size:
    """Bytes that something takes on disk or on the wire."""

    what: str
    bytes: int


@dataclass(frozen=True)
class Cost:
    """Seconds of one call in this process. x: what it grows with."""

    what: str
    x: int
    seconds: float


@dataclass(frozen=True)
class Form:
    """Requests for one form of an answer. latencies: in seconds, one per request."""

    form: str
    latencies: tuple[float, ...]


@dataclass(frozen=True)
class Skipped:
    """What could not be measured here, and why."""

    label: str
    reason: str


Record = (
    ColdStart | Files | Warm | Threads | Batch | Memory | Limited | Size | Cost | Form | Skipped
)


@dataclass(frozen=True)
class Task:
    """One step of a run. seconds: about how long it takes, for the progress bar."""

    label: str
    seconds: float
    run: Callable[[], Sequence[Record]]

    def __call__(self) -> Sequence[Record]:
        try:
            return self.run()
        except Unavailable as missing:
            return [Skipped(self.label, str(missing))]
