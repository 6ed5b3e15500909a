"""A real browser, started once, and the page in it, fresh for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from tests.browser.page import Page

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")

SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,960",
)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    driver = shutil.which("chromedriver")
    if not program or not driver:
        missing = "Chromium and its driver are not installed (apt-get install chromium-driver)"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    options = ChromeOptions()
    options.binary_location = program
    for switch in (*SWITCHES, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    running = Chrome(options, Service(driver))
    yield running
    running.quit()


@pytest.fixture
def tab(browser: Chrome, url: str) -> Iterator[Page]:
    """The page, not yet opened: for a test that prepares something first."""
    page = Page(browser, url)
    yield page
    page.leave()


@pytest.fixture
def page(tab: Page) -> Page:
    """The page, opened."""
    return tab.open()
