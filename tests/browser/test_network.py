"""What the page says when the function fails, sleeps or is out of reach; and what it keeps."""

from __future__ import annotations

import shutil
from pathlib import Path

from selenium.webdriver import Chrome

from tests.browser.page import Page
from tests.browser.replies import BAD_GATEWAY, HELD
from tests.conftest import Serve
from tests.http.test_site import first_loaded, modules_of


def test_a_problem_is_told_in_words_and_can_be_tried_again(
    tab: Page, serve: Serve, tmp_path: Path, model_directory: Path
) -> None:
    models = tmp_path / "model"
    with serve(MODEL_DIR=str(models)) as tab.url:
        page = tab.open()
        page.draw(4)
        page.answered()
        assert page.state == "failed"
        assert page.verdict.startswith("The model cannot be opened. ")
        assert "make build" in page.verdict
        shutil.copytree(model_directory, models)
        page.click("#again")
        page.wait_for("read")
        assert page.numeral == "4"
        assert not page.shown("#again")


def test_an_error_that_is_no_problem_document_is_told(tab: Page) -> None:
    tab.beforehand(BAD_GATEWAY)
    page = tab.open()
    page.draw(4)
    page.answered()
    assert page.verdict == "The function answered with an error (502)."
    assert page.shown("#again")


def test_a_server_that_is_gone_is_told_and_the_page_opens_without_it(
    tab: Page, serve: Serve
) -> None:
    with serve() as tab.url:
        page = tab.open()
        page.wait_until("navigator.serviceWorker.ready.then(() => caches.match('words.js'))")
        kept = page.run(
            "return caches.open('page').then(cache => cache.keys())"
            ".then(kept => kept.map(({ url }) => url.split('/').pop() || 'index.html'))"
        )
        later = modules_of("hand.js") | modules_of("curl.js")  # asked for by buttons
        assert set(kept) == (first_loaded() | later) - {"worker.js"}
    page.draw(4)
    page.answered()
    assert page.verdict == "The function cannot be reached."
    page.cdp("Network.clearBrowserCache")
    page.run("sessionStorage.clear()")
    page.open()
    page.draw(4)
    page.answered()
    assert page.verdict == "The function cannot be reached."
    assert page.find("#sheet").value_of_css_property("position") == "relative"  # styled as ever


def test_offline_is_told_and_the_drawing_is_read_when_back(page: Page) -> None:
    page.cut_off()
    page.wait_until("document.getElementById('verdict').textContent.startsWith('You are offline')")
    page.draw(4)
    page.answered()
    assert page.state == "failed"
    assert page.verdict == "You are offline. Your drawing will be read as soon as you are back."
    page.cut_off(False)
    page.wait_for("read")
    assert page.numeral == "4"


def test_a_cold_start_is_told(tab: Page) -> None:
    tab.beforehand(HELD)
    page = tab.open()
    page.draw(4)
    page.wait_for("slow")
    assert page.verdict.startswith("Still waiting. ")
    page.run("held.forEach(go => go())")
    page.wait_for("read")
    assert page.numeral == "4"


def test_a_second_visit_takes_the_page_from_the_cache(browser: Chrome, page: Page) -> None:
    page.cdp("Storage.clearDataForOrigin", origin=page.url, storageTypes="service_workers")
    page.beforehand("delete Navigator.prototype.serviceWorker")  # what it answers has no size
    page.cdp("Network.clearBrowserCache")  # what it holds may be about to expire
    assert fetched_by_a_visit(browser, page)
    assert fetched_by_a_visit(browser, page) == []


def fetched_by_a_visit(browser: Chrome, page: Page) -> list[str]:
    """The files of the page that came over the network."""
    browser.get("about:blank")
    page.open()
    page.wait_until("performance.getEntriesByName(new URL('pad.js', location)).length")
    sizes = page.run(
        "return performance.getEntriesByType('resource').filter(entry => entry.initiatorType !=="
        " 'fetch').map(entry => [entry.name, entry.transferSize])"
    )
    assert sizes
    return [name for name, size in sizes if size > 0]


def test_nothing_is_asked_of_any_other_origin(page: Page) -> None:
    page.draw(4)
    page.answered()
    assert page.requests()
    elsewhere = [
        address
        for address in page.requests()
        if not address.startswith((f"{page.url}/", "data:", "blob:"))
    ]
    assert elsewhere == []
    assert page.complaints() == []  # nothing refused by the policy, no error, no warning
