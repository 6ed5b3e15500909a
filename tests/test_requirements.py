"""What is deployed is pinned, with hashes, and is what is written down to be needed."""

from __future__ import annotations

import ast
import re
import sys
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


def test_every_action_of_the_workflows_is_pinned_by_its_commit() -> None:
    workflows = [path.read_text() for path in Path(".github/workflows").glob("*.yml")]
    used = [line for text in workflows for line in re.findall(r"uses: (.*)", text)]
    assert used
    assert [
        line for line in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v[\d.]+", line)
    ] == []


def test_every_package_that_is_imported_is_declared() -> None:
    """Of what is deployed; the names of three packages are not those of their modules."""
    modules = {"PIL": "pillow", "sklearn": "scikit-learn", "skimage": "scikit-image"}
    declared = {name for name, _ in PIN.findall(Path("requirements.in").read_text())}
    files = [Path("main.py"), *Path("digits").rglob("*.py")]
    imported = {
        name.split(".")[0]
        for file in files
        for node in ast.walk(ast.parse(file.read_text()))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom) and not node.level
            else []
        )
    }
    others = imported - {*sys.stdlib_module_names, "digits", "functions_framework"}
    assert {modules.get(name, name) for name in others} <= declared
