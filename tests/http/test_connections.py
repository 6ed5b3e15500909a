"""How connections are kept and ended, and what is said to those who do not speak HTTP."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.workers.gthread import ThreadWorker

from digits.config import (
    DEFAULT_KEEP_ALIVE_SECONDS,
    DEFAULT_MAX_BODY_BYTES,
    DEFAULT_MAX_REQUEST_LINE_BYTES,
)
from digits.web.gunicorn import Worker, follows
from digits.web.threads import Threads, Work
from tests.conftest import ROOT, Serve
from tests.http.bad_inputs import FOUR
from tests.http.connected import connected

GUNICORNS_KEEP_ALIVE_SECONDS = 2


def ask(connection: socket.socket, head: bytes, body: bytes = b"") -> tuple[int, str, bytes]:
    """Send a request; its answer: status, the fields in lower case, and the body."""
    connection.sendall(head + b"\r\n\r\n" + body)
    with connection.makefile("rb") as received:
        status = int(received.readline().split(b" ", 2)[1])
        fields = b"".join(iter(received.readline, b"\r\n")).decode().lower()
        length = int(fields.partition("content-length: ")[2].split("\r\n")[0])
        return status, fields, received.read(length)


GET = b"GET /nothing HTTP/1.1\r\nHost: x"


def test_a_connection_is_kept_longer_than_gunicorn_would(url: str) -> None:
    assert DEFAULT_KEEP_ALIVE_SECONDS > GUNICORNS_KEEP_ALIVE_SECONDS
    with connected(url) as connection:
        assert ask(connection, GET)[0] == 404
        time.sleep(GUNICORNS_KEEP_ALIVE_SECONDS + 2)  # it looks once a second
        assert ask(connection, GET)[0] == 404


def test_head_and_body_of_an_answer_leave_together(url: str) -> None:
    with connected(url) as connection:
        for _ in range(30):
            connection.sendall(GET + b"\r\n\r\n")
            head, _, body = connection.recv(1 << 16).partition(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
            assert len(body) == length > 0


def test_a_request_that_follows_at_once_is_seen() -> None:
    caller, server = socket.socketpair()
    with caller, server:
        assert not follows(server)
        caller.sendall(b"G")
        assert follows(server)
    caller, server = socket.socketpair()
    with server:
        caller.close()  # that is something to see to, as well
        assert follows(server)


def test_a_request_that_follows_at_once_stays_on_its_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[bytes] = []

    def answer(_: ThreadWorker, conn: Any) -> bool:
        asked.append(conn.sock.recv(1))
        return True

    monkeypatch.setattr(ThreadWorker, "handle", answer)  # gunicorn's, of one request
    worker = Worker.__new__(Worker)
    worker.alive, worker.deadlines, worker.tpool = True, {}, Threads(1)
    caller, server = socket.socketpair()
    with caller, server:
        caller.sendall(b"abc")
        assert worker.handle(SimpleNamespace(sock=server)) is True
        assert asked == [b"a", b"b", b"c"]
        caller.sendall(b"de")
        worker.tpool.backlog.append(Work(print, Future()))  # another one waits
        assert worker.handle(SimpleNamespace(sock=server)) is True
        assert asked[3:] == [b"d"]


def test_who_asks_without_a_pause_does_not_keep_the_others_waiting(serve: Serve) -> None:
    """With one thread only, which stays with a connection whose next request follows at once."""
    asked, answered = 3000, 0

    def count(busy: socket.socket) -> None:
        nonlocal answered
        with busy.makefile("rb") as received:
            while answered < asked:
                answered += received.readline().count(b"HTTP/1.1 404 ")

    with serve(THREADS="1") as url, connected(url) as busy, connected(url) as other:
        counting = threading.Thread(target=count, args=(busy,))
        counting.start()
        busy.sendall(asked * (GET + b"\r\n\r\n"))
        status, before = ask(other, GET)[0], answered
        counting.join()
    assert status == 404
    assert before < asked / 2


def test_requests_in_one_packet_are_answered_in_order(url: str) -> None:
    with connected(url) as connection:
        connection.sendall(GET + b"\r\n\r\n" + b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        with connection.makefile("rb") as received:
            for status in (b" 404 ", b" 200 "):
                assert status in received.readline()
                fields = b"".join(iter(received.readline, b"\r\n")).lower()
                received.read(int(fields.partition(b"content-length: ")[2].split(b"\r\n")[0]))


@pytest.mark.parametrize("last", [GET + b"\r\nConnection: close", b"no HTTP"])
def test_a_caller_that_does_not_close_holds_up_nobody(url: str, last: bytes) -> None:
    """gunicorn would wait for its end for two seconds, and all others for that."""
    with connected(url) as silent, connected(url) as other:
        assert "connection: close" in ask(silent, last)[1]
        time.sleep(0.1)
        other.settimeout(1)
        assert ask(other, GET)[0] == 404


def test_callers_that_do_not_close_do_not_use_up_the_threads(serve: Serve) -> None:
    with serve(THREADS="1") as url, contextlib.ExitStack() as silent:
        for _ in range(4):
            connection = silent.enter_context(connected(url))
            connection.sendall(GET + b"\r\nConnection: close\r\n\r\n")
        with connected(url) as other:
            other.settimeout(1.5)  # the first alone would be heard out for two seconds
            assert ask(other, GET)[0] == 404


def test_connections_that_say_nothing_take_no_thread(serve: Serve) -> None:
    with serve(THREADS="1") as url, contextlib.ExitStack() as silent:
        for _ in range(4):
            silent.enter_context(connected(url))
        time.sleep(0.2)
        with connected(url) as other:
            other.settimeout(3)  # gunicorn gives each of them five seconds and a thread
            assert ask(other, GET)[0] == 404


def test_a_caller_that_does_not_read_is_no_mistake_of_ours(serve: Serve, tmp_path: Path) -> None:
    with impatient(serve, request=1, silence=1) as url, connected(url) as connection:
        connection.sendall(600 * b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(3)
    lines = (tmp_path / "server.log").read_text().splitlines()
    assert {json.loads(line)["severity"] for line in lines} == {"INFO"}


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"no HTTP", 400),
        (b"GET / HTTP/9.1", 400),
        (b"G\0T / HTTP/1.1", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\n folded", 400),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: four", 400),
        (b"GET /" + b"a" * DEFAULT_MAX_REQUEST_LINE_BYTES, 414),
        (b"POST / HTTP/1.1\r\nHost: x\r\nExpect: four", 417),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 9000, 431),
        (b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 200, 431),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: four, chunked", 501),
    ],
)
def test_what_is_no_request_gets_its_problem(url: str, head: bytes, status: int) -> None:
    with connected(url) as connection:
        said, fields, body = ask(connection, head)
        assert connection.recv(1) == b""  # it is the last answer
    problem = json.loads(body)
    assert said == problem["status"] == status
    assert problem["type"] == "urn:problem-type:digits:malformed-request"
    assert 0 < len(problem["detail"]) < 300
    assert "content-type: application/problem+json\r\n" in fields
    assert "cache-control: no-store\r\n" in fields


def test_what_is_no_request_leaves_a_line_without_it(serve: Serve, tmp_path: Path) -> None:
    with serve() as url, connected(url) as connection:
        ask(connection, b"what might be a picture")
    line = json.loads((tmp_path / "server.log").read_text())
    assert line["severity"] == "WARNING"
    assert "400" in line["message"]
    assert "picture" not in str(line)


POST = b"POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\n"
CHUNKED = b"Transfer-Encoding: chunked"


@pytest.mark.parametrize("path", [b"/api/predict", b"/nothing"])
@pytest.mark.parametrize(
    ("field", "body", "kept"),
    [
        (b"Content-Length: %d" % len(FOUR), FOUR, True),
        (CHUNKED, b"%x\r\n%b\r\n0\r\n\r\n" % (len(FOUR), FOUR), True),
        (CHUNKED, b"zz\r\n", False),
        (CHUNKED, b"4\r\nabcdefg", False),
        (b"Content-Length: %d" % (DEFAULT_MAX_BODY_BYTES + 1), b"", False),
    ],
)
def test_the_answer_says_whether_the_connection_is_kept(
    url: str, path: bytes, field: bytes, body: bytes, kept: bool
) -> None:
    with connected(url) as connection:
        fields = ask(connection, POST % path + field, body)[1]
        assert ("connection: keep-alive" in fields) == kept
        assert ("connection: close" in fields) != kept
        if kept:
            assert ask(connection, GET)[0] == 404
        else:
            assert connection.recv(1) == b""


@pytest.mark.parametrize("path", [b"/api/predict", b"/nothing"])
def test_who_sends_too_much_is_heard_out_and_reads_the_answer(url: str, path: bytes) -> None:
    """A connection closed at once would be reset, and the answer lost on the way."""
    too_much = bytes(3 * DEFAULT_MAX_BODY_BYTES)
    with connected(url) as connection:
        head = POST % path + b"Content-Length: %d" % len(too_much)
        status, _, _ = ask(connection, head, too_much)
    assert status == (413 if path == b"/api/predict" else 404)


def impatient(serve: Serve, request: int, silence: int) -> contextlib.AbstractContextManager[str]:
    """A server with limits of so many seconds."""
    return serve(
        FUNCTION_SOURCE=str(Path(__file__).with_name("impatient.py")),
        PYTHONPATH=str(ROOT),
        MAX_REQUEST_SECONDS=str(request),
        MAX_SILENCE_SECONDS=str(silence),
    )


def test_a_sender_that_falls_silent_is_not_waited_for(serve: Serve) -> None:
    with impatient(serve, request=1000, silence=1) as url, connected(url) as connection:
        status, fields, body = ask(connection, POST % b"/" + b"Content-Length: 100", b"half of it")
    assert status == 400
    assert "connection: close" in fields
    assert json.loads(body)["type"] == "urn:problem-type:digits:broken-body"


@pytest.mark.parametrize(
    ("sent", "whole", "silence"),
    [
        (b"GET / HTTP/1.1\r\nX: ", 1000, 2),
        (POST % b"/" + b"Content-Length: 100000", 2, 1000),
    ],
)
def test_a_request_that_comes_in_drops_is_not_waited_for(
    serve: Serve, sent: bytes, whole: int, silence: int
) -> None:
    """Each drop comes long before the longest silence."""
    with impatient(serve, whole, silence) as url, connected(url) as connection:
        connection.sendall(sent + (b"" if sent.endswith(b" ") else b"\r\n\r\n"))
        connection.settimeout(0.1)
        answer = b"none"
        for _ in range(80):
            with contextlib.suppress(TimeoutError):
                answer = connection.recv(65536)
                break
            connection.sendall(b"a")
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400 ")
