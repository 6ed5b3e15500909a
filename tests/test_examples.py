"""The clients in examples/, run against a live server as their first lines say."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

CLIENTS = {"client.py": sys.executable, "client.mjs": "node"}


@pytest.mark.parametrize("name", CLIENTS)
def test_a_client(url: str, name: str, tmp_path: Path) -> None:
    program = shutil.which(CLIENTS[name])
    if program is None:
        pytest.skip(f"{CLIENTS[name]} is not installed")
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no picture")
    command = [program, f"examples/{name}", url, "tests/data/four.png", str(bad)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("tests/data/four.png: 4 (0.9")
    assert done.stdout.count("\n") == 1
    assert done.stderr.startswith(f"{bad}: ")
    assert "PNG" in done.stderr
    assert done.returncode == 1


@pytest.mark.parametrize("name", CLIENTS)
def test_a_client_tells_what_it_cannot_reach(url: str, name: str) -> None:
    program = shutil.which(CLIENTS[name])
    if program is None:
        pytest.skip(f"{CLIENTS[name]} is not installed")

    def run(*arguments: str) -> tuple[int, str, str]:
        command = [program or "", f"examples/{name}", *arguments]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    status, _, errors = run()
    assert (status, errors.count("\n")) == (2, 1)
    assert errors.startswith("usage: ")
    status, read, errors = run(f"{url}/", "missing.png", "tests/data/four.png")
    assert status == 1
    assert read.startswith("tests/data/four.png: 4 ")
    assert errors.startswith("missing.png: ")
    assert errors.count("\n") == 1
    status, read, errors = run("http://127.0.0.1:9", "tests/data/four.png")
    assert (status, read) == (1, "")
    assert errors.startswith("tests/data/four.png: ")
    assert errors.count("\n") == 1


def test_every_example_is_run() -> None:
    assert {path.name for path in (ROOT / "examples").glob("client*")} == CLIENTS.keys()
