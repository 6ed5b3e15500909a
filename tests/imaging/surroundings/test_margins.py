"""Whether lines may surround a digit, by its sides alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits.imaging.arrays import Ink
from digits.imaging.decode import read_ink
from digits.imaging.surroundings.margins import is_narrow, may_be_surrounded
from tests.drawings import draw, encode

Draw = ImageDraw.ImageDraw

LINES: dict[str, Callable[[Draw], None]] = {
    "a border": lambda pen: pen.rectangle((0, 0, 199, 199), outline="black"),
    "a box inside the rim": lambda pen: pen.rectangle((15, 12, 180, 190), outline="black"),
    "a rule from rim to rim": lambda pen: pen.line((0, 185, 199, 185), fill="black", width=2),
    "a corner": lambda pen: pen.line((10, 5, 10, 194, 190, 194), fill="black", width=2),
}


def on_paper(digit: int, lines: Callable[[Draw], None] | None = None) -> Ink:
    """Ink of a digit on white paper, 200 px a side, with lines around it."""
    paper, canvas = Image.new("RGB", (200, 200), "white"), draw(digit)
    paper.paste(canvas, mask=canvas)
    if lines:
        lines(ImageDraw.Draw(paper))
    return read_ink(encode(paper))


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("digit", [0, 4, 8])
def test_lines_around_a_digit_are_suspected(digit: int, name: str) -> None:
    assert may_be_surrounded(on_paper(digit, LINES[name]))


@pytest.mark.parametrize("digit", [0, 2, 3, 4, 6, 8, 9])
def test_a_digit_alone_needs_no_search(digit: int) -> None:
    assert not may_be_surrounded(on_paper(digit))


def test_a_cropped_canvas_has_no_rim() -> None:
    full = np.zeros((40, 40), np.float32)
    full[20], full[:, 20] = 1, 1  # a plus that fills the image, as rules would
    assert may_be_surrounded(full)
    assert not may_be_surrounded(full, cropped=True)


def test_a_bar_is_narrow_in_either_direction() -> None:
    bar = np.ones((100, 24), np.float32)
    assert is_narrow(bar)
    assert is_narrow(bar.T)
    assert not may_be_surrounded(bar)
    assert not is_narrow(np.ones((100, 26), np.float32))
