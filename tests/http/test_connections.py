"""How connections are kept and ended: gunicorn's ways, by its settings."""

from __future__ import annotations

import http.client
import os
import re
import signal
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from digits.config import (
    DEFAULT_KEEP_ALIVE_SECONDS,
    DEFAULT_MAX_BODY_BYTES,
    DEFAULT_MAX_DISCARDED_BYTES,
    DEFAULT_MAX_REQUEST_LINE_BYTES,
    DEFAULT_MAX_STOP_SECONDS,
)
from tests.conftest import Serve
from tests.http.bad_inputs import FOUR
from tests.http.connected import connected
from tests.http.processes import processes_of

GET = b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n"
GUNICORNS_KEEP_ALIVE_SECONDS = 2
PLATFORM_STOP_SECONDS = 10
"""Cloud Run kills an instance so long after SIGTERM."""


@pytest.fixture
def connection(url: str) -> Iterator[http.client.HTTPConnection]:
    """One connection, which is not opened anew when the server closes it."""
    kept = http.client.HTTPConnection(urlsplit(url).netloc, timeout=15)
    kept.connect()
    kept.auto_open = 0
    yield kept
    kept.close()


def ask(
    connection: http.client.HTTPConnection, method: str, path: str, *body: object
) -> http.client.HTTPResponse:
    """Send a request; its answer, read to its end."""
    connection.request(method, path, *body)  # type: ignore[arg-type]
    response = connection.getresponse()
    response.read()
    return response


@pytest.mark.slow
def test_a_connection_is_kept_longer_than_gunicorn_would(
    connection: http.client.HTTPConnection,
) -> None:
    assert DEFAULT_KEEP_ALIVE_SECONDS > GUNICORNS_KEEP_ALIVE_SECONDS
    assert ask(connection, "GET", "/nothing").status == 404
    time.sleep(GUNICORNS_KEEP_ALIVE_SECONDS + 2)  # it looks once a second
    assert ask(connection, "GET", "/nothing").status == 404


def test_requests_in_one_packet_are_answered_in_order(url: str) -> None:
    with connected(url) as plain:
        plain.sendall(
            b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n"
            b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
        received = b"".join(iter(lambda: plain.recv(1 << 16), b""))
    assert re.findall(rb"HTTP/1\.1 (\d+)", received) == [b"404", b"200"]


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"no HTTP", 400),
        (b"GET / HTTP/9.1", 400),
        (b"G\0T / HTTP/1.1", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\n folded", 400),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: four", 400),
        (b"GET /" + b"a" * DEFAULT_MAX_REQUEST_LINE_BYTES + b" HTTP/1.1", 414),
        (b"POST / HTTP/1.1\r\nHost: x\r\nExpect: four", 417),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 9000, 431),
        (b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 200, 431),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: four, chunked", 501),
    ],
)
def test_what_is_no_request_is_refused(url: str, head: bytes, status: int) -> None:
    with connected(url) as plain:
        plain.sendall(head + b"\r\n\r\n")
        response = http.client.HTTPResponse(plain)
        response.begin()
        assert response.status == status
        response.read()
        assert plain.recv(1) == b""  # it is the last answer


def test_a_request_for_a_websocket_is_answered_as_if_it_were_none(
    connection: http.client.HTTPConnection,
) -> None:
    """As servers may (RFC 9110, section 7.8); the framework would refuse it."""
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket"}
    connection.request("GET", "/health", headers=upgrade)
    response = connection.getresponse()
    assert (response.status, response.read()[:15]) == (200, b'{"status": "ok"')


def test_no_header_replaces_the_path(connection: http.client.HTTPConnection) -> None:
    """gunicorn would take these two from a proxy on the same machine."""
    connection.request("GET", "/health", headers={"SCRIPT_NAME": "/health", "PATH_INFO": "/x"})
    assert connection.getresponse().status == 200


@pytest.mark.parametrize("path", ["/api/predict", "/nothing"])
@pytest.mark.parametrize("chunked", [False, True])
def test_the_next_request_is_found_behind_a_body(
    connection: http.client.HTTPConnection, path: str, chunked: bool
) -> None:
    body = iter([FOUR]) if chunked else FOUR
    sent = (body, {"Content-Type": "image/png"})
    assert ask(connection, "POST", path, *sent).status == (404 if path == "/nothing" else 200)
    assert ask(connection, "GET", "/health").status == 200


@pytest.mark.parametrize("body", [b"zz\r\n", b"4\r\nabcdefg"])
def test_behind_a_malformed_body_a_connection_ends(url: str, body: bytes) -> None:
    with connected(url) as plain:
        plain.sendall(
            b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n" + body
        )
        response = http.client.HTTPResponse(plain)
        response.begin()
        assert response.status == 400
        response.read()
        assert plain.recv(1) == b""


@pytest.mark.parametrize("path", ["/api/predict", "/nothing"])
@pytest.mark.parametrize("chunked", [False, True])
def test_who_sends_too_much_reads_the_answer(
    connection: http.client.HTTPConnection, path: str, chunked: bool
) -> None:
    """A connection closed at once would be reset, and the answer lost on the way."""
    piece = bytes(DEFAULT_MAX_BODY_BYTES // 10)
    pieces = DEFAULT_MAX_DISCARDED_BYTES // len(piece) - 1
    body = iter([piece] * pieces) if chunked else pieces * piece
    response = ask(connection, "POST", path, body, {"Content-Type": "image/png"})
    assert response.status == (404 if path == "/nothing" else 413)


def test_a_body_that_nobody_waits_for(url: str) -> None:
    with connected(url) as plain:
        length = f"Content-Length: {DEFAULT_MAX_DISCARDED_BYTES + 1}\r\n\r\n"
        plain.sendall(f"POST / HTTP/1.1\r\nHost: x\r\n{length}".encode())
        response = http.client.HTTPResponse(plain)
        response.begin()
        assert response.status == 413


def test_a_stop_waits_for_nobody_longer_than_the_platform(serve: Serve) -> None:
    """gunicorn's default is thirty seconds for a connection that says nothing."""
    assert DEFAULT_MAX_STOP_SECONDS < PLATFORM_STOP_SECONDS
    with serve() as url, connected(url) as silent:
        time.sleep(0.2)
        os.kill(min(int(process.name) for process in processes_of(url)), signal.SIGTERM)
        silent.settimeout(PLATFORM_STOP_SECONDS)
        assert silent.recv(1) == b""  # or it times out
