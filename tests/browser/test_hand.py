"""Corrections: learned at once, kept in this browser, taken along and brought back."""

from __future__ import annotations

import base64
import csv
import io
import subprocess
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from selenium.webdriver.common.keys import Keys

from digits.training.datasets import load
from tests.browser.page import TOUCH, Page
from tests.browser.replies import BAD_GATEWAY
from tests.browser.test_access import violations
from tests.drawings import STROKES

SENT = """
window.sent = [];
const send = window.fetch;
window.fetch = (path, options) => {
  if (options?.body) sent.push(JSON.parse(options.body));
  return send(path, options);
};
"""


def correctable(page: Page) -> None:
    """Wait until the digits under the bars can be chosen."""
    page.answered()
    page.wait_until("document.getElementById('correct').textContent")


def correct(page: Page, digit: int) -> None:
    page.click(f"#bars li:nth-child({digit + 1}) button")
    page.wait_until("!document.getElementById('hand').textContent.startsWith('Teach')")
    correctable(page)


def open_list(page: Page) -> None:
    """Open the list of what was learned."""
    page.click("#hand")
    page.wait_until("document.getElementById('learned').open")


def forget_all(page: Page) -> None:
    """It is asked for twice."""
    page.click("#forget")
    assert "cannot be undone" in page.text("#hand-notice")
    page.click("#forget")
    page.wait_until("document.querySelectorAll('#learned-list li').length === 0")


def teach_a_seven(page: Page) -> None:
    """Draw what the model reads as a 2, and say that it is a 7."""
    page.draw(2)
    correctable(page)
    assert page.text("#correct") == "Not a 2? Say what it is."
    correct(page, 7)


def test_one_correction_is_learned(page: Page) -> None:
    teach_a_seven(page)
    assert page.numeral == "7"
    assert page.text("#hand") == "Learned from one drawing"
    for height in (0.6, 0.66, 0.7):
        page.clear()
        page.draw(2, height=height)
        assert page.answered().numeral == "7"
    page.clear()
    page.draw(3)
    assert page.answered().numeral == "3"


def mirrored_two(change: float = 0) -> list[list[tuple[float, float]]]:
    """Strokes of a 2 that the model reads as a 5, at a confidence of 0.99."""
    top = [(0.66, 0.3), (0.5, 0.2), (0.34, 0.3 + change)]
    return [[*top, (0.4, 0.5), (0.66 + change, 0.8), (0.34, 0.8)]]


def test_a_shape_that_is_misread_is_read_right_after_one_correction(page: Page) -> None:
    page.drag(mirrored_two())
    correctable(page)
    assert page.answered().numeral == "5"
    correct(page, 2)
    for change in (0.01, 0.02, 0.03):
        page.clear()
        page.drag(mirrored_two(change))
        assert page.answered().numeral == "2"
    page.browser.refresh()
    page.wait_until("document.getElementById('hand').textContent.startsWith('Learned')")
    page.clear()
    page.drag(mirrored_two(0.02))
    assert page.answered().numeral == "2"
    page.clear()
    page.draw(5)
    assert page.answered().numeral == "5"


def test_a_correction_survives_a_reload_and_nothing_else_is_told(page: Page) -> None:
    teach_a_seven(page)
    page.clear()
    page.browser.refresh()
    page.wait_for("empty")
    page.wait_until("document.getElementById('hand').textContent.startsWith('Learned')")
    page.draw(2, height=0.6)
    assert page.answered().numeral == "7"
    page.wait_until("!document.getElementById('why').hidden")
    elsewhere = [each for each in page.requests() if not each.startswith((page.url, "data:"))]
    assert elsewhere == []
    assert "yours" in page.text("#neighbors li")
    drawing = page.find("#neighbors li img").get_attribute("src")
    assert drawing == page.run(
        "return import('./examples.js').then(async ({ Examples }) => {"
        " const examples = new Examples(); await examples.open(); return examples.list[0].image })"
    )


@pytest.mark.parametrize("place", ["sheet", "button"])
def test_corrections_by_keyboard(page: Page, place: str) -> None:
    page.draw(2)
    correctable(page)
    if place == "sheet":
        page.press_on_sheet("7")
    else:
        page.find("#bars li:nth-child(8) button").send_keys(Keys.ENTER)
    page.wait_until("document.getElementById('numeral').textContent === '7'")
    assert page.answered().spoken.startswith("7. ")


def test_what_was_learned_goes_along_in_curl(page: Page) -> None:
    page.allow("clipboardReadWrite", "clipboardSanitizedWrite")
    teach_a_seven(page)
    page.click("#copy")
    page.wait_until("document.getElementById('notice').textContent")
    command = page.run("return navigator.clipboard.readText()")
    answer = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert '"digit": 7' in answer.stdout


def test_one_drawing_has_one_digit(page: Page) -> None:
    teach_a_seven(page)
    correct(page, 5)
    assert page.answered().numeral == "5"
    assert page.text("#hand") == "Learned from one drawing"


