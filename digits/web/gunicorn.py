"""Settings of gunicorn, the server under the framework.

The framework passes on its own options and no others, so these become the settings' defaults.
https://gunicorn.org/reference/settings/
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import threading
from typing import Any

from gunicorn import config as settings

from digits import config

UNSUPPORTED = ("FUNCTION_USE_ASGI", "THREADED_TIMEOUT_ENABLED")
"""Variables of the framework that replace gunicorn's threaded worker, or interrupt its threads."""

COUNTED = ("THREADS", "WORKERS")
"""Variables of the framework that say how many there are; with none nobody answers."""

REFUSE_AFTER_SECONDS = 1
"""After SIGTERM, by when gunicorn accepts no more connections."""


def set_up() -> None:
    """Set gunicorn's defaults, before the framework starts it. Raises RuntimeError."""
    for name in UNSUPPORTED:
        if os.environ.get(name, "").lower() not in ("", "0", "false"):
            raise RuntimeError(f"{name} is not supported by this function. Unset it.")
    for name in COUNTED:
        if not re.fullmatch(r"0*[1-9][0-9]*", value := os.environ.get(name, "1").strip()):
            raise RuntimeError(f"{name} is {value!r}, no number from 1 on. Set one, or unset it.")
    settings.Keepalive.default = config.DEFAULT_KEEP_ALIVE_SECONDS
    settings.GracefulTimeout.default = config.DEFAULT_MAX_STOP_SECONDS
    settings.ForwarderHeaders.default = ""  # no caller sets SCRIPT_NAME or PATH_INFO
    settings.ControlSocketDisable.default = True
    settings.WhenReady.default = staticmethod(limit_request_line)
    settings.PostWorkerInit.default = staticmethod(refuse_after_stop)


def limit_request_line(server: Any) -> None:
    """Server hook, before workers are forked: the framework lifts this limit."""
    server.cfg.set("limit_request_line", config.DEFAULT_MAX_REQUEST_LINE_BYTES)


def refuse_after_stop(worker: Any) -> None:
    """Server hook, in a worker: gunicorn would leave those waiting who connect after SIGTERM."""
    stop: Any = signal.getsignal(signal.SIGTERM)

    def refuse() -> None:
        for listener in worker.sockets:
            with contextlib.suppress(OSError, AttributeError):  # closed already
                listener.shutdown(socket.SHUT_RDWR)

    def handle(number: int, frame: Any) -> None:
        timer = threading.Timer(REFUSE_AFTER_SECONDS, refuse)
        timer.daemon = True
        timer.start()
        stop(number, frame)

    signal.signal(signal.SIGTERM, handle)
