"""Confidences are compared with what was right."""

from __future__ import annotations

import pytest

from digits.training.evaluation.calibration import calibration_error, reliability


def test_bins_hold_what_is_said_with_like_confidence() -> None:
    bins = reliability([0.55, 0.55, 1.0, 0.92], [False, True, True, True])
    assert bins == [(0.55, 0.5, 2), (0.96, 1.0, 2)]


def test_calibration_error() -> None:
    eight_of_ten = [True] * 8 + [False] * 2
    assert calibration_error([0.8] * 10, eight_of_ten) == pytest.approx(0)
    assert calibration_error([0.95] * 10, eight_of_ten) == pytest.approx(0.15)
    assert calibration_error([1, 1, 0.55, 0.55], [1, 1, 1, 0]) == pytest.approx(0.025)
    # what is off in one bin makes up for nothing in another
    assert calibration_error([0.92, 0.8, 0.1, 0.98], [1, 0, 0, 0]) == pytest.approx(
        (abs(0.92 + 0.98 - 1) + 0.8 + 0.1) / 4
    )
