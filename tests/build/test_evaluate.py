"""Evaluation counts right."""

from __future__ import annotations

import numpy as np
import pytest

from digits.build.datasets import Dataset
from digits.build.evaluate import Evaluation, evaluate, report
from digits.recognizer import Recognizer
from tests.drawings import draw
from tests.test_normalize import ink


def test_answers_are_counted(recognizer: Recognizer) -> None:
    labels = np.array([*range(10), 3])
    inks = [ink(draw(digit)) for digit in [*range(10), 8]]  # the last is an 8 labelled 3
    evaluation = evaluate(recognizer, Dataset("drawn", inks, labels))
    assert evaluation.confusion[3, 8] == 1
    assert np.trace(evaluation.confusion) == 10
    assert "90.91% right of 11" in report(evaluation)


def test_interval_is_wilsons() -> None:
    confusion = np.zeros((10, 10), int)
    confusion[0, 0], confusion[0, 1] = 81, 19
    # the worked figures of Wilson's interval for 81 of 100 at 95 %
    assert Evaluation("", confusion).interval == pytest.approx((0.7222, 0.8749), abs=0.0005)
