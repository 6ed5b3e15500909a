"""The processes of a server, as Linux shows them."""

from __future__ import annotations

import contextlib
from pathlib import Path
from urllib.parse import urlsplit

import pytest


def processes_of(url: str) -> list[Path]:
    """The /proc folders of the server that was started for this address."""
    if not Path("/proc/self/statm").exists():
        pytest.skip("memory is read from /proc, which this system does not have")
    wanted = f"--port\0{urlsplit(url).port}\0".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if wanted in (folder / "cmdline").read_bytes():
                found.append(folder)
    return found


def resident_bytes(url: str) -> int:
    """Memory that a server's processes hold."""
    pages = [int((folder / "statm").read_text().split()[1]) for folder in processes_of(url)]
    assert pages
    return sum(pages) * 4096
