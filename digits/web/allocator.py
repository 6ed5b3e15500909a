"""The C library's allocator, which would keep the memory of large pictures."""

from __future__ import annotations

import contextlib
import ctypes

M_MMAP_THRESHOLD = -3
"""mallopt(3): blocks from this size on are mapped, and returned to the system when freed."""

LARGE_BYTES = 1_000_000
"""The arrays of an ordinary drawing are smaller, and reuse the heap."""


def return_memory() -> None:
    """Have glibc return the memory of a large picture, instead of keeping it for each thread."""
    with contextlib.suppress(AttributeError):  # another C library
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)
