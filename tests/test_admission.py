"""Pictures of about one size are processed one after the other."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from flask import Request, Response
from werkzeug.test import EnvironBuilder

import main
from digits import admission
from digits.admission import LARGE as LIMIT
from digits.admission import slot
from digits.config import DEFAULT_MAX_WAITING
from digits.errors import Busy
from tests.drawings import data_uri, draw, encode

SMALL, LARGE = 200 * 200, LIMIT + 1
"""Pixels of two pictures."""


@pytest.mark.parametrize("pixels", [SMALL, LARGE])
def test_a_picture_does_not_wait_for_ever(pixels: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "DEFAULT_MAX_WAIT_SECONDS", 0.01)
    with slot(pixels), pytest.raises(Busy), slot(pixels):
        pass
    with slot(pixels):  # it is free again
        pass


def test_a_small_picture_does_not_wait_for_a_large_one() -> None:
    with slot(LARGE), slot(SMALL):
        pass


def test_few_large_pictures_wait_and_none_of_the_others() -> None:
    """Each that waits holds a thread, which drawings and the page need."""
    waiting = [threading.Thread(target=enter, args=(LARGE,)) for _ in range(DEFAULT_MAX_WAITING)]
    with slot(LARGE):
        for thread in waiting:
            thread.start()
        while admission._places.acquire(blocking=False):  # until they have taken all places
            admission._places.release()
            threading.Event().wait(0.01)
        with pytest.raises(Busy, match="waiting"), slot(LARGE):
            pass
        with slot(SMALL):
            pass
    for thread in waiting:
        thread.join()
    with slot(LARGE):
        pass


def enter(size: int) -> None:
    with slot(size):
        pass


def test_a_picture_that_cannot_be_read_gives_its_slot_back() -> None:
    with pytest.raises(ZeroDivisionError), slot(SMALL):
        raise ZeroDivisionError
    with slot(SMALL):
        pass


def test_one_after_the_other() -> None:
    inside, most = 0, 0

    def read() -> None:
        nonlocal inside, most
        with slot(SMALL):
            inside += 1
            most = max(most, inside)
            threading.Event().wait(0.001)
            inside -= 1

    threads = [threading.Thread(target=read) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


@pytest.mark.parametrize("path", ["/", "/api/predict", "/api/read"])
@pytest.mark.parametrize("batch", [False, True])
@pytest.mark.usefixtures("model_directory")
def test_requests_wait_for_a_slot(path: str, batch: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "DEFAULT_MAX_WAIT_SECONDS", 0.01)
    body = {"image": data_uri(encode(draw(4)))}
    sent: dict[str, Any] = {"instances": [body, body]} if batch else body
    environ = EnvironBuilder(path=path, method="POST", json=sent).get_environ()
    with slot(SMALL):
        response = main.predict(Request(environ))
    assert isinstance(response, Response)
    assert response.status_code == (400 if batch and path == "/api/read" else 503)


READ_AT_ONCE = r"""
import pathlib, re, sys, threading
from digits.web.allocator import return_memory
from digits import service

return_memory()
data = pathlib.Path(sys.argv[1]).read_bytes()

def read():
    service.extract_digit(data)
    done.wait()  # threads of a server do not end

done = threading.Barrier(int(sys.argv[2]))
threads = [threading.Thread(target=read) for _ in range(int(sys.argv[2]))]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(re.search("VmHWM:\s*(\d+)", pathlib.Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process its own peak")
@pytest.mark.slow
def test_large_pictures_at_once_take_the_memory_of_one(tmp_path: Path) -> None:
    (tmp_path / "large.png").write_bytes(encode(draw(5).resize((3000, 3000))))

    def memory(threads: int) -> int:
        command = [sys.executable, "-c", READ_AT_ONCE, str(tmp_path / "large.png"), str(threads)]
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    assert memory(threads=4) < 1.5 * memory(threads=1)
