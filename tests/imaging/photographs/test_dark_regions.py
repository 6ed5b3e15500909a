"""Photographs: hands, desks and shadows at the rim of the image."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image

from digits.imaging.arrays import Grey, Mask
from digits.imaging.photographs import photo
from digits.imaging.photographs.dark_regions import blank_regions, dark_at_rim, paper_plane
from digits.imaging.photographs.desk import small_copy, smoothed
from digits.imaging.photographs.light import brightness_of, relative_darkness
from tests.drawings import draw
from tests.papers import in_shadow, photographed, with_hand


def page(digits: str = "47") -> Image.Image:
    """Small digits in the upper half, in uneven light."""
    sheet = Image.new("RGBA", (480, 480))
    for place, digit in enumerate(digits):
        sheet.alpha_composite(draw(int(digit), canvas=100, width=5), (60 + 90 * place, 60))
    return photographed(sheet, ruled=False, shadow=1)


def grey(picture: Image.Image) -> Grey:
    return brightness_of(np.asarray(picture))


def dark(levels: Grey) -> Mask:
    small = smoothed(levels)
    return dark_at_rim(small_copy(levels, small.shape), small)


def blank_share(picture: Image.Image, region: Any) -> float:
    levels = grey(picture)
    found = blank_regions(relative_darkness(levels), dark(levels), photo.PARAMETERS.palest)
    return 0.0 if found is None else float(found[region].mean())


ABOVE, BELOW = np.s_[60:160, 60:250], np.s_[300:]
"""Where the digits of a page are, and where none are."""


def test_a_page_alone_has_no_dark_regions() -> None:
    levels = grey(page())
    assert not dark(levels).any()


@pytest.mark.parametrize("at", [(0, 0.75), (1, 0.75), (0.5, 1)])
def test_a_hand_is_a_dark_region_and_blank(at: tuple[float, float]) -> None:
    picture = with_hand(page(), at)
    levels = grey(picture)
    found = dark(levels)
    hand = np.asarray(picture)[..., 0] == 140
    here = np.asarray(Image.fromarray(hand).resize(found.shape[::-1]))
    assert found[here].mean() > 0.95
    assert found[~here].mean() < 0.02
    assert blank_share(picture, ABOVE) == 0
    assert blank_share(picture, BELOW) > 0.05


def test_a_shadow_is_blank_where_nothing_is_written_in_it() -> None:
    assert blank_share(in_shadow(page(), 0.4), BELOW) > 0.8
    upside_down = in_shadow(page().rotate(180), 0.5).rotate(180)
    assert blank_share(upside_down, ABOVE) == 0


@pytest.mark.parametrize(("low", "right", "desk"), [(480, 200, 440), (200, 250, 480)])
def test_what_is_written_in_a_shadow_stays(low: int, right: int, desk: int) -> None:
    """Where it reaches to a desk, and where it is hardly larger than what is written."""
    levels = np.array(page("4711"))
    levels[:low, :right] //= 2
    levels[desk:] = 20
    assert blank_share(Image.fromarray(levels), ABOVE) == 0


def test_a_digit_cropped_tightly_is_no_hand() -> None:
    """It may be as dark and as wide, and the rim may cut it off."""
    drawing = draw(5, canvas=200, width=28, height=0.8)
    tight = drawing.crop(drawing.getbbox())
    levels = grey(photographed(tight, ruled=False))
    assert blank_regions(relative_darkness(levels), dark(levels), photo.PARAMETERS.palest) is None


def test_the_paper_is_a_plane_without_what_lies_on_it() -> None:
    y, x = np.mgrid[-1:1:90j, -1:1:120j]
    light = (0.7 - 0.1 * x + 0.05 * y).astype(np.float32)
    held = light.copy()
    held[50:, :30] = 0.3
    found = paper_plane(held)
    assert found is not None
    assert np.abs(found - light).max() < 1e-3
    rng = np.random.default_rng(0)
    assert paper_plane(rng.uniform(0, 1, (90, 120)).astype(np.float32)) is None
