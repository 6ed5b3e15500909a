"""Colours become ink, on a bare canvas as on paper of one colour."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from digits.config import DEFAULT_MIN_CONTRAST
from digits.errors import NoInk
from digits.imaging.canvas import (
    BLACK,
    WHITE,
    as_ink,
    ink_of,
    ink_on_canvas,
    is_bare,
    with_margin,
)

WHOLE = (0, 0, 20, 10)


def strokes() -> Image.Image:
    """Strokes of all colours and of every opacity, but for a frame of bare canvas."""
    colours = np.random.default_rng(0).integers(0, 256, (40, 60, 4)).astype(np.uint8)
    colours[:10] = colours[-10:] = colours[:, :10] = colours[:, -10:] = 0
    return Image.fromarray(colours)


@pytest.mark.parametrize("cropped", [True, False])
@pytest.mark.parametrize("level", [WHITE, BLACK])
def test_ink_on_a_canvas_is_what_differs_from_the_paper_below(level: int, cropped: bool) -> None:
    image = strokes()
    box = with_margin(image.getbbox(), image.size) if cropped else None
    colours = np.asarray(image.crop(box) if cropped else image, np.float64)
    opacity = colours[..., 3:] / 255
    apart = np.abs(opacity * colours[..., :3] + (1 - opacity) * level - level).max(axis=2)
    assert np.allclose(ink_on_canvas(image, box, level), apart / apart.max(), atol=0.01)


@pytest.mark.parametrize("channels", [1, 3])
def test_ink_is_what_differs_from_the_paper_in_any_channel(channels: int) -> None:
    rng = np.random.default_rng(0)
    levels = rng.integers(0, 256, (30, 40, channels)).astype(np.uint8)
    paper = rng.integers(0, 256, channels).astype(np.int16)
    apart = np.abs(levels.astype(int) - paper).max(axis=2)
    assert np.allclose(ink_of(levels, paper), apart / apart.max(), atol=1e-4)


def test_next_to_no_contrast_is_no_ink() -> None:
    stroke = np.zeros((20, 20), np.uint8)
    stroke[5:15, 8:12] = round(255 * DEFAULT_MIN_CONTRAST) + 1
    assert as_ink(stroke, 255)[10, 10] == 1
    with pytest.raises(NoInk):
        as_ink(stroke - np.minimum(stroke, 2), 255)


@pytest.mark.parametrize("level", [WHITE, BLACK])
def test_strokes_of_nearly_the_papers_colour_are_no_ink(level: int) -> None:
    image = Image.new("RGBA", (20, 20))
    image.paste((abs(level - 9),) * 3, (5, 5, 15, 8))
    box = with_margin(image.getbbox(), image.size)
    with pytest.raises(NoInk):
        ink_on_canvas(image, box, level)
    assert ink_on_canvas(image, box, WHITE - level).max() == 1


def test_pale_grain_is_no_ink() -> None:
    """As strong as a pale stroke, but strewn pixel by pixel."""
    grain = np.where(np.random.default_rng(0).random((60, 60)) < 0.1, 30, 0)
    with pytest.raises(NoInk):
        as_ink(grain, 255)


def test_the_margin_is_a_pixel_wide_or_there_is_none() -> None:
    assert with_margin((1, 1, 19, 9), (20, 10)) == WHOLE
    assert with_margin((5, 4, 8, 6), (20, 10)) == (4, 3, 9, 7)
    for touching in ((0, 1, 19, 9), (1, 0, 19, 9), (1, 1, 20, 9), (1, 1, 19, 10)):
        assert with_margin(touching, (20, 10)) is None
    assert with_margin(None, (20, 10)) is None


@pytest.mark.parametrize(
    ("opacity", "bare"), [((255, 255), False), ((255, 1), False), ((255, 0), True), ((0, 9), True)]
)
def test_a_canvas_is_bare_where_a_pixel_is_quite_transparent(
    opacity: tuple[int, int], bare: bool
) -> None:
    image = Image.new("RGBA", WHOLE[2:], (9, 9, 9, opacity[0]))
    image.putpixel((7, 3), (9, 9, 9, opacity[1]))
    assert is_bare(image, image.getbbox()) == bare
