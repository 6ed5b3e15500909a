"""The desk around a sheet is told from the sheet, and chalk from ink."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw
from scipy import ndimage

from digits.imaging.arrays import Grey, Mask
from digits.imaging.photographs.dark_regions import dark_at_rim
from digits.imaging.photographs.desk import has_light_ink, small_copy, smoothed, without_desk
from digits.imaging.photographs.light import brightness_of
from tests.drawings import draw
from tests.papers import bare, in_shadow, on_desk, photographed

SIDE = 300


def grey(picture: Image.Image) -> Grey:
    return brightness_of(np.asarray(picture))


def desk_of(levels: Grey) -> tuple[Grey, Mask | None]:
    return without_desk(levels, smoothed(levels))


@pytest.mark.parametrize("shape", [(300, 300), (90, 400), (60, 50)])
def test_the_small_copy_is_that_of_a_median_filter(shape: tuple[int, int]) -> None:
    levels = np.random.default_rng(0).uniform(0, 1, shape).astype(np.float32)
    found = smoothed(levels)
    small = small_copy((255 * levels).astype(np.uint8), found.shape)
    window = max(3, round(0.17 * min(found.shape))) | 1
    assert max(found.shape) == min(128, *[max(shape)])
    assert np.allclose(255 * found, ndimage.median_filter(small, window, mode="nearest"), atol=1.1)


@pytest.mark.parametrize("light", [False, True])
@pytest.mark.parametrize(("turned", "free"), [(0, 0.1), (12, 0.15), (-25, 0.2)])
def test_a_desk_around_a_sheet_is_found(turned: float, free: float, light: bool) -> None:
    """A light one around a board, too."""
    levels = grey(on_desk(SIDE, turned, free))
    expected = levels < 0.5
    levels = 1 - levels if light else levels
    continued, desk = desk_of(levels)
    assert desk is not None
    assert (desk != expected).mean() < 0.12
    sheet = np.median(levels[~expected])
    assert np.abs(continued - sheet).max() < 0.1
    assert np.array_equal(continued[~desk], levels[~desk])


@pytest.mark.parametrize("light", [False, True])
@pytest.mark.parametrize("turned", [0, 8])
def test_the_corners_of_a_sheet_are_no_desk(turned: float, light: bool) -> None:
    """The median filter rounds them, and digits stand in the corners of a table."""
    levels = grey(on_desk(SIDE, turned, 0.1))
    sheet = ndimage.binary_erosion(levels > 0.5, np.ones((3, 3)), 9)
    _, desk = desk_of(1 - levels if light else levels)
    assert desk is not None
    assert not (desk & sheet).any()


def pale(level: int) -> Image.Image:
    """A sheet on a desk that is nearly as light."""
    picture = Image.new("L", (SIDE, SIDE), level)
    ImageDraw.Draw(picture).rectangle((50, 50, 250, 250), fill=225)
    return picture.convert("RGB")


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(bare(SIDE), id="a sheet alone"),
        pytest.param(in_shadow(bare(SIDE), 0.4, 0.6), id="a shadow"),
        pytest.param(pale(140), id="not much darker"),
        pytest.param(photographed(draw(8, SIDE, 18), ruled=False), id="a thick digit"),
    ],
)
def test_without_a_desk_nothing_changes(picture: Image.Image) -> None:
    levels = grey(picture)
    same, desk = desk_of(levels)
    assert desk is None
    assert same is levels


# ---------------------------------------------------------------- chalk


def light_ink(levels: Grey, dark: Mask | None = None) -> bool:
    small = smoothed(levels)
    nothing = np.zeros(small.shape, bool)
    sharp = small_copy(levels, small.shape)
    return has_light_ink(sharp, small, nothing, nothing if dark is None else dark)


def test_chalk_on_a_board_is_light_ink() -> None:
    page = grey(photographed(draw(4, SIDE, 12), ruled=False))
    assert light_ink(1 - page)
    assert not light_ink(page)
    assert not light_ink(1 - grey(bare(SIDE)))


def test_a_pale_desk_around_a_sheet_is_no_light_ink() -> None:
    sheet = Image.new("RGBA", (480, 480))
    sheet.alpha_composite(draw(1, canvas=100, width=5), (60, 60))
    whole = Image.new("RGB", (680, 680), (150, 140, 125))
    whole.paste(photographed(sheet, ruled=False, shadow=1), (100, 100))
    levels = grey(whole)
    small = smoothed(levels)
    dark = dark_at_rim(small_copy(levels, small.shape), small)
    assert light_ink(levels)  # the sheet itself is light
    assert not light_ink(levels, dark)
