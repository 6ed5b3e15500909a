"""Pictures from elsewhere, whole numbers, and the request to take along."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.page import Page
from tests.browser.replies import given
from tests.drawings import draw, encode

NUMBER: dict[str, Any] = {
    "text": "47",
    "confidence": 0.51,
    "digits": [
        {"digit": 4, "confidence": 0.98, "box": [40, 80, 120, 240]},
        {"digit": 7, "confidence": 0.52, "box": [240, 80, 100, 240]},
    ],
}


@pytest.fixture
def six(tmp_path: Path) -> Path:
    """A photograph-like picture file of a 6."""
    file = tmp_path / "six.jpg"
    picture = draw(6, canvas=300, width=14, ink=(20, 30, 90, 255), paper=(245, 240, 230, 255))
    file.write_bytes(encode(picture.convert("RGB"), "JPEG"))
    return file


@pytest.mark.parametrize("field", ["#file", "#camera"])
def test_a_chosen_picture_is_shown_and_read(page: Page, six: Path, field: str) -> None:
    page.find(field).send_keys(str(six))
    assert page.answered().numeral == "6"
    assert page.ink() > 0
    page.clear()
    page.find(field).send_keys(str(six))  # the same file once more
    assert page.answered().numeral == "6"


def test_the_buttons_open_the_choosers(page: Page) -> None:
    page.run(
        "window.opened = [];"
        "for (const id of ['file', 'camera']) document.getElementById(id).addEventListener('click',"
        "  event => { event.preventDefault(); opened.push(id) })"
    )
    page.resize(400, 800, phone=True)
    page.wait_until("matchMedia('(pointer: coarse)').matches")
    page.click("#choose")
    page.click("#photograph")
    assert page.run("return opened") == ["file", "camera"]
    assert page.find("#camera").get_attribute("capture") == "environment"


def test_a_dropped_picture_is_read(page: Page, six: Path) -> None:
    drop_on(page, six)
    assert page.answered().numeral == "6"
    assert not page.run("return document.body.classList.contains('dropping')")


def drop_on(page: Page, file: Path) -> None:
    data = {"items": [], "files": [str(file)], "dragOperationsMask": 1}
    for step in ("dragEnter", "dragOver", "drop"):
        page.cdp("Input.dispatchDragEvent", type=step, x=300, y=300, data=data)


def test_a_pasted_picture_is_read(page: Page) -> None:
    page.allow("clipboardReadWrite", "clipboardSanitizedWrite")
    picture = base64.b64encode(encode(draw(9, paper=(255, 255, 255, 255)))).decode()
    page.wait_until(
        "navigator.clipboard.write([new ClipboardItem({'image/png': new Blob("
        "[Uint8Array.from(atob(arguments[0]), c => c.charCodeAt())], {type: 'image/png'})})])"
        ".then(() => true)",
        picture,
    )
    page.press(Keys.CONTROL, "v")
    assert page.answered().numeral == "9"


def test_a_drawing_replaces_a_picture_and_undo_brings_it_back(page: Page, six: Path) -> None:
    page.find("#file").send_keys(str(six))
    page.answered()
    page.draw(1)
    assert page.answered().numeral == "1"
    page.undo()
    assert page.answered().numeral == "6"


@pytest.mark.parametrize("name", ["notes.png", "notes.txt"])
def test_what_is_not_a_picture_is_told(page: Page, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("not a picture")
    drop_on(page, tmp_path / name)
    page.wait_until("document.getElementById('notice').textContent")
    assert page.state == "empty"
    assert page.text("#notice") == f"{name} is not a picture that your browser can open."
    assert not page.shown("#again")


# ---------------------------------------------------------------- numbers


def test_the_switch_is_there_without_a_request(page: Page) -> None:
    assert page.shown("#mode")
    assert not [address for address in page.requests() if "openapi" in address]


def test_a_number_is_read_by_the_function(page: Page) -> None:
    page.choose_mode("number")
    page.draw(4, at=0.25, height=0.4)
    page.draw(7, at=0.72, height=0.4)
    page.answered()
    assert page.numeral == "47"
    assert [box.text for box in page.find_all("#boxes li")] == ["4", "7"]


def test_a_number_is_read_and_each_digit_framed(tab: Page) -> None:
    tab.beforehand(given({"api/read": NUMBER}))
    page = tab.open()
    page.choose_mode("number")
    assert page.text("h1") == "Write a number"
    page.draw(4, at=0.25, height=0.4)
    page.draw(7, at=0.72, height=0.4)
    page.answered()
    assert page.state == "unsure"
    assert page.numeral == "47"
    assert page.verdict == (
        "Two digits, 51\u00a0% sure that all are right. Not sure of the 2nd, the 7 (52\u00a0%)."
    )
    assert [box.text for box in page.find_all("#boxes li")] == ["4", "7"]
    assert not page.shown("#why")
    page.choose_mode("digit")
    page.answered()
    assert not page.shown("#boxes")


@pytest.mark.parametrize(
    ("size", "x", "y"),
    [((800, 400), 40 / 800, 80 / 400), ((400, 800), (100 + 40) / 600, 80 / 800)],
    ids=["wide", "tall"],
)
def test_boxes_lie_on_a_picture_as_it_is_shown(
    tab: Page, tmp_path: Path, size: tuple[int, int], x: float, y: float
) -> None:
    """A wide sheet takes the picture's own shape; a tall one is three quarters as wide as high."""
    tab.beforehand(given({"api/read": NUMBER}))
    page = tab.open()
    page.choose_mode("number")
    (tmp_path / "part.png").write_bytes(encode(draw(4, canvas=800).crop((0, 0, *size))))
    page.find("#file").send_keys(str(tmp_path / "part.png"))
    page.answered()
    sheet, box = page.find("#pad").rect, page.find("#boxes li i").rect
    assert (box["x"] - sheet["x"]) / sheet["width"] == pytest.approx(x, abs=0.01)
    assert (box["y"] - sheet["y"]) / sheet["height"] == pytest.approx(y, abs=0.01)


# ---------------------------------------------------------------- curl


def test_copy_as_curl_asks_the_same_from_a_shell(page: Page) -> None:
    page.allow("clipboardReadWrite", "clipboardSanitizedWrite")
    assert not page.enabled("#copy")
    page.draw(5)
    page.answered()
    page.click("#copy")
    page.wait_until("document.getElementById('notice').textContent")
    command = page.run("return navigator.clipboard.readText()")
    assert command.startswith("curl ")
    answer = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert '"digit": 5' in answer.stdout


def test_copy_by_hand_where_the_clipboard_is_closed(tab: Page) -> None:
    tab.beforehand("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page = tab.open()  # as on http:// anywhere but localhost
    page.draw(5)
    page.click("#copy")
    page.wait_until("document.getElementById('command').open")
    command = str(page.find("#curl").get_property("value"))
    assert command.startswith(f"curl -s '{page.url}/api/predict'")
    page.click("#command button")
    assert not page.shown("#command")
