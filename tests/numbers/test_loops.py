"""Loops are found, and told from what hangs on them."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.imaging.arrays import Ink
from digits.numbers.budget import Budget
from digits.numbers.loops import ink_outside_loop, loops_of
from digits.numbers.segments import Segment
from tests.drawings import encode
from tests.papers import with_alpha


def chain(loops: int) -> Image.Image:
    """Flat loops side by side, joined at the top by a stroke that runs on to the right."""
    mask = Image.new("L", (100 * loops + 60, 120))
    pen = ImageDraw.Draw(mask)
    for k in range(loops):
        pen.ellipse((20 + 95 * k, 30, 100 + 95 * k, 95), outline=255, width=8)
    pen.line((60, 33, 95 * loops + 40, 33), fill=255, width=7)
    return mask


def segment(mask: Image.Image) -> Segment:
    ink: Ink = np.asarray(mask, np.float32) / np.float32(255)
    return Segment(ink, 0, 0)


def test_each_large_loop_is_found() -> None:
    loops = sorted(loops_of(segment(chain(3)), 66, Budget()), key=lambda loop: loop.x)
    assert [loop.x for loop in loops] == pytest.approx([20, 115, 210], abs=4)
    assert [loop.width for loop in loops] == pytest.approx([81] * 3, abs=8)
    assert loops_of(segment(chain(3)), 66 * 5, Budget()) == []  # small ones are not


def test_only_what_is_in_no_loop_hangs() -> None:
    whole = segment(chain(1))
    beside = ink_outside_loop(whole, loops_of(whole, 66, Budget()))
    assert 100 < beside < 0.2 * whole.ink.sum()
    assert ink_outside_loop(whole, []) == pytest.approx(whole.ink.sum())
    assert ink_outside_loop(whole, [whole]) == 0


@pytest.mark.parametrize("loops", [2, 3, 4])
def test_zeros_on_one_stroke_are_read(loops: int, recognizer: Recognizer) -> None:
    assert service.read(encode(with_alpha(chain(loops))), recognizer).text == "0" * loops
