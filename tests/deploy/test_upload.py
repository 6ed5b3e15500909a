"""What is uploaded: which files, how many bytes, and that they are enough to serve."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from digits.training.smoke import ask_ten
from tests.benchmarks.servers import free_port
from tests.conftest import ROOT
from tests.deploy.conftest import RealGcloud

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
    """Slow the first time: installs requirements.txt."""
    place = tmp_path / "upload"
    for path in uploaded:
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, place / path)
    framework = installed(place / "requirements.txt") / "bin/functions-framework"
    port = str(free_port())
    log = tmp_path / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [framework],
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


def installed(requirements: Path) -> Path:
    """A virtual environment with these requirements and no others; kept for the next run."""
    key = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()[:12]
    place = ROOT / "build" / f"test-venv-{key}"
    if not (place / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", place], check=True)
        pip = [
            str(place / "bin/python"),
            "-m",
            "pip",
            "install",
            "-q",
            "--disable-pip-version-check",
        ]
        subprocess.run([*pip, "-r", str(requirements)], check=True)
        (place / "complete").touch()
    return place