def test_examples_can_be_removed_and_forgotten(page: Page) -> None:
    teach_a_seven(page)
    page.clear()
    page.draw(3)
    correctable(page)
    correct(page, 3)
    open_list(page)
    assert [each.text for each in page.find_all("#learned-list b")] == ["a 7", "a 3"]
    page.click("#learned-list li button")
    page.wait_until("document.querySelectorAll('#learned-list li').length === 1")
    assert page.text("#hand-notice") == "Removed a 7."
    assert page.run("return document.activeElement.textContent") == "Remove this 3"
    forget_all(page)
    assert not page.find("#download").is_enabled()
    page.find("#learned form button").click()
    page.clear()
    page.draw(2)
    assert page.answered().numeral == "2"


def test_a_dataset_is_taken_along_and_brought_back(page: Page, tmp_path: Path) -> None:
    page.cdp("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    teach_a_seven(page)
    open_list(page)
    page.click("#download")
    file = tmp_path / "my-digits.zip"
    page.wait_until("true")
    for _ in range(200):
        if file.exists():
            break
        page.run("return new Promise(done => setTimeout(done, 50))")
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        (row,) = csv.DictReader(io.StringIO(archive.read("labels.csv").decode()))
        assert row["label"] == "7"
        assert Image.open(archive.open(row["file"])).format == "PNG"
    assert load(str(file)).labels.tolist() == [7]  # as `build --dataset` takes it
    forget_all(page)
    page.find("#dataset").send_keys(str(file))
    page.wait_until("document.querySelectorAll('#learned-list li').length === 1")
    page.find("#learned form button").click()
    page.clear()
    page.draw(2)
    assert page.answered().numeral == "7"


def test_a_dataset_without_vectors_is_compressed_or_not(page: Page, tmp_path: Path) -> None:
    teach_a_seven(page)
    picture = page.run("return JSON.parse(sessionStorage.picture)").partition(",")[2]
    open_list(page)
    forget_all(page)
    with zipfile.ZipFile(tmp_path / "mine.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("labels.csv", "file,label\nseven.png,7\n")
        archive.writestr("seven.png", base64.b64decode(picture))
    page.find("#dataset").send_keys(str(tmp_path / "mine.zip"))
    page.find("#learned form button").click()
    page.wait_until("document.getElementById('numeral').textContent === '7'")


def test_a_vector_that_is_none_is_made_anew(page: Page, tmp_path: Path) -> None:
    """The function refuses a request with a malformed one as a whole."""
    teach_a_seven(page)
    picture = page.run("return JSON.parse(sessionStorage.picture)").partition(",")[2]
    open_list(page)
    forget_all(page)
    with zipfile.ZipFile(tmp_path / "mine.zip", "w") as archive:
        archive.writestr("labels.csv", "file,label,vector\nseven.png,7,hello\n")
        archive.writestr("seven.png", base64.b64decode(picture))
    page.find("#dataset").send_keys(str(tmp_path / "mine.zip"))
    page.find("#learned form button").click()
    page.wait_until("document.getElementById('numeral').textContent === '7'")


def test_a_drawing_that_cannot_be_read_anew_keeps_its_vector(page: Page) -> None:
    kept = page.run(
        "return import('./examples.js').then(async ({ Examples }) => {"
        " const examples = new Examples(); await examples.open();"
        " await examples.put([{ digit: 7, vector: 'old', image: 'a' }]);"
        " await examples.renew(examples.list, async () => [null]);"
        " return examples.sent })"
    )
    assert kept == [{"digit": 7, "vector": "old"}]


def test_drawings_are_read_anew_in_requests_that_are_not_too_large(page: Page) -> None:
    sizes = page.run(
        "return import('./examples.js').then(async ({ Examples }) => {"
        " const examples = new Examples(); const sizes = [];"
        " await examples.put([...'0123456789'].map((digit) =>"
        "   ({ digit: Number(digit), vector: null, image: digit + 'x'.repeat(2e6) })));"
        " await examples.renew(examples.list, async (images) => {"
        "   sizes.push(images.length); return images.map(() => 'new') });"
        " return sizes })"
    )
    assert sizes == [2] * 5


FULL = """
IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError") };
"""


def test_a_full_disk_is_told_and_what_was_learned_holds_for_this_visit(tab: Page) -> None:
    tab.beforehand(FULL)
    page = tab.open()
    teach_a_seven(page)
    assert page.numeral == "7"
    assert page.text("#hand") == "Learned from one drawing, until this page is closed"


SLOW_DATABASE = """
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (...names) {
  const request = open.apply(this, names);
  Object.defineProperty(request, "onsuccess", {
    set(act) { request.addEventListener("success", (event) => { window.go = () => act(event); }); },
  });
  return request;
};
"""


def test_what_is_drawn_while_the_page_starts_stays(page: Page) -> None:
    page.draw(4)
    page.answered()
    page.beforehand(SLOW_DATABASE)
    page.browser.refresh()
    page.wait_until("'go' in window")
    page.draw(3)
    page.run("window.go()")
    page.wait_until("document.getElementById('numeral').textContent === '3'")
    page.run("return new Promise(done => setTimeout(done, 50))")
    assert page.answered().numeral == "3"


@pytest.mark.parametrize("content", [b"", b"no zip at all" * 9, b"PK\5\6" + bytes(18)])
def test_what_is_no_dataset_is_told(page: Page, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.zip").write_bytes(content)
    open_list(page)
    page.find("#dataset").send_keys(str(tmp_path / "bad.zip"))
    page.wait_until("document.getElementById('hand-notice').textContent")
    assert page.text("#hand-notice").startswith("bad.zip is not a dataset of digits")


def test_vectors_of_another_model_are_made_anew(tab: Page) -> None:
    tab.beforehand(SENT)
    page = tab.open()
    teach_a_seven(page)
    vector = page.run(
        "return import('./examples.js').then(async ({ Examples }) => {"
        " const examples = new Examples(); await examples.open();"
        " const [{ vector, ...kept }] = examples.list;"
        " await examples.put([{ ...kept, vector: vector.replace(/^./, arguments[0]) }]);"
        " return vector })",
        "A",
    )
    page.browser.refresh()
    page.wait_until("sent.some(each => each.instances)")
    page.wait_until("document.getElementById('numeral').textContent === '7'")
    page.answered()
    assert page.run("return sent.at(-1).examples[0].vector") == vector


def test_they_are_also_after_one_was_removed(tab: Page) -> None:
    tab.beforehand(SENT)
    page = tab.open()
    teach_a_seven(page)
    page.clear()
    page.draw(3)
    correctable(page)
    correct(page, 8)
    page.run(
        "return import('./examples.js').then(async ({ Examples }) => {"
        " const examples = new Examples(); await examples.open();"
        " await examples.put(examples.list.map(({ vector, ...kept }) =>"
        "   ({ ...kept, vector: vector.replace(/^./, 'A') })));"
        " sessionStorage.clear() })"
    )
    page.browser.refresh()
    open_list(page)
    page.find("#learned li button").click()
    page.find("#learned form button").click()
    assert page.run("return sent.length") == 0
    page.draw(4)
    page.wait_until("sent.some(each => each.instances)")


def test_a_lesson_doubts_what_is_no_digit_once(page: Page) -> None:
    open_list(page)
    page.click("#teach")
    words = "document.getElementById('verdict').textContent"
    page.wait_until(f"{words} === 'Write a 0, as you always do. (1 of 20)'")
    page.drag([[(0.2, 0.5), (0.8, 0.5)]])
    page.wait_until(f"{words} === 'That is hardly a 0. Write it once more, please. (1 of 20)'")
    page.drag([[(0.2, 0.5), (0.8, 0.5)]])
    page.wait_until(f"{words} === 'Write a 1, as you always do. (2 of 20)'")
    assert page.text("#hand") == "Learned from one drawing"


def test_what_failed_to_load_is_loaded_later(page: Page) -> None:
    page.run("return navigator.serviceWorker.ready.then(() => 0)")
    page.cut_off()
    page.click("#hand")
    page.wait_until("document.getElementById('learned').open")
    page.cut_off(False)


def test_a_lesson_asks_for_every_digit_twice(page: Page) -> None:
    page.beforehand(
        "const later = window.setTimeout; window.setTimeout = (act, time, ...rest) =>"
        " later(act, time === 1000 ? 100 : time, ...rest);"
    )
    page.open()
    open_list(page)
    page.click("#teach")
    for count in range(20):
        digit = count % 10
        page.wait_until(
            "document.getElementById('verdict').textContent.includes(arguments[0])",
            f"({count + 1} of 20)",
        )
        assert page.numeral == str(digit)
        tall = 0.6 if count < 10 else 0.5
        page.drag(
            [[(0.3 + x * 0.4, 0.2 + y * tall) for x, y in stroke] for stroke in STROKES[digit]]
        )
    page.wait_until("document.getElementById('hand').textContent === 'Learned from 20 drawings'")
    assert page.state == "empty"


def test_a_lesson_goes_on_after_a_failure(tab: Page) -> None:
    tab.beforehand(BAD_GATEWAY)
    page = tab.open()
    open_list(page)
    page.click("#teach")
    page.draw(0)
    page.wait_for("failed")
    page.run("window.fetch = send")
    page.click("#again")
    page.wait_until("document.getElementById('verdict').textContent.includes('(2 of 20)')")
    assert page.text("#hand") == "Learned from one drawing"


def test_a_lesson_can_be_stopped(page: Page) -> None:
    open_list(page)
    page.click("#teach")
    assert page.spoken.startswith("Write a 0")
    page.click("#stop")
    assert page.state == "empty"
    assert not page.shown("#stop")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_list(tab: Page, scheme: str) -> None:
    tab.resize(320, 640, phone=True)
    tab.prefer(color_scheme=scheme, reduced_motion="reduce")
    page = tab.open()
    page.draw(2, TOUCH)
    correctable(page)
    assert violations(page) == []
    correct(page, 7)
    open_list(page)
    assert violations(page) == []
    assert page.run("return document.documentElement.scrollWidth") <= 320
