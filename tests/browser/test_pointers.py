"""Pens, palms, fingers and keys; what survives a reload."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.page import PEN, TOUCH, Page

LINE = [[(0.3, 0.5), (0.5, 0.5), (0.7, 0.5)]]


def point(page: Page, kind: str, pointer: str, number: int, x: float, y: float) -> None:
    """Send one pointer event to the sheet; x and y in shares of it."""
    page.run(
        "const pad = document.getElementById('pad'), box = pad.getBoundingClientRect();"
        "pad.setPointerCapture = () => {};"
        "const [kind, pointerType, pointerId, x, y] = arguments;"
        "pad.dispatchEvent(new PointerEvent(kind, { pointerType, pointerId, bubbles: true,"
        " clientX: box.left + x * box.width, clientY: box.top + y * box.height }))",
        kind,
        pointer,
        number,
        x,
        y,
    )


@pytest.mark.parametrize("palm_lifts", [True, False])
def test_a_pen_wins_over_a_resting_palm(page: Page, palm_lifts: bool) -> None:
    page.drag(LINE, PEN)
    alone = page.ink()
    page.clear()
    page.run("performance.now()")
    point(page, "pointerdown", TOUCH, 5, 0.8, 0.9)
    point(page, "pointermove", TOUCH, 5, 0.82, 0.9)
    page.drag(LINE, PEN)
    point(page, "pointermove", TOUCH, 5, 0.7, 0.9)
    if palm_lifts:
        point(page, "pointerup", TOUCH, 5, 0.7, 0.9)
    assert page.ink() == alone


def test_a_palm_that_came_first_leaves_no_ink(page: Page) -> None:
    """Before any pen was seen, its touch was a stroke: the pen takes it back."""
    point(page, "pointerdown", TOUCH, 5, 0.8, 0.9)
    point(page, "pointermove", TOUCH, 5, 0.6, 0.9)
    assert page.ink() > 0
    page.drag(LINE, PEN)
    with_palm = page.ink()
    point(page, "pointerup", TOUCH, 5, 0.6, 0.9)
    page.clear()
    page.drag(LINE, PEN)
    assert page.ink() == with_palm


def test_a_pinch_draws_nothing(page: Page) -> None:
    point(page, "pointerdown", TOUCH, 5, 0.3, 0.3)
    point(page, "pointermove", TOUCH, 5, 0.35, 0.35)
    point(page, "pointerdown", TOUCH, 6, 0.7, 0.7)
    point(page, "pointermove", TOUCH, 6, 0.6, 0.6)
    point(page, "pointermove", TOUCH, 5, 0.4, 0.4)
    point(page, "pointerup", TOUCH, 5, 0.4, 0.4)
    point(page, "pointermove", TOUCH, 6, 0.5, 0.5)
    point(page, "pointerup", TOUCH, 6, 0.5, 0.5)
    assert page.ink() == 0
    page.draw(1, TOUCH)
    assert page.ink() > 0


@pytest.mark.parametrize("way", ["button", "key", "shift", "y"])
def test_redo_brings_back_what_undo_took(page: Page, way: str) -> None:
    assert not page.enabled("#redo")
    page.draw(1)
    drawn = page.ink()
    page.undo()
    assert page.ink() == 0
    if way == "button":
        page.click("#redo")
    elif way == "key":
        page.press_on_sheet("r")
    elif way == "shift":
        page.press(Keys.CONTROL, Keys.SHIFT, "z")
    else:
        page.press(Keys.CONTROL, "y")
    assert page.ink() == drawn
    assert page.answered().numeral == "1"
    assert not page.enabled("#redo")


def test_a_new_stroke_ends_redo(page: Page) -> None:
    page.draw(1)
    page.undo()
    page.drag(LINE)
    assert not page.enabled("#redo")


def test_pen_mode_and_drawing_survive_a_reload(page: Page) -> None:
    page.choose_mode("number")
    page.find("#width").send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    width = page.find("#width").get_property("value")
    page.draw(4, at=0.3, height=0.5)
    page.draw(2, at=0.7, height=0.5)
    assert page.answered().numeral == "42"
    drawn = page.ink()
    page.browser.refresh()
    assert page.answered().numeral == "42"
    assert page.ink() == drawn
    assert page.find("#width").get_property("value") == width
    assert page.text("h1") == "Write a number"
    page.choose_mode("digit")
    assert page.find("#width").get_property("value") != width


def test_a_chosen_picture_survives_a_reload(page: Page) -> None:
    page.click("#samples li:nth-child(2) button")
    assert page.answered().numeral == "3"
    page.browser.refresh()
    assert page.answered().numeral == "3"


@pytest.mark.parametrize("key", ["u", "c", Keys.ESCAPE])
def test_single_keys_act_on_the_sheet_alone(page: Page, key: str) -> None:
    page.draw(1)
    drawn = page.ink()
    page.find("#choose").send_keys(key)
    page.press(key)
    assert page.ink() == drawn
    page.press_on_sheet(key)
    assert page.ink() == 0


@pytest.mark.parametrize("button", ["#clear", "#undo"])
def test_focus_stays_on_the_button(page: Page, button: str) -> None:
    page.draw(1)
    page.find(button).send_keys(Keys.ENTER)
    assert page.ink() == 0
    assert page.browser.switch_to.active_element == page.find(button)
    assert not page.enabled(button)


def test_a_ring_shows_the_pen_s_width(page: Page) -> None:
    assert not page.shown("#ring")
    page.find("#width").send_keys(Keys.HOME)
    thin = page.find("#ring").rect
    page.find("#width").send_keys(Keys.END)
    thick = page.find("#ring").rect
    assert thick["width"] == pytest.approx(6 * thin["width"], abs=4)
    page.drag(LINE)
    ring, pad = page.find("#ring").rect, page.find("#pad").rect
    assert ring["x"] + ring["width"] / 2 == pytest.approx(pad["x"] + 0.7 * pad["width"], abs=2)
    assert ring["y"] + ring["height"] / 2 == pytest.approx(pad["y"] + 0.5 * pad["height"], abs=2)
