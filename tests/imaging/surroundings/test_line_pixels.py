"""A line's own pixels are told from those that a stroke across it shares."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits.imaging.arrays import Mask
from digits.imaging.surroundings.line_pixels import FoundLine, pixels_of, without
from digits.imaging.surroundings.lines import find_lines

LINE, STROKE = slice(50, 53), slice(40, 44)
"""Rows of a line across the image, and columns of a stroke down it."""


def upright(mask: Mask, down: bool) -> Mask:
    """A mask as it is, or with its rows and columns exchanged."""
    return np.ascontiguousarray(mask.T) if down else mask


def own_pixels(mask: Mask, down: bool) -> Mask:
    """The pixels of the one line of a mask; if it runs down, of the mask turned over."""
    turned = upright(mask, down)
    (line,) = find_lines(turned)
    assert line.down is down
    return upright(pixels_of(line, turned), down)


@pytest.mark.parametrize("down", [False, True])
def test_a_line_leaves_the_stroke_that_crosses_it_whole(down: bool) -> None:
    mask = np.zeros((100, 100), bool)
    mask[LINE] = mask[30:75, STROKE] = True
    own = own_pixels(mask, down)
    assert own[LINE, :30].all()
    assert own[LINE, 55:].all()
    assert not own[:, STROKE].any()
    assert not own[:48].any()
    assert not own[55:].any()


@pytest.mark.parametrize("down", [False, True])
def test_a_stroke_that_ends_on_a_line_does_not_cross_it(down: bool) -> None:
    mask = np.zeros((100, 100), bool)
    mask[LINE] = mask[30:50, STROKE] = True
    assert own_pixels(mask, down)[LINE].all()


@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize("far", [False, True])
def test_nothing_crosses_a_line_along_the_rim(far: bool, down: bool) -> None:
    mask = np.zeros((100, 100), bool)
    mask[:3] = mask[:30, STROKE] = True
    own = own_pixels(mask[::-1] if far else mask, down)
    assert (own[::-1] if far else own)[:3].all()


def test_the_pixels_of_a_slanted_line_follow_it() -> None:
    image = Image.new("1", (200, 200))
    ImageDraw.Draw(image).line((0, 90, 199, 102), fill=1, width=3)
    mask = np.asarray(image)
    own = own_pixels(mask, down=False)
    assert not (mask & ~own).any()
    assert own.sum() < 2.2 * mask.sum()  # with a soft edge on either side


def test_what_is_left_without_lines_is_what_crosses_them() -> None:
    mask = np.zeros((100, 100), bool)
    mask[LINE] = mask[80:82] = mask[30:100, STROKE] = True
    lines = [FoundLine(line, pixels_of(line, mask)) for line in find_lines(mask)]
    across = [found for found in lines if not found.line.down]
    rest = without(mask, across)
    assert len(across) == 2
    assert rest[30:100, STROKE].all()
    assert not rest[:, :30].any()
    assert not rest[:, 55:].any()
    assert np.array_equal(without(mask, []), mask)
