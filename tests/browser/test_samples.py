"""Six pictures to try in one click, by mouse or keyboard."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.page import Page

SAMPLES = {
    "A drawing": "7",
    "White on black": "3",
    "A photograph": "5",
    "A cell of a form": "4",
    "A number": "2026",
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_read(page: Page, name: str) -> None:
    page.find(f"[title='{name}']").send_keys(Keys.ENTER)
    assert page.answered().numeral == SAMPLES[name]


def test_a_sample_of_no_digit_is_told_as_such(page: Page) -> None:
    page.click("[title='No digit at all']")
    page.answered()
    assert page.state == "unfamiliar"
    assert page.numeral == "?"


def test_a_sample_of_a_digit_ends_number_mode(page: Page) -> None:
    page.click("[title='A number']")
    page.answered()
    page.click("[title='A drawing']")
    page.wait_until("document.getElementById('title').textContent === 'Draw a digit'")
    assert page.answered().numeral == "7"
