"""Cold start: from the start of the process to the first right answer, and what it reads."""

from __future__ import annotations

import contextlib
import re
import shutil
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.benchmarks.forms import EXPLAINED, PAGE, Asked, asked
from tests.benchmarks.pictures import ordinary
from tests.benchmarks.records import ColdStart, Files, Task, Unavailable
from tests.benchmarks.servers import ARTICLE, CONTENDERS, DIGITS, Contender, running

OTHER_FORMS = EXPLAINED, PAGE
"""First requests to this function that import or compute more than the plain one."""


def tasks(starts: int) -> list[Task]:
    """The contenders take turns, so that none has a quieter machine than the others."""
    plain = Asked(ordinary().body, "/", "*/*")
    kinds = asked()
    first = [(contender, "", plain) for contender in CONTENDERS]
    first += [(DIGITS, form, kinds[form]) for form in OTHER_FORMS]
    return [
        *(Task(f"{c.name}: files of a start", 3, partial(files, c)) for c in CONTENDERS),
        *(
            Task(
                f"{contender.name}: start {i + 1} {form}",
                3 if contender is ARTICLE else 1,
                partial(start, contender, form, request),
            )
            for i in range(starts)
            for contender, form, request in first
        ),
    ]


def start(contender: Contender, form: str, request: Asked) -> list[ColdStart]:
    """Start a server once. form: of its first answer, nothing for the plain one."""
    with running(contender) as server:
        seconds = server.ask(*request) - server.started
        return [ColdStart(name_of(contender, form), seconds)]


def name_of(contender: Contender, form: str) -> str:
    """What a line of the figures is called."""
    return f"{contender.name}, {form}" if form else contender.name


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
