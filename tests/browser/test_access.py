"""Accessibility: axe, the keyboard, screen readers, small screens, colour schemes."""

from __future__ import annotations

import re
from pathlib import Path

import axe_core_python
import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.page import TOUCH, Page
from tests.browser.replies import given
from tests.browser.test_pictures import NUMBER

AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text()


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands, best practices included."""
    page.run(AXE)
    found = page.run(
        "return axe.run().then(result => result.violations.concat(result.incomplete).map(each =>"
        " `${each.id}: ${each.nodes.map(node => node.target).join(', ')}`))"
    )
    return list(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(tab: Page, scheme: str) -> None:
    tab.beforehand(given({"api/read": NUMBER}))
    tab.prefer(color_scheme=scheme, reduced_motion="reduce")
    page = tab.open()
    assert violations(page) == []
    page.draw(4)
    page.answered()
    assert violations(page) == []
    page.choose_mode("number")
    page.answered()
    assert violations(page) == []


def test_axe_finds_nothing_on_a_failed_page_on_a_phone(tab: Page) -> None:
    tab.resize(320, 568, phone=True)
    tab.prefer(reduced_motion="reduce")
    tab.beforehand("window.fetch = () => Promise.reject(new TypeError())")
    page = tab.open()
    page.draw(4, TOUCH)
    page.answered()
    assert page.shown("#again")
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 375, 768, 1440, 2560])
def test_nothing_is_wider_than_the_screen(page: Page, width: int) -> None:
    page.resize(width, 800)
    page.draw(4)
    page.answered()
    assert page.run("return document.documentElement.scrollWidth") <= width
    sheet = page.find("#sheet").rect
    assert sheet["width"] == sheet["height"] >= 256


def test_drawing_with_a_finger_does_not_scroll_a_phone(tab: Page) -> None:
    tab.resize(320, 568, phone=True, zoom=2)
    page = tab.open()
    page.draw(7, TOUCH)
    assert page.answered().numeral == "7"
    assert page.run("return document.documentElement.scrollHeight > innerHeight")
    assert page.run("return [scrollX, scrollY]") == [0, 0]
    assert page.find("#pad").value_of_css_property("touch-action") == "none"


def test_a_phone_shows_the_answer_below_the_drawing_without_scrolling(tab: Page) -> None:
    tab.resize(390, 844, phone=True)
    page = tab.open()
    page.draw(3, TOUCH)
    page.answered()
    numeral = page.find("#numeral").rect
    assert numeral["y"] + numeral["height"] < 844


def test_what_can_be_touched_is_big_enough(tab: Page) -> None:
    tab.resize(320, 568, phone=True)
    page = tab.open()
    buttons = [each for each in page.find_all("button, .pen input") if each.is_displayed()]
    assert len(buttons) >= 6
    assert [each.text for each in buttons if each.rect["height"] < 44] == []


def test_the_keyboard_reaches_everything_in_reading_order(page: Page) -> None:
    page.draw(4)
    page.answered()
    order = []
    for _ in range(7):
        page.browser.switch_to.active_element.send_keys(Keys.TAB)
        order.append(page.run("return document.activeElement.id || document.activeElement.value"))
    assert order == ["undo", "redo", "clear", "width", "choose", "0", "1"]
    outline = page.browser.switch_to.active_element.value_of_css_property("outline-style")
    assert outline == "solid"


def test_the_answer_is_spoken_politely(page: Page) -> None:
    assert page.find("#spoken").aria_role == "status"
    assert page.find("#numeral").get_attribute("aria-hidden") == "true"
    assert page.find("#pad").accessible_name == "Drawing area, empty"
    page.draw(4)
    page.answered()
    assert re.fullmatch(r"4\. (Not sure: |More than )?\d+\u00a0%.*", page.spoken)
    assert page.find("#pad").accessible_name == "Drawing area, with a drawing"


def test_nothing_moves_for_who_wants_it_still(tab: Page) -> None:
    tab.prefer(reduced_motion="reduce")
    page = tab.open()
    moving = page.run(
        "return [...document.querySelectorAll('*')].filter(each =>"
        " ['', '::before', '::after'].some(part => { const style = getComputedStyle(each, part);"
        " return style.animationName !== 'none' || style.transitionDuration !== '0s' })).length"
    )
    assert moving == 0


def test_dark_and_light_are_both_the_page_s_own(page: Page) -> None:
    def colours() -> list[str]:
        return [
            page.find("body").value_of_css_property(name) for name in ("background-color", "color")
        ]

    page.prefer(color_scheme="light")
    page.draw(4)
    light, ink = colours(), pixel_of_ink(page)
    page.prefer(color_scheme="dark")
    assert all(one != other for one, other in zip(light, colours(), strict=True))
    page.wait_until("document.getElementById('pad').width")
    assert sum(pixel_of_ink(page)) > sum(ink)


def pixel_of_ink(page: Page) -> list[int]:
    """The colour in the middle of a drawn 4's bar."""
    return list(
        page.run(
            "const c = document.getElementById('pad');"
            "return [...c.getContext('2d').getImageData(c.width * 0.5, c.height * 0.596, 1, 1)"
            ".data.slice(0, 3)]"
        )
    )
