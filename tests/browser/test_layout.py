"""Sheet and answer in view together, on every screen; dark, in forced colours, on paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.page import TOUCH, Page
from tests.drawings import draw, encode

PHONES = [(320, 640), (640, 320), (390, 844), (844, 390)]


@pytest.mark.parametrize("size", PHONES)
@pytest.mark.parametrize("mode", ["digit", "number"])
@pytest.mark.parametrize("chosen", [False, True], ids=["drawn", "chosen"])
def test_sheet_and_answer_are_in_view_together(
    tab: Page, tmp_path: Path, size: tuple[int, int], mode: str, chosen: bool
) -> None:
    width, height = size
    tab.resize(width, height, phone=True)
    page = tab.open()
    page.choose_mode(mode)
    if chosen:
        (tmp_path / "tall.png").write_bytes(encode(draw(4, canvas=300).crop((50, 0, 250, 300))))
        page.find("#file").send_keys(str(tmp_path / "tall.png"))
    else:
        page.draw(4, TOUCH)
    page.answered()
    for selector in ("#sheet", "#numeral", "#verdict", "#choose"):
        top, bottom = page.run(
            "const { top, bottom } = document.querySelector(arguments[0]).getBoundingClientRect();"
            "return [top, bottom]",
            selector,
        )
        assert top >= 0, selector
        assert bottom <= height, selector
    assert page.run("return scrollY") == 0
    assert page.run("return document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("mode", ["digit", "number"])
def test_the_mode_stands_beside_the_heading(tab: Page, mode: str) -> None:
    tab.resize(320, 640, phone=True)
    page = tab.open()
    page.choose_mode(mode)
    heading, switch = page.find("h1").rect, page.find("#mode").rect
    assert switch["y"] < heading["y"] + heading["height"]
    assert switch["x"] >= heading["x"] + heading["width"]


@pytest.mark.parametrize("mode", ["digit", "number"])
def test_text_twice_as_large_fits(tab: Page, mode: str) -> None:
    tab.resize(320, 640, phone=True)
    page = tab.open()
    page.run("document.documentElement.style.fontSize = '200%'")
    page.choose_mode(mode)
    page.draw(4, TOUCH)
    page.answered()
    page.wait_until("arguments[0] || !document.getElementById('why').hidden", mode == "number")
    outside = page.run(
        "return [...document.querySelectorAll('body *')].filter(each =>"
        " !each.closest('#sheet') && each.getBoundingClientRect().right > 320.5)"
        ".map(each => each.id || each.tagName)"
    )
    assert outside == []


def test_a_number_has_a_wide_sheet_and_a_thinner_pen(page: Page) -> None:
    page.draw(1)
    thick = page.ink() / page.find("#pad").rect["height"] ** 2
    page.clear()
    page.choose_mode("number")
    sheet = page.find("#sheet").rect
    assert sheet["width"] / sheet["height"] == pytest.approx(2.5, abs=0.02)
    page.draw(1)
    assert page.ink() / sheet["height"] ** 2 < 0.8 * thick


@pytest.mark.parametrize(
    ("ink", "bright"),
    [((0, 0, 0, 255), True), ((255, 255, 255, 255), False)],
    ids=["dark", "light"],
)
def test_a_transparent_picture_shows_in_the_dark(
    tab: Page, tmp_path: Path, ink: tuple[int, ...], bright: bool
) -> None:
    tab.prefer(color_scheme="dark")
    page = tab.open()
    (tmp_path / "transparent.png").write_bytes(encode(draw(1, ink=ink)))
    page.find("#file").send_keys(str(tmp_path / "transparent.png"))
    page.answered()
    corner, middle = page.run(
        "const c = document.getElementById('pad'), d = c.getContext('2d');"
        "return [0.1, 0.5].map(at => [...d.getImageData(c.width * at, c.height / 2, 1, 1).data])"
    )
    assert (sum(corner[:3]) > 700) is bright
    assert abs(sum(corner[:3]) - sum(middle[:3])) > 600


def test_forced_colours_show_the_slider_the_mode_and_the_bars(tab: Page) -> None:
    tab.emulate(features={"forced-colors": "active"})
    page = tab.open()
    assert page.run("return matchMedia('(forced-colors: active)').matches")
    assert page.find("#width").value_of_css_property("appearance") != "none"
    chosen, other = (
        page.find(f"#mode-{mode} + span").value_of_css_property("outline-style")
        for mode in ("digit", "number")
    )
    assert (chosen, other) == ("solid", "none")
    page.draw(4)
    page.answered()
    bars = {
        page.find(f"#bars {each} i").value_of_css_property("background-color")
        for each in (".chosen", "li:not(.chosen)")
    }
    paper = page.find("body").value_of_css_property("background-color")
    assert len(bars | {paper}) == 3


def test_paper_has_dark_ink_and_the_bars(tab: Page) -> None:
    tab.prefer(color_scheme="dark")
    page = tab.open()
    page.draw(1)
    page.answered()
    page.emulate("print", {"prefers-color-scheme": "dark"})
    page.wait_until(
        "(() => { const c = document.getElementById('pad');"
        "const d = c.getContext('2d').getImageData(c.width / 2, c.height / 2, 1, 1).data;"
        "return d[3] === 255 && d[0] < 64 })()"
    )
    assert page.find("#bars .chosen i").value_of_css_property("print-color-adjust") == "exact"
    assert "250, 247, 242" in page.find("body").value_of_css_property("background-color")
    assert not page.shown(".tools")
