"""The API page for people, made from openapi.json."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest
from selenium.webdriver.support.select import Select

from tests.browser.page import Page
from tests.browser.test_access import violations
from tests.conftest import ROOT

DESCRIPTION = json.loads((ROOT / "digits/web/openapi.json").read_text())


@pytest.fixture
def docs(tab: Page) -> Page:
    tab.browser.get(f"{tab.url}/docs")
    tab.wait_until("document.querySelectorAll('#fields h3').length")
    return tab


def choose(docs: Page, field: str, name: str) -> None:
    Select(docs.find(f"#{field}")).select_by_visible_text(name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(docs: Page, scheme: str) -> None:
    docs.prefer(color_scheme=scheme)
    docs.click("#send")
    docs.wait_until("document.getElementById('notice').textContent")
    assert violations(docs) == []


def test_every_route_error_limit_and_field_is_there(docs: Page) -> None:
    routes = docs.text("#routes")
    for path, methods in DESCRIPTION["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}" in routes
    headings = [each.text for each in docs.find_all("#fields h3")]
    assert headings == list(DESCRIPTION["components"]["schemas"])
    for status in ("400", "404", "405", "413", "415", "422", "500", "503"):
        assert docs.find_all(f"#error-{status}")
    assert len(docs.find_all("#limits tbody tr")) == len(DESCRIPTION["x-limits"])
    assert docs.complaints() == []


def test_every_link_leads_somewhere(docs: Page) -> None:
    lost = docs.run(
        "return [...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href'))"
        ".filter(href => !document.getElementById(href.slice(1)))"
    )
    assert lost == []


def test_snippets_hold_the_present_drawing(page: Page) -> None:
    page.draw(7)
    page.answered()
    page.click("footer a[href=docs]")
    page.wait_until("document.getElementById('snippet')?.textContent")
    assert "your drawing" in page.text("#pictured")
    assert f"'{page.url}/api/predict'" in page.text("#snippet")
    page.click("#send")
    page.wait_until("!document.getElementById('reply').parentElement.hidden")
    assert json.loads(page.text("#reply"))["digit"] == 7


@pytest.mark.parametrize(
    ("operation", "member", "answer"),
    [("One digit", "digit", "4"), ("A number", "text", "4"), ("Many digits at once", "", "digit")],
)
def test_snippets_run(docs: Page, operation: str, member: str, answer: str) -> None:
    choose(docs, "operation", operation)
    choose(docs, "language", "Python")
    assert answer in run([sys.executable, "-"], docs.text("#snippet"))
    choose(docs, "language", "curl")
    told = json.loads(run(["sh"], docs.text("#snippet")))
    assert str(told[member] if member else told["predictions"][0]).startswith(("4", "{'digit': 4"))
    choose(docs, "language", "JavaScript")
    if node := shutil.which("node"):
        assert answer in run([node, "--input-type=module"], docs.text("#snippet"))
    choose(docs, "language", "PowerShell")
    assert f"Invoke-RestMethod -Method Post -Uri '{docs.url}/api/" in docs.text("#snippet")


def run(command: list[str], program: str) -> str:
    done = subprocess.run(command, input=program, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_nothing_is_wider_than_the_screen(docs: Page, width: int) -> None:
    docs.resize(width, 800)
    assert docs.run("return document.documentElement.scrollWidth") <= width
