"""Whose turn it is: pictures of about one size are read one after the other.

Requests run in threads of which Python runs one at a time. Threads that compute side by side take
the interpreter from each other at every call into numpy, which halves what they get done together;
and of large pictures, memory for one is enough when they wait for each other.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from PIL import Image

from digits.config import DEFAULT_MAX_WAIT_SECONDS
from digits.errors import Busy

LARGE_PIXELS = 1_000_000
"""Of more than this a drawing, which takes milliseconds, does not wait for the end."""

_small, _large = threading.Lock(), threading.Lock()


@contextlib.contextmanager
def turn_of(image: Image.Image) -> Iterator[None]:
    """Wait until it is this picture's turn, and keep it for the block. Raises Busy.

    The picture is closed at the end of its turn: its pixels make room for the next one's.
    """
    lane = _large if image.width * image.height > LARGE_PIXELS else _small
    if not lane.acquire(timeout=DEFAULT_MAX_WAIT_SECONDS):
        raise Busy("Other pictures are being read. Send a smaller one, or try again.")
    try:
        yield
    finally:
        image.close()
        lane.release()
