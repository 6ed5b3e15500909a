"""What the documentation shows is true: every curl prints what stands under it, every link leads
somewhere."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "model/README.md"]
HERE = "http://localhost:8080"
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
TOLERANCE = 0.05
"""Of a number: models of different versions are sure to different degrees."""


def shown() -> Iterator[tuple[Path, str, str]]:
    """Page, curl command for this server and the answer that is printed under it."""
    for page in PAGES:
        for block in BLOCK.findall(page.read_text()):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, printed = part.replace("\\\n", "").partition("\n")
                if command.startswith("curl") and HERE in command:
                    yield page, command, printed.rstrip("\n")


EXAMPLES = list(shown())


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed: apt install curl")
@pytest.mark.parametrize(
    ("page", "command", "printed"),
    EXAMPLES,
    ids=[f"{page.name} {k}" for k, (page, *_) in enumerate(EXAMPLES)],
)
def test_every_curl_prints_what_is_shown(url: str, page: Path, command: str, printed: str) -> None:
    asked = command.replace("curl", "curl -sS", 1).replace(HERE, url)
    answer = subprocess.run(
        asked, shell=True, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.rstrip("\n")
    if printed.startswith("{"):
        assert_alike(json.loads(answer), json.loads(printed))
    else:
        assert answer == printed


def assert_alike(answer: Any, printed: Any) -> None:
    """The same members and items; a text or a list that ends in `...` is cut off there."""
    if isinstance(printed, dict):
        assert isinstance(answer, dict)
        assert list(answer) == list(printed)
        for name, value in printed.items():
            assert_alike(answer[name], value)
    elif isinstance(printed, list):
        assert isinstance(answer, list)
        whole = printed[-1:] != ["..."]
        assert len(answer) == len(printed) if whole else len(answer) >= len(printed)
        for one, other in zip(answer, printed if whole else printed[:-1], strict=False):
            assert_alike(one, other)
    elif isinstance(printed, str) and printed.endswith("..."):
        assert answer.startswith(printed[:-3])
    elif isinstance(printed, float):
        assert answer == pytest.approx(printed, abs=TOLERANCE)
    else:
        assert answer == printed


def test_the_readme_shows_the_function_at_work() -> None:
    assert [page.name for page, *_ in EXAMPLES].count("README.md") >= 1


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(page.read_text()):
        if not link.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / link).exists(), link
