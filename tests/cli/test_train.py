"""`python -m digits build`, as a user calls it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.cli.command import run
from tests.drawings import draw, encode

pytestmark = pytest.mark.slow


def test_build_takes_the_zip_of_the_page(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "my-digits.zip", "w") as archive:
        names = [f"{digit}-{width}.png" for digit in range(10) for width in (6, 10)]
        for name in names:
            archive.writestr(name, encode(draw(int(name[0]), width=int(name[2:-4]))))
        archive.writestr(
            "labels.csv", "file,label\n" + "".join(f"{name},{name[0]}\n" for name in names)
        )
    arguments = ("--recipe", "intensity", "--dataset", tmp_path / "my-digits.zip")
    done = run("build", *arguments, "--output", tmp_path / "model")
    assert done.returncode == 0, done.stderr
    assert "1817 prototypes" in done.stdout  # 20 more than scikit-learn's
    manifest = json.loads((tmp_path / "model" / "manifest.json").read_text())
    assert manifest["datasets"] == {"load_digits": 1797, "my-digits": 20}
