"""The server under the framework, gunicorn: how long it keeps a connection, and how it ends one.

The framework hands no options on to gunicorn, so these become gunicorn's defaults, before the
framework makes its configuration of them; what the framework does set itself still counts.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import http
import json
import logging
import os
import select
import selectors
import socket
import time
from collections.abc import Callable, Sized
from functools import partial
from typing import Any

from gunicorn import config
from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

from digits.config import (
    DEFAULT_KEEP_ALIVE_SECONDS,
    DEFAULT_MAX_REQUEST_LINE_BYTES,
    DEFAULT_MAX_REQUEST_SECONDS,
    DEFAULT_MAX_SILENCE_SECONDS,
)
from digits.web.access_log import short
from digits.web.problems import CONTENT_TYPE, ProblemType
from digits.web.responses import HEADERS
from digits.web.threads import Threads

LINGER_SECONDS = 2
"""A caller who was told that the connection ends has so long to close it, too."""

FOLLOWING_MILLISECONDS = 1
"""A request that comes so soon after an answer is not handed from thread to thread."""

STATUSES = {
    errors.LimitRequestLine: 414,
    errors.ExpectationFailed: 417,
    errors.LimitRequestHeaders: 431,
    errors.UnsupportedTransferCoding: 501,
}
"""What gunicorn says of a request that it does not hand on; of any other kind it says 400."""

OURS = (
    errors.ConfigurationProblem,
    errors.InvalidResponseHeader,
    errors.InvalidResponseHeaderName,
)
"""What looks like a malformed request and is a mistake on this side."""

M_MMAP_THRESHOLD = -3
"""mallopt(3): from what size on memory is the system's own, given back as soon as it is free."""

LARGE_BYTES = 1_000_000
"""A drawing of ordinary size takes less at a time."""

_log = logging.getLogger(__name__)


def set_up() -> None:
    """Let gunicorn start this worker. To be called before the framework starts gunicorn."""
    config.WorkerClass.default = f"{__name__}.{Worker.__name__}"
    config.Keepalive.default = DEFAULT_KEEP_ALIVE_SECONDS
    give_memory_back()


def give_memory_back() -> None:
    """Have glibc return what a large picture took, or every thread keeps as much for its next."""
    with contextlib.suppress(AttributeError):  # another C library
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's own worker of threads, with our pool of them, requests that follow at once,
    answers in one go, and connections that are ended in order."""

    wsgi: Callable[..., Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cfg.set("limit_request_line", DEFAULT_MAX_REQUEST_LINE_BYTES)  # the framework lifts it
        self.deadlines: dict[socket.socket, float] = {}

    def init_process(self) -> None:
        """Settings become attributes: gunicorn looks up dozens of them at every request."""
        settings = self.cfg.settings.items()
        self.cfg.__dict__.update({name: setting.get() for name, setting in settings})
        super().init_process()

    def get_thread_pool(self) -> Threads:
        return Threads(self.cfg.threads)

    def enqueue_req(self, conn: Any) -> None:
        """A new connection takes no thread before it says something: browsers open some to have."""
        if conn.initialized or conn.data_ready:
            super().enqueue_req(conn)
            return
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + self.cfg.keepalive
        self.pending_conns.append(conn)
        readable = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, readable)

    def load_wsgi(self) -> None:
        super().load_wsgi()
        self.wsgi = minding(self.wsgi)

    def handle(self, conn: Any) -> Any:
        """Answer a request, and those that follow at once; then whether the connection is kept."""
        connection = conn.sock
        kept = self.handle_next(conn)
        while kept and self.alive and not self.tpool.backlog and follows(connection):
            kept = self.handle_next(conn)
        if not kept:
            hang_up(connection, self.tpool.backlog)
        return kept

    def handle_next(self, conn: Any) -> Any:
        """Answer one request; True where the connection is kept."""
        connection = conn.sock
        self.deadlines[connection] = time.monotonic() + DEFAULT_MAX_SILENCE_SECONDS
        try:
            return super().handle(conn)
        finally:
            del self.deadlines[connection]

    def handle_request(self, req: Any, conn: Any) -> Any:
        """The head is there; the body may take longer, but no silence amid it."""
        self.deadlines[conn.sock] = time.monotonic() + DEFAULT_MAX_REQUEST_SECONDS
        conn.sock.settimeout(DEFAULT_MAX_SILENCE_SECONDS)
        try:
            return super().handle_request(req, conn)
        except TimeoutError as error:  # gunicorn would take it for a mistake of ours
            raise ConnectionResetError(errno.ECONNRESET, "its answer is not read") from error
        finally:
            hold_back(conn.sock, False)

    def murder_pending(self) -> None:
        """Look after the connections that wait; gunicorn calls it every second."""
        if not self.alive:
            for conn in self.pending_conns:  # who has said nothing yet holds up no end
                conn.timeout = 0
        super().murder_pending()
        end_overdue(self.deadlines.copy(), time.monotonic())

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Answer what is no request that could be handed on; a mistake of ours is gunicorn's."""
        if not isinstance(exc, errors.ParseException) or isinstance(exc, OURS):
            super().handle_error(req, client, addr, exc)
            return
        status = STATUSES.get(type(exc), 400)
        _log.warning("refused: %s, %d", type(exc).__name__, status)
        with contextlib.suppress(OSError):  # the caller is gone
            client.sendall(refusal(status, f"{short(str(exc))}."))


