"""Memory of a server, all its processes together, and how little of it is enough."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from tests.benchmarks.client import load
from tests.benchmarks.pictures import ordinary, photograph
from tests.benchmarks.records import Limited, Memory, Record, Task, Unavailable
from tests.benchmarks.servers import CONTENDERS, DIGITS, Contender, running
from tests.benchmarks.warm import check

REQUESTS = 1000
LIMIT_BYTES = 256 << 20
PHOTOGRAPHS_AT_ONCE = 4
PHOTOGRAPHS = 40

V1, V2 = Path("/sys/fs/cgroup/memory"), Path("/sys/fs/cgroup")


def tasks() -> list[Task]:
    return [
        *(Task(f"{c.name}: memory", 8, partial(use, c)) for c in CONTENDERS),
        Task(f"{DIGITS.name}: {LIMIT_BYTES >> 20} MiB", 8, partial(under_limit, DIGITS)),
    ]


def use(contender: Contender) -> Sequence[Record]:
    """Memory after the first answer and after many."""
    with running(contender) as server:
        server.ask(ordinary().body)
        first = Memory(contender.name, "after the first answer", pss(server.process.pid))
        load(server.port, ordinary().body, 8, at_least=REQUESTS // 8)
        many = Memory(contender.name, f"after {REQUESTS} requests", pss(server.process.pid))
        return first, many


def pss(pid: int) -> int:
    """Proportional set size of a process and all its children, in bytes."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError as error:
        raise Unavailable(f"{error.filename} cannot be read: this is Linux's") from error
    kilobytes = int(rollup.partition("\nPss:")[2].split()[0])
    return kilobytes * 1024 + sum(pss(int(child)) for child in children)


def under_limit(contender: Contender) -> list[Limited]:
    """Serve photographs, several at once, in a control group with little memory."""
    picture = photograph()
    with control_group(LIMIT_BYTES) as group:
        join = ("sh", "-c", 'echo $$ > "$0/cgroup.procs" && exec "$@"', str(group))
        with running(contender, join) as server:
            server.ask(ordinary().body)
            done = load(
                server.port,
                picture.body,
                PHOTOGRAPHS_AT_ONCE,
                at_least=PHOTOGRAPHS // PHOTOGRAPHS_AT_ONCE,
            )
        peak, killed = peak_bytes(group), kills(group)
    if not killed:
        check(contender, picture, done.answers)
    return [
        Limited(
            server=contender.name,
            picture=picture.name,
            concurrency=PHOTOGRAPHS_AT_ONCE,
            limit_bytes=LIMIT_BYTES,
            peak_bytes=peak,
            requests=len(done.latencies),
            killed=killed,
        )
    ]


@contextlib.contextmanager
def control_group(limit: int) -> Iterator[Path]:
    """A control group whose processes may use `limit` bytes together, swap included."""
    root, setting = (V1, "memory.limit_in_bytes") if V1.is_dir() else (V2, "memory.max")
    group = root / "digits-benchmark"
    try:
        group.mkdir()
    except OSError as error:
        raise Unavailable(f"no control group can be made ({error.strerror}): be root") from error
    try:
        if not (group / setting).exists():
            raise Unavailable(f"{root} does not control memory")
        (group / setting).write_text(str(limit))
        yield group
    finally:
        group.rmdir()


def peak_bytes(group: Path) -> int:
    """The most memory that a group has used at any time, its part of the page cache included."""
    for name in ("memory.max_usage_in_bytes", "memory.peak"):
        if (group / name).exists():
            return int((group / name).read_text())
    raise Unavailable("this kernel does not keep a group's peak of memory")


def kills(group: Path) -> int:
    """How many processes of a group were killed for want of memory."""
    for name in ("memory.oom_control", "memory.events"):
        if (group / name).exists():
            events = dict(line.split() for line in (group / name).read_text().splitlines())
            return int(events["oom_kill"])
    raise Unavailable("this kernel does not count what it kills")
