"""What the pen draws is varied, repeatable, and what it says it is."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from digits.classifier.recognizer import Recognizer
from digits.training.synthesis import pen
from digits.training.synthesis.templates import SHAPES

RNG = np.random.default_rng(0)


def test_drawings_are_repeatable() -> None:
    first, again = pen.drawn(12)[0], pen.drawn(12)[0]
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    other = pen.drawn(12, seed=1)[0]
    assert not any(np.array_equal(a, b) for a, b in zip(first, other, strict=True))


def test_every_digit_is_drawn_as_often() -> None:
    inks, labels = pen.drawn(25)
    assert len(inks) == 250
    assert np.bincount(labels).tolist() == [25] * 10


def test_ink_fits_its_picture() -> None:
    for ink in pen.drawn(30, how=pen.Variation(scanned=0, stretched=0))[0]:
        assert ink.dtype == np.float32
        assert ink.min() >= 0
        assert ink.max() == 1
        assert max(ink.shape) == pytest.approx(pen.SIDE + 2 * pen.MARGIN, abs=3)
        assert ink[0].max() == ink[-1].max() == ink[:, 0].max() == ink[:, -1].max() == 0


@pytest.mark.parametrize("digit", SHAPES)
def test_every_way_of_writing_is_read_as_its_digit(recognizer: Recognizer, digit: int) -> None:
    """Drawn plainly; a few rare ways are on the border to another digit, and may fail."""
    plain = pen.Variation(**dict.fromkeys(vars(pen.DEFAULT), 0.0) | {"pen_median": 0.1})
    plain = pen.Variation(**vars(plain) | {"pen_limit": 0.3})
    ways = pen.allographs(digit)
    inks = [ink for way in ways for ink in pen.draw_allograph(way, 1, RNG, plain)]
    right = [prediction.digit == digit for prediction in recognizer.recognize_inks(inks)]
    assert np.mean(right) > 0.9


def test_ways_differ_by_their_parts() -> None:
    assert list(pen.variants_of("0,0 {1,1 / 2,2} 3,3 {4,4 / 5,5}")) == [
        "0,0 1,1 3,3 4,4",
        "0,0 1,1 3,3 5,5",
        "0,0 2,2 3,3 4,4",
        "0,0 2,2 3,3 5,5",
    ]


def test_a_stroke_passes_its_points_and_keeps_its_corners() -> None:
    stroke = pen.read_stroke("0,0 50,20 100,0! 100,100")
    curve = stroke.basis @ stroke.control
    for point in stroke.control:
        assert np.abs(curve - point).sum(axis=1).min() < 1e-9
    after = curve[-pen.STEPS :]
    assert np.allclose(after[:, 0], 1)  # straight down from the corner


def test_splines_are_those_of_scipy() -> None:
    rng = np.random.default_rng(0)
    for count in (2, 3, 4, 9):
        knots = np.cumsum(rng.uniform(0.1, 1, count))
        places = np.linspace(knots[0], knots[-1], 40)
        theirs = CubicSpline(knots, np.eye(count), bc_type="natural")(places)
        assert np.allclose(pen.natural_spline(knots, places), theirs, atol=1e-12)


def test_a_wider_pen_leaves_more_ink() -> None:
    line = [np.array([[0.0, 0.0], [0.0, 1.0]])]
    thin, thick = pen.ink(pen.Path(line, 0.05)), pen.ink(pen.Path(line, 0.2))
    assert thick.sum() > 2.5 * thin.sum()


def test_a_scan_loses_detail_but_not_ink() -> None:
    ink = pen.drawn(1)[0][8]
    scanned = pen.scan(ink, np.random.default_rng(0))
    assert scanned.shape == ink.shape
    assert scanned.sum() == pytest.approx(ink.sum(), rel=0.05)
    assert np.abs(np.diff(scanned)).max() < np.abs(np.diff(ink)).max()
