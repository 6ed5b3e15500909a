"""Drawing, and being read: by mouse, finger, pen and keyboard."""

from __future__ import annotations

import re

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from digits.web.responses import SHOWN_NEIGHBORS
from tests.browser.page import MOUSE, PEN, TOUCH, Page
from tests.browser.replies import HELD, given

LINE = [[(0.3, 0.5), (0.5, 0.5), (0.7, 0.5)]]


def test_each_digit_is_read_right(page: Page) -> None:
    for digit in range(10):
        page.draw(digit)
        page.answered()
        assert page.numeral == str(digit)
        assert page.spoken.startswith(f"{digit}. ")
        page.clear()


@pytest.mark.parametrize("pointer", [TOUCH, PEN])
def test_a_finger_and_a_pen_draw_as_well(page: Page, pointer: str) -> None:
    page.draw(4, pointer)
    assert page.answered().numeral == "4"


def test_the_answer_comes_without_a_button_once_the_pen_rests(page: Page) -> None:
    page.run("addEventListener('pointerup', event => { window.lifted = event.timeStamp })")
    page.draw(4)  # two strokes, one after the other
    page.answered()
    asked = [address for address in page.requests() if "api/" in address]
    assert asked[0] == f"{page.url}/api/predict"
    rest = page.run(
        "return performance.getEntriesByName(arguments[0])[0].startTime - lifted", asked[0]
    )
    assert rest > 150, "milliseconds: asked before another stroke could have followed"


def test_an_empty_canvas_asks_nothing(page: Page) -> None:
    def asked() -> int:
        return len([address for address in page.requests() if "api/" in address])

    page.draw(1)
    page.clear()
    before = asked()
    assert page.state == "empty"
    assert page.numeral == ""
    page.run("return new Promise(done => setTimeout(done, 400))")
    assert asked() == before


def test_older_answers_never_overwrite_newer_ones(tab: Page) -> None:
    tab.beforehand(HELD)
    page = tab.open()
    page.draw(1)
    page.wait_until("held.length === 1")
    page.clear()
    page.draw(7)
    page.wait_until("held.length === 2")
    page.run("held[1]()")
    page.wait_until("held.length === 3")  # the reasons
    assert page.answered().numeral == "7"
    page.run("held[0]()")
    page.run("return new Promise(done => setTimeout(done))")  # what the answer starts has run
    assert page.numeral == "7"


def test_rapid_drawing_ends_with_the_last_drawing_s_answer(page: Page) -> None:
    for digit in (0, 1, 2, 3, 5):
        page.draw(digit)
        page.clear()
    page.draw(6)
    assert page.answered().numeral == "6"
    assert page.complaints() == []


def test_a_new_stroke_takes_the_old_answer_back(page: Page) -> None:
    page.draw(1)
    page.answered()
    page.drag(LINE, lift=False)
    assert page.provisional
    page.lift()


@pytest.mark.parametrize("way", ["button", "key", "control"])
def test_undo_goes_back_one_stroke_at_a_time(page: Page, way: str) -> None:
    page.draw(1)
    page.answered()
    before = page.ink()
    page.drag(LINE)
    assert page.ink() > before
    if way == "button":
        page.click("#undo")
    elif way == "key":
        page.undo()
    else:
        page.press(Keys.CONTROL, "z")
    assert page.ink() == before
    assert page.answered().numeral == "1"
    page.undo()
    assert page.state == "empty"
    assert not page.enabled("#undo")


@pytest.mark.parametrize("way", ["#clear", "c", Keys.ESCAPE])
def test_clear_and_back(page: Page, way: str) -> None:
    page.draw(1)
    drawn = page.ink()
    if way.startswith("#"):
        page.click(way)
    else:
        page.press_on_sheet(way)
    assert page.ink() == 0
    assert page.state == "empty"
    page.undo()
    assert page.ink() == drawn
    assert page.answered().numeral == "1"


def test_escape_drops_the_stroke_under_way(page: Page) -> None:
    page.draw(1)
    before = page.ink()
    page.drag(LINE, lift=False)
    assert page.ink() > before
    page.press_on_sheet(Keys.ESCAPE)
    page.lift()
    assert page.ink() == before
    assert page.answered().numeral == "1"


def test_letters_with_control_are_the_browser_s(page: Page) -> None:
    page.draw(1)
    page.press_on_sheet(Keys.CONTROL, "c")
    assert page.ink() > 0


def test_the_pen_s_width(page: Page) -> None:
    def ink_with(key: str) -> int:
        page.find("#width").send_keys(key)
        page.drag(LINE)
        ink = page.ink()
        page.press_on_sheet("c")
        return ink

    assert ink_with(Keys.END) > 3 * ink_with(Keys.HOME)


