"""What every response carries, and how a server goes down."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time

import pytest
import requests

from digits.web.gunicorn import REFUSE_AFTER_SECONDS
from tests.conftest import Serve
from tests.drawings import data_uri, draw, encode
from tests.http.connected import connected
from tests.http.processes import processes_of

FOUR = encode(draw(4))
ARTICLE = {"image": data_uri(FOUR)}

REQUESTS = [
    ("POST", "/", 200),
    ("POST", "/api/predict", 200),
    ("GET", "/health", 200),
    ("HEAD", "/health", 200),
    ("OPTIONS", "/api/predict", 204),
    ("GET", "/nothing", 404),
    ("GET", "/robots.txt", 404),
    ("GET", "/api/predict", 405),
]


@pytest.mark.parametrize(("method", "path", "status"), REQUESTS)
def test_headers(url: str, http: requests.Session, method: str, path: str, status: int) -> None:
    response = http.request(method, url + path, json=ARTICLE if method == "POST" else None)
    assert response.status_code == status
    headers = response.headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert {"Accept", "Origin"} <= set(headers["Vary"].split(", "))
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Server"] == "gunicorn"  # it insists; no version, and nothing of ours
    assert "X-Powered-By" not in headers


def test_head_is_get_without_its_body(url: str, http: requests.Session) -> None:
    for path in ("/", "/health", "/openapi.json"):
        got, head = http.get(url + path), http.head(url + path)
        assert head.content == b""
        for name in ("Content-Type", "Content-Length", "Vary"):
            assert head.headers[name] == got.headers[name]
    missing = http.head(f"{url}/api/predict")
    assert (missing.status_code, missing.content) == (405, b"")


def test_a_picture_after_100_continue(url: str) -> None:
    head = f"Content-Type: image/png\r\nExpect: 100-continue\r\nContent-Length: {len(FOUR)}"
    with connected(url) as connection:
        connection.sendall(f"POST / HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 100 ")
        connection.sendall(FOUR)
        assert read_all(connection).endswith(b"\r\n\r\n4")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b"Content-Length: 100", b"abc"),
        (b"Content-Length: 9999999", FOUR),
        (b"Transfer-Encoding: chunked", b"zz\r\nabc"),
        (b"Transfer-Encoding: chunked", b"5\r\nab"),
        (b"Transfer-Encoding: chunked", b"-1\r\n\r\n"),
        (b"Transfer-Encoding: chunked", b"ffffffffffffffffff\r\nabc"),
        (b"Transfer-Encoding: chunked", b"3\r\nabcde\r\n0\r\n\r\n"),
        (b"Content-Length: -1", b""),
        (b"Content-Length: four", b""),
        (b"Content-Length: 3\r\nContent-Length: 4", b"abcd"),
        (b"Content-Length: 3\r\nTransfer-Encoding: chunked", b"3\r\nabc\r\n0\r\n\r\n"),
        (b"Transfer-Encoding: gzip", b"abc"),
        (b"Expect: four", b""),
    ],
)
@pytest.mark.parametrize("line", [b"POST /api/predict", b"GET /nothing", b"PUT /health"])
def test_bodies_that_are_not_as_announced(url: str, line: bytes, head: bytes, body: bytes) -> None:
    with connected(url) as connection:
        lines = [line + b" HTTP/1.1", b"Host: x", b"Content-Type: image/png", head, b"", body]
        connection.sendall(b"\r\n".join(lines))
        connection.shutdown(socket.SHUT_WR)
        status = int(read_all(connection).split(b" ", 2)[1])
    assert 400 <= status < 500


def test_a_request_in_flight_is_finished(serve: Serve) -> None:
    with serve() as url:
        processes = processes_of(url)
        with connected(url) as connection:
            head = f"Content-Type: image/png\r\nContent-Length: {len(FOUR)}"
            connection.sendall(f"POST / HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n".encode())
            connection.sendall(FOUR[:500])
            time.sleep(0.5)  # it is being read
            master = min(int(process.name) for process in processes)
            os.kill(master, signal.SIGTERM)
            time.sleep(0.5)
            connection.sendall(FOUR[500:])
            answer = read_all(connection)
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert answer.endswith(b"\r\n\r\n4")


def test_after_sigterm_new_connections_are_refused_and_open_requests_finished(serve: Serve) -> None:
    with serve() as url, connected(url) as connection:
        head = f"Content-Type: image/png\r\nContent-Length: {len(FOUR)}"
        connection.sendall(f"POST / HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n".encode())
        connection.sendall(FOUR[:500])
        time.sleep(0.5)  # it is being read
        os.kill(min(int(process.name) for process in processes_of(url)), signal.SIGTERM)
        time.sleep(2 * REFUSE_AFTER_SECONDS)
        with pytest.raises(ConnectionRefusedError), connected(url):
            pass
        connection.sendall(FOUR[500:])
        assert read_all(connection).endswith(b"\r\n\r\n4")


def test_a_silent_connection_does_not_delay_the_stop(serve: Serve) -> None:
    with serve() as url, connected(url) as silent:
        time.sleep(0.2)
        master = min(int(process.name) for process in processes_of(url))
        os.kill(master, signal.SIGTERM)
        assert silent.recv(1) == b""  # or it fails after ten seconds; gunicorn waits for thirty


def read_all(connection: socket.socket) -> bytes:
    """What comes until nothing more does for a moment."""
    received = b""
    connection.settimeout(10)
    while piece := connection.recv(65536):
        received += piece
        connection.settimeout(0.5)
        with contextlib.suppress(ValueError):
            head, body = received.split(b"\r\n\r\n", 1)
            length = head.lower().rpartition(b"content-length: ")[2].split(b"\r\n")[0]
            if len(body) >= int(length):
                break
    return received
