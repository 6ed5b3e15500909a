"""The browser, started once, and the page in it, fresh for each test."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome

from tests.browser import chromium
from tests.browser.page import Page
from tests.browser.replies import QUICK


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    if not chromium.installed():
        missing = "Chromium and ChromeDriver are not installed (apt-get install chromium-driver)"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    running = chromium.start(tmp_path_factory.mktemp("chromium"))
    running.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": QUICK})
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
