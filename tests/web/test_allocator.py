"""The memory of a large picture goes back to the system when it is freed."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

COUNT = """
import ctypes, sys
from digits.web.allocator import LARGE_BYTES, return_memory

libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.restype, libc.free.argtypes = None, [ctypes.c_void_p]


class Statistics(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in
                ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks",
                 "fordblks", "keepcost")]


libc.mallinfo2.restype = Statistics


def mapped(size):
    before = libc.mallinfo2().hblks
    block = libc.malloc(size)
    found = libc.mallinfo2().hblks - before
    libc.free(block)
    return found


if sys.argv[1] == "set":
    return_memory()
print(*(mapped(size) for size in [3 * LARGE_BYTES] * 3 + [LARGE_BYTES // 2]))
"""
"""Prints for each of some blocks whether it has pages of its own."""


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "mallinfo2"),
    reason="it is glibc that keeps the memory, and from 2.33 on it tells",
)
@pytest.mark.parametrize(("mode", "mapped"), [("set", "1 1 1 0"), ("unset", "1 0 0 0")])
def test_large_blocks_have_pages_of_their_own(mode: str, mapped: str) -> None:
    """Without it, once one of them is freed, glibc takes the next from the heap."""
    command = [sys.executable, "-c", COUNT, mode]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == mapped
