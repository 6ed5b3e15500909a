"""Sizes: of what a deploy uploads, and of what is then installed for it."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from tests.benchmarks.records import Record, Size, Task, Unavailable
from tests.conftest import ROOT


def tasks() -> list[Task]:
    return [
        Task("size of the upload", 1, upload),
        Task("size of the dependencies", 2, dependencies),
    ]


def upload() -> Sequence[Record]:
    """What .gcloudignore, which git understands as gcloud does, lets through; and zipped."""
    paths = [ROOT / name for name in uploaded()]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            archive.write(path, path.relative_to(ROOT))
    return (
        Size("files uploaded", sum(path.stat().st_size for path in paths)),
        Size("files uploaded, zipped", packed.tell()),
    )


def uploaded() -> list[str]:
    """Names of the files that a deploy uploads, relative to the project."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        raise Unavailable("this is not a git checkout")
    with tempfile.TemporaryDirectory() as directory:
        empty_index = os.environ | {"GIT_INDEX_FILE": str(Path(directory) / "index")}
        command = ["git", "ls-files", "-z", "--others", "--exclude-from=.gcloudignore"]
        listed = subprocess.run(command, cwd=ROOT, env=empty_index, capture_output=True, check=True)
    return [name for name in listed.stdout.decode().split("\0") if name]


def dependencies() -> list[Size]:
    """Everything that requirements.txt names, as installed here."""
    pinned = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(), re.M)
    files = (file for name in pinned for file in metadata.files(name) or ())
    paths = {Path(str(file.locate())) for file in files if file.suffix != ".pyc"}
    installed = sum(path.stat().st_size for path in paths if path.is_file())
    return [Size("dependencies installed", installed)]
