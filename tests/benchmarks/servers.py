"""The servers that are compared, as real processes."""

from __future__ import annotations

import compileall
import contextlib
import os
import py_compile
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.client import Client
from tests.benchmarks.pictures import DIGIT
from tests.conftest import ROOT

FUNCTIONS = Path(__file__).parent / "functions"
BIN = Path(sys.executable).parent
CLASSIFIER = ROOT / "build" / "article.pkl"
THREADS = str(4 * (os.cpu_count() or 1))  # functions-framework's default, for both frameworks


@dataclass(frozen=True)
class Contender:
    """A server to be measured. command: what starts it, to be followed by a port."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


FRAMEWORK = (str(BIN / "functions-framework"), "--host", "127.0.0.1")

HELLO = Contender(
    "hello world",
    (*FRAMEWORK, "--source", str(FUNCTIONS / "hello_world/main.py"), "--target", "hello", "--port"),
)
DIGITS = Contender(
    "this function",
    (*FRAMEWORK, "--source", str(ROOT / "main.py"), "--target", "predict", "--port"),
)
ARTICLE = Contender(
    "article",
    (
        *(str(BIN / "gunicorn"), "--chdir", str(FUNCTIONS / "article"), "--threads", THREADS),
        *("--timeout", "0", "--log-level", "error", "main:app", "--bind"),
    ),
    {"CLASSIFIER": str(CLASSIFIER)},
)
CONTENDERS = (HELLO, DIGITS, ARTICLE)


@dataclass(frozen=True)
class Server:
    """A running contender."""

    contender: Contender
    port: int
    process: subprocess.Popen[bytes]
    started: float

    def ask(self, body: bytes, path: str = "/", accept: str = "*/*") -> float:
        """Wait for the first right answer; return the moment at which it was there."""
        while True:
            with contextlib.suppress(OSError), contextlib.closing(Client(self.port)) as client:
                answer = client.post(body, path, accept)
                if not answer.startswith((b"%d" % DIGIT, b'{"digit": %d,' % DIGIT)):
                    raise RuntimeError(f"{self.contender.name} answered {answer[:300]!r}")
                return time.perf_counter()
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.contender.name} did not start: run it by hand")
            time.sleep(0.001)


@contextlib.contextmanager
def running(contender: Contender, prefix: Sequence[str] = ()) -> Iterator[Server]:
    """Start a server; stop all its processes in the end. prefix: what runs the command."""
    port = free_port()
    address = str(port) if contender is not ARTICLE else f"127.0.0.1:{port}"
    started = time.perf_counter()
    process = subprocess.Popen(
        [*prefix, *contender.command, address],
        env=environment() | contender.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield Server(contender, port, process, started)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def compile_sources() -> None:
    """Write the servers' bytecode, as the image's builder does (docs/deployment.md).

    Where PYTHONDONTWRITEBYTECODE is set, each start would compile this function anew.
    """
    by_hash = py_compile.PycInvalidationMode.CHECKED_HASH
    for folder in (ROOT / "digits", FUNCTIONS):
        compileall.compile_dir(folder, quiet=1, invalidation_mode=by_hash)
    compileall.compile_file(ROOT / "main.py", quiet=1, invalidation_mode=by_hash)


def environment() -> dict[str, str]:
    """This process's environment without what would change the number of a server's threads."""
    changes = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "THREADS", "WORKERS")
    return {name: value for name, value in os.environ.items() if name not in changes}


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


class Fleet:
    """Running servers, each started when it is first asked for."""

    def __init__(self) -> None:
        self.stack = contextlib.ExitStack()
        self.servers: dict[str, Server] = {}

    def server(self, contender: Contender) -> Server:
        if contender.name not in self.servers:
            self.servers[contender.name] = self.stack.enter_context(running(contender))
        return self.servers[contender.name]

    def stop(self) -> None:
        self.stack.close()
        self.servers.clear()
