"""Admission control: limits how many pictures are processed at once, and how many may wait.

Python runs one thread at a time. Threads that compute side by side take the interpreter from each
other at every call into numpy, which halves what they get done together; and large pictures that
are processed one after the other need the memory of one. A waiting request holds a server thread,
so few large pictures may wait; the other threads serve drawings, the page and `/health`.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from digits.config import DEFAULT_MAX_WAIT_SECONDS, DEFAULT_MAX_WAITING
from digits.errors import Busy

LARGE = 1_000_000
"""Pixels of a picture or bytes of a body. What has more takes longer than a drawing may wait."""

_small, _large = threading.Lock(), threading.Lock()
_places = threading.BoundedSemaphore(1 + DEFAULT_MAX_WAITING)
"""One for the large picture that is processed, and one for each that waits."""


@contextlib.contextmanager
def slot(size: int) -> Iterator[None]:
    """Wait until a picture may be processed, or a body parsed.

    Parameters
    ----------
    size : int
        Pixels of the picture, or bytes of the body: large and small ones are admitted separately.

    Raises
    ------
    Busy
        After DEFAULT_MAX_WAIT_SECONDS, or at once if DEFAULT_MAX_WAITING large ones wait already.
    """
    if size <= LARGE:
        with held(_small):
            yield
        return
    if not _places.acquire(blocking=False):
        raise Busy(f"{DEFAULT_MAX_WAITING} other large pictures are waiting.")
    try:
        with held(_large):
            yield
    finally:
        _places.release()


@contextlib.contextmanager
def held(lock: threading.Lock) -> Iterator[None]:
    """Hold a lock for the block. Raises Busy where it does not become free in time."""
    if not lock.acquire(timeout=DEFAULT_MAX_WAIT_SECONDS):
        raise Busy(f"Other pictures were being processed for {DEFAULT_MAX_WAIT_SECONDS} seconds.")
    try:
        yield
    finally:
        lock.release()