def refusal(status: int, detail: str) -> bytes:
    """Status and what was wrong -> the whole response, which is the connection's last."""
    kind = ProblemType(status, "malformed-request", "The request could not be understood")
    form = {"type": kind.uri, "title": kind.title, "status": status, "detail": detail}
    body = json.dumps(form).encode()
    fields = {**HEADERS, "Content-Type": CONTENT_TYPE, "Content-Length": len(body)}
    lines = [f"HTTP/1.1 {status} {http.HTTPStatus(status).phrase}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in fields.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def minding(app: Callable[..., Any]) -> Callable[..., Any]:
    """WSGI application -> the same, but gunicorn minds its `Connection: close`, and its answers
    leave in one go. It also gives an execution its id: the framework draws letter by letter."""

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            if ("Connection", "close") in headers:
                start_response.__self__.force_close()
            connection: socket.socket = environ["gunicorn.socket"]
            connection.settimeout(DEFAULT_MAX_REQUEST_SECONDS)  # for the answer to be read
            hold_back(connection, True)  # not before: a 100 Continue must not wait
            return start_response(status, headers, *more)

        environ.setdefault("HTTP_FUNCTION_EXECUTION_ID", os.urandom(6).hex())
        return app(environ, start)

    return application


def follows(connection: socket.socket) -> bool:
    """Whether the next request comes at once: then the thread that is awake may as well take it."""
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    return bool(poll.poll(FOLLOWING_MILLISECONDS))


def hold_back(connection: socket.socket, hold: bool) -> None:
    """Have the head of an answer wait for its body, so that both leave together.

    gunicorn sends one after the other, and would wake the waiting caller twice.
    """
    with contextlib.suppress(AttributeError, OSError):  # not Linux, or it ended meanwhile
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, hold)


def end_overdue(deadlines: dict[socket.socket, float], now: float) -> None:
    """Connections and when their requests should have arrived -> no more is read of late ones."""
    for connection, deadline in deadlines.items():
        if deadline < now:
            with contextlib.suppress(OSError):  # it ended meanwhile
                connection.shutdown(socket.SHUT_RD)


def hang_up(connection: socket.socket, waiting: Sized) -> None:
    """Say that nothing more is said, and hear the caller out, so that the answer arrives.

    This is RFC 9112, 9.6. gunicorn does so, too, but on the one thread that all connections wait
    for; it finds nothing left to wait for after this. waiting: others that need this thread; then
    it is cut short.
    """
    end = time.monotonic() + LINGER_SECONDS
    with contextlib.suppress(OSError):  # the caller is gone
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(LINGER_SECONDS / 40)
        while time.monotonic() < end and not waiting:
            with contextlib.suppress(TimeoutError):
                if not connection.recv(1 << 16):
                    break
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RD)