def test_a_pen_s_pressure_counts_and_a_mouse_s_does_not(page: Page) -> None:
    def ink_of(pointer: str, pressure: float) -> int:
        page.drag(LINE, pointer, pressure)
        ink = page.ink()
        page.press_on_sheet("c")
        return ink

    assert ink_of(PEN, 1.0) > 1.3 * ink_of(PEN, 0.2)
    assert ink_of(MOUSE, 1.0) == ink_of(MOUSE, 0.2)


def test_coalesced_events_are_all_drawn(page: Page) -> None:
    """A fast pen reports several places in one event; the way between them must not be cut."""
    page.run(
        "const pad = arguments[0], box = pad.getBoundingClientRect();"
        "pad.setPointerCapture = () => {};"
        "const at = (type, x, y, more) => new PointerEvent(type, {pointerId: 7, button: 0,"
        "  clientX: box.left + x, clientY: box.top + y, ...more});"
        "pad.dispatchEvent(at('pointerdown', 50, 50));"
        "pad.dispatchEvent(at('pointermove', 250, 50, {coalescedEvents: ["
        "  at('pointermove', 50, 250), at('pointermove', 250, 250), at('pointermove', 250, 50)]}));"
        "pad.dispatchEvent(at('pointerup', 250, 50));",
        page.find("#pad"),
    )
    lowest = page.run(
        "const c = document.getElementById('pad'), d = c.getContext('2d');"
        "const row = d.getImageData(0, 200 * devicePixelRatio, c.width, 40).data;"
        "return row.some(value => value > 0)"
    )
    assert lowest


def test_a_drawing_keeps_when_the_window_changes(page: Page) -> None:
    page.draw(8)
    page.resize(500, 900)
    page.wait_until("document.getElementById('pad').width < 500")
    assert page.ink() > 0
    assert page.answered().numeral == "8"


# ---------------------------------------------------------------- the answer


def test_a_bar_for_each_digit(page: Page) -> None:
    page.draw(3)
    page.answered()
    bars = page.find_all("#bars li")
    assert [bar.find_element(By.CSS_SELECTOR, "button").text for bar in bars] == list("0123456789")
    shares = [
        float(page.run("return getComputedStyle(arguments[0]).getPropertyValue('--share')", bar))
        for bar in bars
    ]
    assert sum(shares) == pytest.approx(1, abs=0.001)
    assert max(range(10), key=shares.__getitem__) == 3
    assert [bar.get_attribute("class") for bar in bars].index("chosen") == 3


def test_not_sure(tab: Page) -> None:
    shares = [0, 0, 0, 0, 0.48, 0, 0, 0.11, 0, 0.41]
    tab.beforehand(given({"api/predict": {"confidence": 0.48, "probabilities": shares}}))
    page = tab.open()
    page.draw(4)
    page.answered()
    assert page.state == "unsure"
    assert page.verdict == "Not sure: 48\u00a0%, or a 9 with 41\u00a0%"


def test_nothing_like_a_digit(tab: Page) -> None:
    tab.beforehand(given({"api/predict": {"unfamiliar": True}}))
    page = tab.open()
    page.draw(4)
    page.answered()
    assert page.state == "unfamiliar"
    assert page.numeral == "?"
    assert page.verdict == "Nothing like a digit. If it has to be one: 4."


def test_why_shows_the_frame_and_the_neighbours(page: Page) -> None:
    assert not page.shown("#why")
    page.draw(2)
    page.answered()
    page.wait_until("document.getElementById('question').textContent === 'Why a 2?'")
    assert page.wait_until("document.querySelector('#seen img').naturalWidth") >= 8
    neighbors = page.find_all("#neighbors li")
    assert len(neighbors) >= SHOWN_NEIGHBORS
    for neighbor in neighbors:
        words = str(neighbor.get_property("textContent"))
        assert re.fullmatch(r"\d, distance \d+\.\d\d", words), words
    distances = [float(each.text) for each in page.find_all("#neighbors .distance")]
    assert distances == sorted(distances)
    assert page.find("#neighbors b").text == "2"
    page.wait_until("[...document.querySelectorAll('#neighbors img')].every(i => i.naturalWidth)")
    page.clear()
    assert not page.shown("#why")


def test_why_counts_the_neighbours(tab: Page) -> None:
    picture = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
    neighbors = [{"digit": d, "distance": 1, "image": picture} for d in (4, 9, 4, 4, 9, 8)]
    tab.beforehand(given({"api/predict": {"neighbors": neighbors}}))
    page = tab.open()
    page.draw(4)
    page.answered()
    page.wait_until("document.getElementById('tally').textContent")
    assert page.text("#tally") == "Three are 4s, two are 9s and one is an 8."
