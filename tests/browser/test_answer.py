"""What the page says of an answer, and when."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.page import Page
from tests.browser.replies import PATIENT, RECORDED, given
from tests.drawings import STROKES

CERTAIN = {"confidence": 1, "probabilities": [0, 0, 0, 0, 1, 0, 0, 0, 0, 0]}
UNSURE = {"confidence": 0.48, "probabilities": [0, 0, 0, 0, 0.48, 0, 0, 0.11, 0, 0.41]}
UNFAMILIAR = {"confidence": 0.1, "probabilities": [0.1] * 10, "unfamiliar": True}


def digit(value: int | None, confidence: float, *box: int) -> dict[str, Any]:
    return {"digit": value, "confidence": confidence, "box": box or [40, 80, 30, 90]}


# ---------------------------------------------------------------- how sure


def test_nothing_is_certain(tab: Page) -> None:
    number = {"text": "47", "confidence": 1, "digits": [digit(4, 1), digit(7, 1)]}
    tab.beforehand(given({"api/predict": CERTAIN, "api/read": number}))
    page = tab.open()
    page.draw(4)
    page.answered()
    assert page.verdict == "More than 99\u00a0% sure"
    assert page.text("#bars .chosen span") == ">99\u00a0%"
    assert "100" not in page.text("body")
    page.choose_mode("number")
    page.answered()
    assert page.verdict == "Two digits, more than 99\u00a0% sure that all are right."
    assert "100" not in page.text("body")


@pytest.mark.parametrize(
    ("share", "short", "long"),
    [
        (0, "<1", "less than 1"),
        (0.004, "<1", "less than 1"),
        (0.014, "1", "1"),
        (0.605, "61", "61"),
        (0.987, "99", "99"),
        (0.9951, ">99", "more than 99"),
    ],
)
def test_every_share_is_rounded_alike(page: Page, share: float, short: str, long: str) -> None:
    assert page.run(
        "return import('./certainty.js').then(module =>"
        " [module.percent(arguments[0]), module.percentInWords(arguments[0])])",
        share,
    ) == [f"{short}\u00a0%", f"{long}\u00a0%"]


# ---------------------------------------------------------------- while the hand is at work


def test_an_answer_is_provisional_until_the_pen_rests(tab: Page) -> None:
    tab.beforehand(RECORDED + PATIENT)
    page = tab.open()
    page.draw(1)
    page.answered()
    shown = [each for each in page.run("return answers") if each["numeral"] == "1"]
    assert shown[0]["provisional"]
    assert shown[0]["spoken"] == ""
    assert not shown[-1]["provisional"]
    assert shown[-1]["spoken"].startswith("1. ")


def test_a_four_in_strokes_is_told_once(tab: Page) -> None:
    tab.beforehand(RECORDED + PATIENT)
    page = tab.open()
    scaled = [[(0.3 + x * 0.4, 0.2 + y * 0.6) for x, y in stroke] for stroke in STROKES[4]]
    page.drag(scaled[1:])
    page.wait_until("answers.some(each => each.numeral === '1')")
    page.drag(scaled[:1])
    page.answered()
    told = {each["spoken"] for each in page.run("return answers")} - {""}
    assert len(told) == 1
    assert told.pop().startswith("4. ")


@pytest.mark.parametrize("size", [(320, 640, True), (640, 320, True), (1280, 900, False)])
@pytest.mark.parametrize("reply", [CERTAIN, UNSURE, UNFAMILIAR])
def test_nothing_jumps(tab: Page, size: tuple[int, int, bool], reply: dict[str, Any]) -> None:
    tab.beforehand(given({"api/predict": reply}))
    tab.resize(*size)
    page = tab.open()
    places = (
        "return ['#mode', '#sheet', '.tools', '.verdict', '#numeral', '#bars', '.samples'].map("
        "each => { const { top, left } = document.querySelector(each).getBoundingClientRect();"
        " return [each, Math.round(top), Math.round(left)] })"
    )
    before = page.run(places)
    page.drag([[(0.3, 0.3), (0.6, 0.6)]], lift=False)
    assert page.run(places) == before
    page.lift()
    page.answered()
    assert page.run(places) == before


# ---------------------------------------------------------------- several digits


def test_two_digits_are_read_as_a_number_in_one_click(page: Page) -> None:
    page.draw(4, at=0.27, height=0.5)
    page.draw(2, at=0.73, height=0.5)
    page.answered()
    assert page.verdict == "This looks like two digits."
    page.wait_until("!document.getElementById('why').hidden")
    assert page.text("#question") == "Why?"
    assert page.text("#correct") == "", "there is no one digit to be corrected"
    page.click("#as-number")
    page.answered()
    assert page.numeral == "42"
    assert page.text("h1") == "Write a number"


def test_every_unsure_digit_is_named(tab: Page) -> None:
    digits = [digit(1, 0.9), digit(2, 0.5), digit(3, 0.99), digit(4, 0.3), digit(None, 0.9)]
    reply = {"text": "12\n34", "digits": digits, "confidence": 0.41, "complete": False}
    tab.beforehand(given({"api/read": reply}))
    page = tab.open()
    page.choose_mode("number")
    page.draw(4)
    page.answered()
    assert page.verdict == (
        "Four digits, 41\u00a0% sure that all are right. Not sure of the 2nd of line 1,"
        " the 2 (50\u00a0%) and the 2nd of line 2, the 4 (30\u00a0%)."
        " One mark that is no digit is left out. Not all of the picture could be read."
    )
    assert [each.text for each in page.find_all("#numeral .line")] == ["12", "34"]
    assert [each.text for each in page.find_all("#numeral i")] == ["2", "4"]
    assert len(page.find_all("#boxes .doubtful")) == 2
    assert len(page.find_all("#boxes .left-out")) == 1


@pytest.mark.parametrize("width", [320, 1280])
def test_a_table_is_shown_in_its_cells(tab: Page, width: int) -> None:
    """Also the empty ones: a column, and a whole row."""
    cells = {(0, 0): 5, (0, 2): 3, (2, 1): 6, (2, 8): 9}
    digits = [
        digit(value, 0.5 if value == 6 else 0.95) | {"row": row, "column": column}
        for (row, column), value in cells.items()
    ]
    tab.beforehand(given({"api/read": {"text": "53\n69\n", "digits": digits}}))
    tab.resize(width, 640)
    page = tab.open()
    page.choose_mode("number")
    page.draw(4)
    page.answered()
    rows = page.run(
        "return [...document.querySelectorAll('#numeral .line')].map(line =>"
        " [...line.children].map(cell => cell.textContent))"
    )
    assert rows == [["5", "", "3", *[""] * 6], [""] * 9, ["", "6", *[""] * 6, "9"]]
    assert page.find("#numeral .cell i").text == "6"
    heights = page.run(
        "return [...document.querySelectorAll('#numeral .line')].map(each =>"
        " each.getBoundingClientRect().height / parseFloat(getComputedStyle(each).fontSize))"
    )
    assert max(heights) < 1.5, "in units of the text's size: no row is broken"
    assert page.run("return document.documentElement.scrollWidth") <= width


def test_lines_around_a_table_are_in_none_of_its_cells(tab: Page) -> None:
    places = [(None, None), (None, None), (0, 0), (1, 1), (None, None)]
    digits = [
        digit(value, 0.95) | {"row": row, "column": column}
        for value, (row, column) in zip(range(1, 6), places, strict=True)
    ]
    tab.beforehand(given({"api/read": {"text": "12\n3\n4\n5", "digits": digits}}))
    page = tab.open()
    page.choose_mode("number")
    page.draw(4)
    page.answered()
    lines = page.run(
        "return [...document.querySelectorAll('#numeral .line')].map(line =>"
        " line.children.length ? [...line.children].map(cell => cell.textContent)"
        " : line.textContent)"
    )
    assert lines == ["12", ["3", ""], ["", "4"], "5"]


@pytest.mark.parametrize("width", [320, 1280])
def test_labels_stay_on_the_sheet(tab: Page, width: int) -> None:
    corners = [(0, 0), (592, 0), (0, 232), (592, 232)]
    boxes = [digit(i, 0.5, x, y, 8, 8) for i, (x, y) in enumerate(corners)]
    boxes += [digit(4, 0.9, 0, 0, 600, 240)]
    tab.beforehand(given({"api/read": {"text": "0123" * 10 + "4", "digits": boxes}}))
    tab.resize(width, 640)
    page = tab.open()
    page.choose_mode("number")
    page.drag([[(0, 0), (1, 1)]])  # the picture that is sent is as large as the sheet
    page.answered()
    outside = page.run(
        "const sheet = document.getElementById('sheet').getBoundingClientRect();"
        "return [...document.querySelectorAll('#boxes b')].filter(each => {"
        " const box = each.getBoundingClientRect(); return box.left < sheet.left - 1 ||"
        " box.top < sheet.top - 1 || box.right > sheet.right + 1 || box.bottom > sheet.bottom + 1"
        "}).length"
    )
    assert len(page.find_all("#boxes b")) == 5
    assert outside == 0
    assert page.run("return document.documentElement.scrollWidth") <= width


# ---------------------------------------------------------------- strange answers


STRANGE = [
    "{}",
    "null",
    "[]",
    '{"digit": "4", "confidence": 1}',
    '{"digit": 4}',
    '{"digit": 4, "confidence": 0.9}',
    '{"digit": 4, "confidence": 0.9, "probabilities": [1], "neighbors": [{}, null], "seen": 1}',
    '{"text": 5}',
    '{"text": "4", "digits": [{"digit": 4}, null, {"digit": 4, "confidence": 1, "box": [1]}]}',
    "<h1>",
]


@pytest.mark.parametrize("mode", ["digit", "number"])
@pytest.mark.parametrize("status", [200, 422])
def test_undefined_never_appears(tab: Page, mode: str, status: int) -> None:
    tab.beforehand(
        "const send = window.fetch; window.fetch = async (path, options) =>"
        f" String(path).startsWith('api/') ? new Response(window.reply, {{status: {status}}})"
        " : send(path, options);"
    )
    page = tab.open()
    page.choose_mode(mode)
    for answer in STRANGE:
        page.run("window.reply = arguments[0]", answer)
        page.drag([[(0.3, 0.3), (0.6, 0.6)]])
        page.answered()
        seen = page.text("main")
        assert page.verdict
        assert not any(word in seen for word in ("undefined", "NaN", "null", "[object")), answer
    assert not [each for each in page.complaints() if "422" not in each]


def test_a_bad_file_leaves_the_good_answer(page: Page) -> None:
    page.draw(4)
    page.answered()
    drawn = page.ink()
    page.run(
        "const files = new DataTransfer(); files.items.add(new File(['no'], 'notes.png',"
        " {type: 'image/png'})); const input = document.getElementById('file');"
        "input.files = files.files; input.dispatchEvent(new Event('change'))"
    )
    page.wait_until("document.getElementById('notice').textContent")
    assert page.text("#notice") == "notes.png is not a picture that your browser can open."
    assert (page.numeral, page.state, page.ink()) == ("4", "read", drawn)


# ---------------------------------------------------------------- reasons


def test_distances_are_told_as_shares_of_the_unfamiliar_distance(tab: Page) -> None:
    picture = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
    neighbors = [
        {"digit": 4, "distance": 40, "image": picture},
        {"digit": 9, "distance": 60, "image": picture},
    ]
    tab.beforehand(given({"api/predict": {"neighbors": neighbors, "unfamiliar_distance": 80}}))
    page = tab.open()
    page.draw(4)
    page.answered()
    page.wait_until("!document.getElementById('why').hidden")
    assert [each.text for each in page.find_all(".distance")] == ["0.50", "0.75"]
    assert "from 1 on, it is unfamiliar" in page.text("#scale")
    chosen = page.find("#bars .chosen i").value_of_css_property("background-color")
    colours = [each.value_of_css_property("color") for each in page.find_all("#neighbors b")]
    assert colours[0] == chosen != colours[1]


def test_reasons_are_asked_for_after_the_answer(page: Page) -> None:
    page.draw(4)
    page.answered()
    page.wait_until("!document.getElementById('why').hidden")
    asked = [address.rpartition("/")[2] for address in page.requests() if "api/" in address]
    assert asked == ["predict", "predict?explain=1"]


# ---------------------------------------------------------------- what is sent


@pytest.mark.parametrize("zoom", [1, 3])
def test_what_is_sent_is_cut_out_in_200_pixels(tab: Page, zoom: float) -> None:
    tab.beforehand(
        "const send = window.fetch; window.fetch = (path, options) => {"
        " if (options?.body) window.sent = JSON.parse(options.body).image;"
        " return send(path, options) }"
    )
    tab.resize(400, 800, zoom=zoom)
    page = tab.open()
    page.draw(1)
    page.answered()
    width, height = page.run(
        "const image = new Image(); image.src = window.sent;"
        "return image.decode().then(() => [image.width, image.height])"
    )
    assert 180 <= height <= 240
    assert width < height / 3
