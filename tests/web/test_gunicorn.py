"""gunicorn's settings, as the framework's server ends up with them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from digits.config import DEFAULT_KEEP_ALIVE_SECONDS, DEFAULT_MAX_STOP_SECONDS
from digits.web import gunicorn
from tests.conftest import ROOT, Serve
from tests.http.processes import processes_of


def test_the_settings_reach_gunicorns_configuration() -> None:
    code = (
        "from digits.web import gunicorn; gunicorn.set_up();"
        "from gunicorn.config import Config; c = Config();"
        "print(c.keepalive, c.graceful_timeout, c.forwarder_headers, c.control_socket_disable)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    kept, stop, rest = done.stdout.split(maxsplit=2)
    assert (int(kept), int(stop)) == (DEFAULT_KEEP_ALIVE_SECONDS, DEFAULT_MAX_STOP_SECONDS)
    assert rest.split() == ["[]", "True"]


@pytest.mark.parametrize("name", gunicorn.UNSUPPORTED)
def test_a_server_that_is_not_supported_is_refused_at_the_start(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "true")
    with pytest.raises(RuntimeError, match=f"{name} is not supported"):
        gunicorn.set_up()


@pytest.mark.parametrize("name", gunicorn.COUNTED)
def test_numbers_of_the_framework_are_checked_at_the_start(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for value in ("1", " 16 "):
        monkeypatch.setenv(name, value)
        gunicorn.set_up()
    for value in ("0", "x", "-1", "1.5", ""):
        monkeypatch.setenv(name, value)
        with pytest.raises(RuntimeError, match=f"{name} is .*from 1 on"):
            gunicorn.set_up()


@pytest.mark.parametrize("name", gunicorn.UNSUPPORTED)
def test_the_framework_says_so_and_ends(name: str) -> None:
    program = str(Path(sys.executable).parent / "functions-framework")
    command = ["env", f"{name}=true", program, "--target", "predict", "--port", "0"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert f"{name} is not supported" in done.stderr


def test_there_is_no_control_socket(serve: Serve, tmp_path: Path) -> None:
    with serve(XDG_RUNTIME_DIR=str(tmp_path), HOME=str(tmp_path)) as url:
        processes_of(url)
        assert [path.name for path in tmp_path.iterdir() if path.name != "server.log"] == []
