"""What all commands have in common."""

from __future__ import annotations

from pathlib import Path

import pytest

import digits
from tests.cli.command import run

pytestmark = pytest.mark.slow


def test_version() -> None:
    assert run("--version").stdout.strip() == f"digits, version {digits.__version__}"


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (("predict", "tests/data/four.png", "--model", "/nowhere"), "make build"),
        (("evaluate", "nowhere"), "load_digits"),
        (("build", "--dataset", "nowhere"), "load_digits"),
        (("evaluate", "load_digits", "--model", "/nowhere"), "make build"),
    ],
)
def test_errors_name_the_remedy_in_one_line(
    arguments: tuple[str, ...], remedy: str, model_directory: Path, tmp_path: Path
) -> None:
    done = run(*arguments, *(["--output", tmp_path] if arguments[0] == "build" else []))
    assert done.returncode == 1
    assert remedy in done.stderr
    assert done.stderr.count("\n") == 1
