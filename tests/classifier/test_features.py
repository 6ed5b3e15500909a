"""Features against what they are defined to be."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.datasets import load_digits

from digits.classifier import recipes
from digits.classifier.features import INK_PIXELS, even_strokes, intensities
from digits.classifier.normalize import normalize
from tests.classifier.test_normalize import ink
from tests.drawings import draw

FRAMES = np.stack([normalize(ink(draw(d)), recipes.INTENSITY.layout) for d in range(10)])


def test_intensities_have_the_form_of_load_digits() -> None:
    vectors, theirs = intensities(FRAMES), load_digits().data
    assert vectors.shape == (10, theirs.shape[1])
    assert vectors.dtype == np.float32
    assert vectors.min() >= 0
    assert vectors.max() <= theirs.max() == 16


def test_intensities_have_as_much_ink_as_load_digits() -> None:
    assert intensities(FRAMES).sum(axis=1) == pytest.approx(
        load_digits().data.sum(axis=1).mean(), rel=0.1
    )


def test_intensities_of_many_frames_are_those_of_each() -> None:
    alone = np.concatenate([intensities(frame[None]) for frame in FRAMES])
    assert np.array_equal(intensities(FRAMES), alone)


@pytest.mark.parametrize("width", [3, 10, 24])
def test_strokes_of_any_pen_are_evened(width: float) -> None:
    frame = normalize(ink(draw(3, width=width)), recipes.INTENSITY.layout)
    assert even_strokes(frame).sum() == pytest.approx(INK_PIXELS, rel=0.1)
