"""Lines are told apart: those of a border or a box, rules, and a digit's own strokes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits.imaging.arrays import Ink
from digits.imaging.surroundings.line_pixels import FoundLine, pixels_of
from digits.imaging.surroundings.line_roles import corner_of, framing, rules_among
from digits.imaging.surroundings.lines import Line, find_lines
from tests.drawings import draw, ink

SIDE = 200


def drawn(*lines: tuple[int, ...], width: int = 3, digit: float = 0) -> Ink:
    """Ink of straight lines, each from x, y to x, y; with a 5 of that height in the middle."""
    image = draw(5, SIDE, height=digit) if digit else Image.new("RGBA", (SIDE, SIDE))
    for line in lines:
        ImageDraw.Draw(image).line(line, fill=(17, 17, 17, 255), width=width)
    return ink(image)


def found(paper: Ink) -> list[FoundLine]:
    mask = paper > 0.3
    return [FoundLine(line, pixels_of(line, mask)) for line in find_lines(mask)]


def frame_of(paper: Ink) -> list[FoundLine]:
    return framing(found(paper), paper > 0.3, paper)


# ---------------------------------------------------------------- frames

TOP, BOTTOM = (12, 12, 188, 12), (12, 188, 188, 188)
LEFT, RIGHT = (12, 12, 12, 188), (188, 12, 188, 188)


@pytest.mark.parametrize("digit", [0, 0.4])
def test_the_sides_of_a_box_are_a_frame(digit: float) -> None:
    assert len(frame_of(drawn(TOP, BOTTOM, LEFT, RIGHT, digit=digit))) == 4


@pytest.mark.parametrize("width", [2, 10])
def test_two_sides_that_meet_are_a_frame_only_around_a_digit(width: int) -> None:
    """Alone they may be a 7."""
    assert len(frame_of(drawn(TOP, RIGHT, width=width, digit=0.4))) == 2
    assert frame_of(drawn(TOP, RIGHT, width=width)) == []


def test_two_sides_that_touch_a_digit_are_a_frame_if_they_are_unlike_its_strokes() -> None:
    down, bar = (60, 0, 60, 150), (60, 150, 199, 150)
    assert len(frame_of(drawn(down, bar, width=2, digit=0.5))) == 2
    assert frame_of(drawn(down, bar, width=10, digit=0.5)) == []


def test_lines_that_never_meet_are_no_frame() -> None:
    assert len(found(drawn(TOP, BOTTOM, digit=0.4))) == 2
    assert frame_of(drawn(TOP, BOTTOM, digit=0.4)) == []


@pytest.mark.parametrize(("width", "lines"), [(3, 4), (14, 0)])
def test_open_corners_are_a_boxs_if_the_lines_are_thin(width: int, lines: int) -> None:
    """Thick ones are a 0 that fills the image."""
    sides = (25, 7, 175, 7), (25, 192, 175, 192), (7, 25, 7, 175), (192, 25, 192, 175)
    paper = drawn(*sides, width=width)
    assert len(found(paper)) == 4
    assert len(frame_of(paper)) == lines


def line(down: bool, at: int, begin: int, end: int) -> Line:
    """A line three pixels wide."""
    top = np.full(SIDE, at - 1)
    return Line(down, begin, end, top, top + 3, np.zeros(SIDE, bool))


@pytest.mark.parametrize(
    ("across", "down", "corner"),
    [
        ((20, 20, 180), (20, 20, 180), "sharp"),
        ((180, 20, 180), (180, 20, 180), "sharp"),
        ((20, 10, 180), (20, 10, 180), "sharp"),  # both go on a little
        ((20, 40, 180), (20, 40, 180), "rounded"),
        ((20, 40, 180), (20, 20, 180), None),  # one of them is short
        ((20, 20, 180), (20, 40, 180), None),
        ((20, 75, 200), (20, 40, 180), None),  # too far from each other
        ((20, 40, 180), (20, 75, 200), None),
        ((20, 0, 200), (100, 20, 180), None),  # a T
        ((100, 20, 180), (20, 0, 200), None),
    ],
)
def test_corners_are_made_by_ends_that_are_near(
    across: tuple[int, int, int], down: tuple[int, int, int], corner: Any
) -> None:
    assert corner_of(line(False, *across), line(True, *down), (SIDE, SIDE)) == corner


# ---------------------------------------------------------------- rules


def rule_in(paper: Ink) -> bool:
    """Whether the one line of an image is a rule."""
    lines = found(paper)
    assert len(lines) == 1
    return rules_among(lines, paper > 0.3, paper) == lines


def test_a_line_below_a_digit_is_a_rule_if_it_goes_from_rim_to_rim() -> None:
    assert rule_in(drawn((0, 188, 199, 188), width=9, digit=0.5))
    assert not rule_in(drawn((20, 188, 179, 188), width=9, digit=0.5))


def test_a_line_alone_is_no_rule() -> None:
    assert not rule_in(drawn((0, 188, 199, 188)))


def test_a_line_close_to_a_digit_is_a_rule_if_it_is_unlike_its_strokes() -> None:
    close = (0, 160, 199, 160)
    alike = drawn(close, width=9, digit=0.5)
    assert not rule_in(alike)
    assert rule_in(drawn(close, width=2, digit=0.5))
    pale = alike.copy()
    pale[153:168] *= 0.5
    assert rule_in(pale)


def test_a_line_beside_a_digit_may_be_a_one() -> None:
    assert not rule_in(drawn((188, 0, 188, 199), width=9, digit=0.5))
    assert rule_in(drawn((188, 0, 188, 199), width=2, digit=0.5))


def squared(width: int, digit: float = 0) -> Ink:
    """A digit on squared paper, its lines from rim to rim."""
    paper = drawn(digit=digit)
    for at in range(20, 200, 40):
        paper = np.maximum(paper, drawn((at, 0, at, 199), width=width))
        paper = np.maximum(paper, drawn((0, at, 199, at), width=width))
    return paper


def test_lines_of_squared_paper_are_judged_without_each_other() -> None:
    paper = squared(2, digit=0.5)
    lines = found(paper)
    assert len(lines) == 10
    assert rules_among(lines, paper > 0.3, paper) == lines


def test_lines_alone_are_no_rules_however_many() -> None:
    paper = squared(2)
    assert rules_among(found(paper), paper > 0.3, paper) == []
