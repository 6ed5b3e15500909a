"""A plain border along the rim goes, and nothing else does."""

from __future__ import annotations

import numpy as np
import pytest

from digits.errors import NoInk
from digits.imaging.arrays import Ink
from digits.imaging.surroundings.borders import without_border
from tests.drawings import draw, ink


def digit(side: int = 200) -> Ink:
    return ink(draw(4, canvas=side))


def bordered(inside: Ink, *widths: int, level: float = 1) -> Ink:
    """Ink with a border of some width at the top, the bottom, the left and the right."""
    top, bottom, left, right = widths
    height, width = inside.shape
    framed = np.full_like(inside, level)
    within = np.s_[top : height - bottom, left : width - right]
    framed[within] = inside[within]
    return framed


@pytest.mark.parametrize("level", [1, 0.3])
@pytest.mark.parametrize("widths", [(1, 1, 1, 1), (4, 4, 4, 4), (20, 3, 7, 1)])
def test_a_border_goes_and_the_digit_stays(widths: tuple[int, ...], level: float) -> None:
    inside = without_border(bordered(digit(), *widths, level=level))
    assert inside is not None
    assert np.array_equal(inside, digit())


def test_its_soft_edge_goes_too() -> None:
    framed = bordered(bordered(digit(), 3, 3, 3, 3, level=0.1), 2, 2, 2, 2)
    inside = without_border(framed)
    assert inside is not None
    assert np.array_equal(inside, digit())


@pytest.mark.parametrize(
    "framed",
    [
        digit(),
        bordered(digit(), 0, 1, 1, 1),  # open at the top
        bordered(digit(), 30, 30, 30, 30),  # wider than a border
        bordered(np.zeros((200, 200), np.float32), 2, 2, 2, 2),  # nothing inside
        bordered(digit(), 2, 2, 2, 2) - np.eye(200, dtype=np.float32)[::-1],  # a gap
    ],
)
def test_what_is_no_plain_border_is_left_to_the_line_search(framed: Ink) -> None:
    assert without_border(framed.clip(0, 1)) is None


def test_a_stroke_that_touches_the_border_is_left_to_the_line_search() -> None:
    touching = digit()
    touching[:50, 100] = 1
    assert without_border(bordered(touching, 2, 2, 2, 2)) is None


def test_a_box_inside_the_rim_goes_too() -> None:
    inside = without_border(bordered(bordered(digit(), *4 * (9,)), *4 * (6,), level=0))
    assert inside is not None
    assert np.array_equal(inside, bordered(digit(), *4 * (15,), level=0))


@pytest.mark.parametrize("inset", [0, 3])
@pytest.mark.parametrize("shape", [(28, 300), (300, 28), (60, 400)])
def test_a_long_narrow_border_is_no_digit(shape: tuple[int, int], inset: int) -> None:
    blank = np.zeros(shape, np.float32)
    with pytest.raises(NoInk, match="only lines"):
        without_border(bordered(bordered(blank, *4 * (inset + 2,)), *4 * (inset,), level=0))


def test_a_ring_that_fills_the_image_stays() -> None:
    assert without_border(bordered(np.zeros((60, 40), np.float32), 4, 4, 4, 4)) is None
