"""Admission control: limits how many pictures are processed at once.

Python runs one thread at a time. Threads that compute side by side take the interpreter from each
other at every call into numpy, which halves what they get done together; and large pictures that
are processed one after the other need the memory of one.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from digits.config import DEFAULT_MAX_WAIT_SECONDS
from digits.errors import Busy

LARGE_PIXELS = 1_000_000
"""A picture of more pixels does not keep a drawing, which takes milliseconds, waiting."""

_small, _large = threading.Lock(), threading.Lock()


@contextlib.contextmanager
def slot(pixels: int) -> Iterator[None]:
    """Wait until a picture of that many pixels may be processed.

    Parameters
    ----------
    pixels : int
        Width times height: large and small pictures are admitted separately.

    Raises
    ------
    Busy
        After DEFAULT_MAX_WAIT_SECONDS.
    """
    lock = _large if pixels > LARGE_PIXELS else _small
    if not lock.acquire(timeout=DEFAULT_MAX_WAIT_SECONDS):
        raise Busy(f"Other pictures were being processed for {DEFAULT_MAX_WAIT_SECONDS} seconds.")
    try:
        yield
    finally:
        lock.release()
