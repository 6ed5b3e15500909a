"""What is drawn and is no digit: no digit is claimed for it."""

from __future__ import annotations

import math

import pytest

from tests.browser.page import Page
from tests.drawings import Stroke


def arc(x: float, y: float, radius: float, first: float = 0, last: float = 360) -> Stroke:
    """Part of a circle, in shares of the sheet; angles in degrees, clockwise from the right."""
    angles = [math.radians(first + (last - first) * k / 24) for k in range(25)]
    return [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]


def heart(count: int = 40) -> Stroke:
    turns = [2 * math.pi * k / count for k in range(count + 1)]
    return [
        (
            0.5 + 0.018 * 16 * math.sin(t) ** 3,
            0.48 - 0.018 * (13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t)),
        )
        for t in turns
    ]


EYES: list[Stroke] = [[(x, 0.4), (x, 0.41)] for x in (0.4, 0.6)]
FIGURES: dict[str, list[Stroke]] = {
    "smiley": [arc(0.5, 0.5, 0.3), *EYES, arc(0.5, 0.5, 0.17, 20, 160)],
    "heart": [heart()],
    "dot": [[(0.5, 0.5)]],
    "dash": [[(0.3, 0.5), (0.5, 0.5), (0.7, 0.5)]],
}


@pytest.mark.parametrize("name", FIGURES)
def test_no_digit_is_claimed(page: Page, name: str) -> None:
    page.drag(FIGURES[name])
    page.answered()
    assert page.state == "unfamiliar"
    assert page.numeral == "?"
    assert page.verdict.startswith("Nothing like a digit. ")


@pytest.mark.parametrize("name", [name for name in FIGURES if name != "heart"])
def test_no_number_is_claimed(page: Page, name: str) -> None:
    """Not of a heart: it is cut in two, and each half is shaped like a digit."""
    page.drag(FIGURES[name])
    page.choose_mode("number")
    page.answered()
    assert not any(each.isdigit() for each in page.numeral), page.numeral
