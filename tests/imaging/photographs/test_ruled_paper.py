"""The lines of ruled and squared paper are taken out, and strokes are not."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw
from scipy.ndimage import binary_dilation

from digits.imaging.arrays import Mask
from digits.imaging.photographs.ruled_paper import without_rules, without_underlines
from tests.drawings import draw

HEIGHT, WIDTH = 300, 400
DIGIT = np.asarray(draw(5, canvas=HEIGHT, width=12).getchannel("A")) > 128


def digit() -> Mask:
    """A digit in the left part of the paper."""
    mask = np.zeros((HEIGHT, WIDTH), bool)
    mask[:, :HEIGHT] = DIGIT
    return mask


def lines(*ends: tuple[int, ...], width: int = 2) -> Mask:
    """Straight lines, each from x, y to x, y."""
    image = Image.new("1", (WIDTH, HEIGHT))
    for each in ends:
        ImageDraw.Draw(image).line(each, fill=1, width=width)
    return np.asarray(image)


ACROSS = lines(*((0, y, WIDTH, y) for y in range(20, HEIGHT, 40)))
DOWN = lines(*((x, 0, x, HEIGHT) for x in range(20, WIDTH, 40)))
ASLANT = lines(*((0, y, WIDTH, y + 15) for y in range(5, HEIGHT - 20, 40)))


@pytest.mark.parametrize("rules", [ACROSS, DOWN, ACROSS | DOWN, ASLANT])
def test_rules_are_taken_out_but_not_the_strokes_across_them(rules: Mask) -> None:
    clean = without_rules(digit() | rules, digit() | rules)
    assert not clean[~binary_dilation(digit(), iterations=12)].any()
    assert (clean & digit()).sum() > 0.9 * digit().sum()


def test_a_rule_that_is_ink_here_and_there_is_found_by_what_is_faint() -> None:
    speckled = ACROSS & (np.random.default_rng(0).random(ACROSS.shape) < 0.3)
    assert not without_rules(speckled, ACROSS).any()
    assert without_rules(speckled, speckled).any()


@pytest.mark.parametrize(
    "stroke",
    [
        pytest.param(lines((0, 150, WIDTH, 150), width=12), id="thick"),
        pytest.param(lines((0, 100, WIDTH, 190)), id="steep"),
        pytest.param(lines((60, 150, 280, 150)), id="short"),
        pytest.param(lines((0, 150, 100, 150), (300, 150, WIDTH, 150)), id="interrupted"),
    ],
)
def test_other_lines_are_ink(stroke: Mask) -> None:
    assert np.array_equal(without_rules(stroke, stroke), stroke)


@pytest.mark.parametrize(("height", "kept"), [(150, True), (HEIGHT, False)])
def test_on_a_strip_what_goes_from_top_to_bottom_is_a_one(height: int, kept: bool) -> None:
    one = lines((200, 0, 200, HEIGHT))[:height]
    assert without_rules(one, one).any() == kept


# ---------------------------------------------------------------- underlines


def test_a_strip_of_ruled_paper_may_have_a_margin_line() -> None:
    margin = lines((60, 0, 60, HEIGHT))[:150]
    assert without_rules(margin, margin).any()
    ruled = margin | ACROSS[:150]
    assert not without_rules(ruled, ruled).any()


def test_a_line_below_all_that_is_written_is_taken_out() -> None:
    mask = np.zeros((120, WIDTH), bool)
    mask[20:90, 60:66] = mask[20:90, 200:206] = mask[20:90, 330:336] = True
    line = np.zeros_like(mask)
    line[100:102, 40:360] = True
    clean = without_underlines(mask | line, mask | line)
    assert np.array_equal(clean, mask)
    broken = line.copy()
    broken[:, 150:250] = False
    assert np.array_equal(without_underlines(mask | broken, mask | broken), mask | broken)


def test_the_bar_of_a_digit_is_no_underline() -> None:
    bar = np.zeros((200, WIDTH), bool)
    bar[100:102, 150:300] = True  # from the beginning of all ink to its end, but too short
    assert np.array_equal(without_underlines(bar, bar), bar)


def test_a_line_from_rim_to_rim_is_left_to_the_search_for_rules() -> None:
    assert np.array_equal(without_underlines(ACROSS, ACROSS), ACROSS)


def test_blank_paper_has_no_lines() -> None:
    blank = np.zeros((HEIGHT, WIDTH), bool)
    assert not without_rules(blank, blank).any()
    assert not without_underlines(blank, blank).any()
