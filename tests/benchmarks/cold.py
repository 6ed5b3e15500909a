"""Cold start: from the start of the process to the first right answer, and what it reads."""

from __future__ import annotations

import contextlib
import re
import shutil
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.benchmarks.pictures import ordinary
from tests.benchmarks.records import ColdStart, Files, Task, Unavailable
from tests.benchmarks.servers import ARTICLE, CONTENDERS, Contender, running


def tasks(starts: int) -> list[Task]:
    """The contenders take turns, so that none has a quieter machine than the others."""
    return [
        *(Task(f"{c.name}: files of a start", 3, partial(files, c)) for c in CONTENDERS),
        *(
            Task(f"{c.name}: start {i + 1}", 3 if c is ARTICLE else 1, partial(start, c))
            for i in range(starts)
            for c in CONTENDERS
        ),
    ]


def start(contender: Contender) -> list[ColdStart]:
    """Start a server once."""
    with running(contender) as server:
        return [ColdStart(contender.name, server.ask(ordinary().body) - server.started)]


def files(contender: Contender) -> list[Files]:
    """Start a server under strace: what it counts is the same on a busy machine."""
    if shutil.which("strace") is None:
        raise Unavailable("strace is not installed")
    with tempfile.TemporaryDirectory() as directory:
        trace = Path(directory) / "trace"
        command = ["strace", "-f", "-y", "-e", "trace=openat,read,pread64", "-o", str(trace)]
        with running(contender, command) as server:
            server.ask(ordinary().body)
        calls = trace.read_text(errors="replace").splitlines()
    return [Files(contender.name, *count(calls))]


def count(calls: Sequence[str]) -> tuple[int, int]:
    """Lines of `strace -f -y` -> regular files opened, bytes read from them."""
    opened = read = 0
    for call in calls:
        if found := re.search(r"openat\(.* = \d+<(/[^>]*)>", call):
            opened += is_file(found[1])
        elif found := re.search(r"read(?:64)?\(\d+<(/[^>]*)>.* = (\d+)$", call):
            read += int(found[2]) * is_file(found[1])
    return opened, read


def is_file(path: str) -> bool:
    """Whether a file is the program's own: not a directory, not the kernel's."""
    with contextlib.suppress(OSError):
        return not path.startswith(("/proc/", "/sys/", "/dev/")) and Path(path).is_file()
    return False
