"""What is deployed is pinned, with hashes, and is what is written down to be needed."""

from __future__ import annotations

import re
from importlib.metadata import distribution
from pathlib import Path

PINS = Path("requirements.txt").read_text()
PIN = re.compile(r"^([\w.-]+)==([\w.]+)", re.MULTILINE)


def test_every_package_has_hashes() -> None:
    pins = re.sub(r"\\\n", "", PINS)
    lines = [line for line in pins.splitlines() if line and not line.startswith("#")]
    assert len(lines) > 20
    assert [line[:60] for line in lines if "--hash=sha256:" not in line] == []


def test_what_is_needed_is_pinned_as_it_says() -> None:
    needed = set(PIN.findall(Path("requirements.in").read_text()))
    assert needed <= set(PIN.findall(PINS))


def test_what_is_tested_is_what_is_deployed() -> None:
    assert [
        name for name, version in PIN.findall(PINS) if distribution(name).version != version
    ] == []


def test_every_package_for_other_systems_is_there_as_well() -> None:
    """Hashes of one wheel alone would bind the project to the machine that wrote them."""
    (numpy,) = re.findall(r"^numpy==(?:.*\\\n)+", PINS, re.MULTILINE)
    assert numpy.count("--hash=") >= 20
