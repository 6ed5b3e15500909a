"""A place to deploy from, the cloud's client or one that stands in for it, and what it says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from digits.classifier.artifact import Model
from tests.conftest import ROOT

STAND_IN = Path(__file__).parent / "gcloud"
UPLOAD = ("main.py", "requirements.txt", "model/knn.pkl", "model/manifest.json")
CLOUD_HALF = 'source ./deploy.sh; prepare() { begin prepare; }; main "$@"'


@dataclass(frozen=True)
class Run:
    """An ended deploy.sh. calls: the arguments of every call of gcloud, in order."""

    status: int
    told: str
    errors: str
    calls: list[list[str]]

    @property
    def lines(self) -> list[str]:
        return [" ".join(call) for call in self.calls]

    def changes(self) -> list[str]:
        """The calls that change something in the cloud, by their first words."""
        verbs = ("deploy", "update-traffic", "add-iam-policy-binding")
        return [
            " ".join(call[: call.index(verb) + 1])
            for call in self.calls
            for verb in verbs
            if verb in call
        ]


Deploy = Callable[..., Run]


@pytest.fixture
def checkout(tmp_path: Path, model_directory: Path) -> Path:
    """A checkout with an environment and a model, of which a test may spoil what it likes."""
    place = tmp_path / "checkout"
    place.mkdir()
    for name in ("deploy.sh", "main.py", "Makefile", "requirements.txt", ".gcloudignore"):
        shutil.copy2(ROOT / name, place)
    shutil.copytree(ROOT / "digits", place / "digits")
    shutil.copytree(model_directory, place / "model")
    environment(place / ".venv")
    (place / ".venv/runtime.stamp").touch()
    environment(place / "build/upload-venv")
    shutil.copy2(ROOT / "requirements.txt", place / "build/upload-venv")
    return place


def environment(place: Path) -> None:
    """A folder that looks like a virtual environment and is the one these tests run in."""
    place.mkdir(parents=True)
    for name in ("bin", "lib", "pyvenv.cfg"):
        (place / name).symlink_to(Path(sys.prefix) / name)


@pytest.fixture
def deploy(checkout: Path, tmp_path: Path) -> Deploy:
    """Run deploy.sh with the stand-in for gcloud. whole: with building, verifying and trying the
    upload. path: instead of PATH. settings: environment variables.
    cloud: what the stand-in obeys."""

    def run(
        *options: str,
        whole: bool = False,
        path: str = "",
        settings: dict[str, str] | None = None,
        **cloud: object,
    ) -> Run:
        calls = tmp_path / "calls"
        calls.unlink(missing_ok=True)
        behaviour = {
            "calls": str(calls),
            "fail": "",
            "service": True,
            "tag": "candidate",
            "candidate": "http://127.0.0.1:9",
            "url": "http://127.0.0.1:9",
            "upload": [*UPLOAD, *runtime_files(checkout)],
        } | cloud
        command = ["./deploy.sh"] if whole else ["bash", "-c", CLOUD_HALF, "deploy.sh"]
        ended = subprocess.run(
            [*command, *options],
            cwd=checkout,
            env=surroundings(tmp_path, path) | (settings or {}) | {"CLOUD": json.dumps(behaviour)},
            capture_output=True,
            text=True,
            timeout=300,
        )
        asked = calls.read_text().splitlines() if calls.exists() else []
        return Run(ended.returncode, ended.stdout, ended.stderr, [json.loads(c) for c in asked])

    return run


def runtime_files(checkout: Path) -> list[str]:
    """The package without its build."""
    files = [path.relative_to(checkout) for path in (checkout / "digits").rglob("*.*")]
    return [str(path) for path in files if not {"training", "__pycache__"} & set(path.parts)]


def surroundings(tmp_path: Path, path: str) -> dict[str, str]:
    """This environment, with the stand-in in front and nothing else that deploy.sh would obey."""
    front = tmp_path / "bin"
    front.mkdir(exist_ok=True)
    if not path and not (front / "gcloud").exists():
        (front / "gcloud").symlink_to(STAND_IN)
    names = {n: v for n, v in os.environ.items() if not n.startswith(("DEPLOY_", "DIGITS_"))}
    found = path or f"{front}:{os.environ['PATH']}"
    return names | {"PATH": found, "GITHUB_OUTPUT": str(tmp_path / "outputs")}


@dataclass(frozen=True)
class RealGcloud:
    """The cloud's client. environment: with settings of its own, and without an account."""

    program: str
    python: str
    installation: str
    environment: dict[str, str]


@pytest.fixture(scope="session")
def real_gcloud(tmp_path_factory: pytest.TempPathFactory) -> RealGcloud:
    """The client where it is installed; requirements-dev.txt cannot install it."""
    program = shutil.which("gcloud")
    if program is None:
        pytest.skip("gcloud is not installed: https://cloud.google.com/sdk")
    settings = {
        "CLOUDSDK_CONFIG": str(tmp_path_factory.mktemp("gcloud")),
        "CLOUDSDK_CORE_DISABLE_PROMPTS": "1",
        "CLOUDSDK_CORE_DISABLE_USAGE_REPORTING": "1",
    }
    environment = os.environ | settings
    places = subprocess.run(
        [program, "info", "--format=value(basic.python_location, installation.sdk_root)"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    python, installation = places.stdout.split()
    return RealGcloud(program, python, installation, environment)


@pytest.fixture
def wrong_url(model: Model) -> Iterator[str]:
    """The address of a server that has the right model and answers 7 to everything."""

    class Seven(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(json.dumps({"model": model.manifest["sha256"]}))

        def do_POST(self) -> None:
            self.answer("7")

        def answer(self, text: str) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Seven) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
