"""Settings of gunicorn, the server under the framework.

The framework passes its own options to gunicorn and reads no configuration file, so these become
the defaults of gunicorn's settings before the framework makes its configuration of them.
https://gunicorn.org/reference/settings/
"""

from __future__ import annotations

import contextlib
import ctypes
import os
from typing import Any

from gunicorn import config

from digits.config import (
    DEFAULT_KEEP_ALIVE_SECONDS,
    DEFAULT_MAX_REQUEST_LINE_BYTES,
    DEFAULT_MAX_STOP_SECONDS,
)

UNSUPPORTED = ("FUNCTION_USE_ASGI", "THREADED_TIMEOUT_ENABLED")
"""Variables of the framework that replace gunicorn's threaded worker, or interrupt its threads."""

M_MMAP_THRESHOLD = -3
"""mallopt(3): blocks from this size on are mapped, and returned to the system when freed."""

LARGE_BYTES = 1_000_000
"""The arrays of an ordinary drawing are smaller, and reuse the heap."""


def set_up() -> None:
    """Set gunicorn's defaults. To be called before the framework starts gunicorn.

    Raises
    ------
    RuntimeError
        Where the environment asks for a server that this function does not run under.
    """
    for name in UNSUPPORTED:
        if os.environ.get(name, "").lower() not in ("", "0", "false"):
            raise RuntimeError(f"{name} is not supported by this function. Unset it.")
    config.Keepalive.default = DEFAULT_KEEP_ALIVE_SECONDS
    config.GracefulTimeout.default = DEFAULT_MAX_STOP_SECONDS
    config.ForwarderHeaders.default = ""  # no caller sets SCRIPT_NAME or PATH_INFO
    config.ControlSocketDisable.default = True
    config.WhenReady.default = staticmethod(limit_request_line)
    return_memory()


def limit_request_line(server: Any) -> None:
    """Server hook, before workers are forked: the framework lifts this limit."""
    server.cfg.set("limit_request_line", DEFAULT_MAX_REQUEST_LINE_BYTES)


def return_memory() -> None:
    """Have glibc return the memory of a large picture, instead of keeping it for each thread."""
    with contextlib.suppress(AttributeError):  # another C library
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)
