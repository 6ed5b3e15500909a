"""What many tests share: the built model, and real servers that answer with it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import requests

from digits.classifier import recipes
from digits.classifier.artifact import Model, open_model
from digits.classifier.recognizer import Recognizer
from digits.training.train import build

ROOT = Path(__file__).resolve().parent.parent

SETTINGS = ("CORS_ORIGINS", "GOOGLE_CLOUD_PROJECT", "LOG_LEVEL", "MODEL_DIR", "THREADS", "WORKERS")
"""Environment variables of the function, which a developer may have set."""
Serve = Callable[..., contextlib.AbstractContextManager[str]]


SLOW_FIXTURES = {"browser", "real_gcloud", "deploy", "serve", "baseline_directory"}
SLOW_FOLDERS = {"fuzz", "training"}


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist looks for groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of slow fixtures and folders; those of a file share a browser."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & SLOW_FIXTURES or set(item.path.parts) & SLOW_FOLDERS:
            item.add_marker(pytest.mark.slow)
        if "browser" in fixtures:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def model_directory() -> Path:
    """The folder of the default model, as `make build` wrote it."""
    directory = ROOT / "model"
    if not (directory / "manifest.json").exists():
        build(recipes.find(recipes.DEFAULT_RECIPE), (), directory)
    return directory


@pytest.fixture(scope="session")
def model(model_directory: Path) -> Model:
    return open_model(model_directory)


@pytest.fixture(scope="session")
def recognizer(model: Model) -> Recognizer:
    return Recognizer(model)


@pytest.fixture(scope="session")
def baseline_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a model of recipe `intensity`, built here: it takes two seconds."""
    directory = tmp_path_factory.mktemp("intensity")
    build(recipes.INTENSITY, (), directory)
    return directory


@contextlib.contextmanager
def serving(log: Path, **environment: str) -> Iterator[str]:
    """Run the function under a real functions-framework server; yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = str(Path(sys.executable).parent / "functions-framework")
    with log.open("wb") as out:
        server = subprocess.Popen(
            [program, "--target", "predict", "--host", "127.0.0.1", "--port", str(port)],
            cwd=ROOT,
            env=without_settings(os.environ) | environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_open(port, server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGINT)  # at once: the graceful stop has its own tests
        server.wait(20)


def without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment without the developer's own settings of this function."""
    return {name: value for name, value in environment.items() if name not in SETTINGS}


def lines_of(log: Path) -> list[dict[str, Any]]:
    """What the function has logged, without gunicorn's own `[date] [pid] [ERROR] ...`.

    A busy machine may have one of a worker that was killed when a test stopped its server at once.
    """
    written = log.read_text().splitlines()
    return [json.loads(line) for line in written if not line.startswith("[")]


def wait_until_open(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if server.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def url(model_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the default model."""
    with serving(tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture
def serve(tmp_path: Path) -> Serve:
    """Start a server of the test's own: `with serve(MODEL_DIR=...) as url`."""

    def start(**environment: str) -> contextlib.AbstractContextManager[str]:
        return serving(tmp_path / "server.log", **environment)

    return start


@pytest.fixture
def http() -> Iterator[requests.Session]:
    """A session of one connection: $REQUESTS_CA_BUNDLE would give `post` and `send` one each."""
    with requests.Session() as session:
        session.trust_env = False
        yield session
