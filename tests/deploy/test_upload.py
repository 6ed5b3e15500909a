"""What is uploaded: which files, how many bytes, and that they are enough to serve."""

from __future__ import annotations

import os
import shutil
import subprocess
import venv
from importlib.metadata import distribution
from pathlib import Path

import pytest

from digits.training.smoke import ask_ten
from tests.benchmarks.servers import free_port
from tests.conftest import ROOT
from tests.deploy.conftest import RealGcloud
from tests.test_requirements import PIN

MOST_BYTES = 6_000_000


@pytest.fixture
def uploaded(real_gcloud: RealGcloud, model_directory: Path) -> list[Path]:
    """The files that the real client would upload, relative to the project."""
    listed = subprocess.run(
        [real_gcloud.program, "meta", "list-files-for-upload", str(ROOT)],
        cwd=ROOT,
        env=real_gcloud.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return [Path(line) for line in listed.stdout.splitlines()]


def test_the_files(uploaded: list[Path]) -> None:
    package = [
        path.relative_to(ROOT)
        for path in (ROOT / "digits").rglob("*")
        if path.is_file() and not {"training", "__pycache__"} & set(path.parts[len(ROOT.parts) :])
    ]
    others = ["main.py", "requirements.txt", "model/knn.pkl", "model/manifest.json"]
    assert sorted(uploaded) == sorted([*package, *map(Path, others)])


def test_the_size(uploaded: list[Path]) -> None:
    assert sum((ROOT / path).stat().st_size for path in uploaded) <= MOST_BYTES


def test_it_serves_from_requirements_alone(uploaded: list[Path], tmp_path: Path) -> None:
    place = tmp_path / "upload"
    for path in uploaded:
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, place / path)
    python = environment_of(place / "requirements.txt", tmp_path / "venv")
    port = str(free_port())
    log = tmp_path / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [python, "-m", "functions_framework"],
            cwd=place,
            env={
                "PATH": os.environ["PATH"],
                "PORT": port,
                "K_SERVICE": "digits",
                "K_REVISION": "digits-00001-abc",
                "FUNCTION_TARGET": "predict",
            },
            stderr=out,
        )
    try:
        ask_ten(f"http://127.0.0.1:{port}", ROOT / "model/manifest.json", patience=30, token="")
    finally:
        server.terminate()
    assert server.wait(20) == 0
    assert "Traceback" not in log.read_text()


def environment_of(requirements: Path, place: Path) -> Path:
    """The Python of a virtual environment with these packages and no others.

    They are linked from the environment of the tests, whose versions are those of the pins, as
    tests/test_requirements.py shows.
    """
    venv.create(place, symlinks=True)
    packages = next(place.glob("lib/python*/site-packages"))
    for name, _ in PIN.findall(requirements.read_text()):
        for file in distribution(name).files or ():
            top = file.parts[0]
            if top != ".." and not (packages / top).exists():
                (packages / top).symlink_to(str(distribution(name).locate_file(top)))
    return place / "bin/python"
