"""Evaluation counts right."""

from __future__ import annotations

import numpy as np
import pytest

from digits.classifier.recognizer import Recognizer
from digits.training.datasets import Dataset
from digits.training.evaluation.evaluate import evaluate, summary, table
from tests.drawings import draw, ink
from tests.training.evaluation.outcomes import made


def test_answers_are_counted(recognizer: Recognizer) -> None:
    labels = np.array([*range(10), 3])
    inks = [ink(draw(digit)) for digit in [*range(10), 8]]  # the last is an 8 labelled 3
    evaluation = evaluate(recognizer, Dataset("drawn", inks, labels))
    assert evaluation.confusion[3, 8] == 1
    assert np.trace(evaluation.confusion) == 10
    assert "90.91% right of 11" in summary(evaluation)
    assert evaluation.mistakes(5) == [10]


def test_interval_is_wilsons() -> None:
    # the worked figures of Wilson's interval for 81 of 100 at 95 %
    evaluation = made([0] * 100, [0] * 81 + [1] * 19, [1.0] * 100)
    assert evaluation.interval == pytest.approx((0.7222, 0.8749), abs=0.0005)


def test_confidence_is_that_of_the_answer() -> None:
    evaluation = made([0] * 4, [0, 0, 0, 1], [1.0, 1.0, 0.55, 0.55])
    assert evaluation.reliability == [(0.55, 0.5, 2), (1.0, 1.0, 2)]
    assert evaluation.calibration_error == pytest.approx(0.025)


def test_mistakes_come_surest_first() -> None:
    evaluation = made([1, 2, 3, 4], [7, 2, 5, 9], [0.5, 0.9, 0.8, 0.6])
    assert evaluation.mistakes(2) == [2, 3]


def test_table_shows_the_confusion() -> None:
    lines = table(made([1, 1, 7], [1, 7, 7], [1.0, 1.0, 1.0])).splitlines()
    assert lines[3].split() == ["1", ".", "1", ".", ".", ".", ".", ".", "1", ".", ".", "50.0%"]
