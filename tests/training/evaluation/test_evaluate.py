"""Evaluation counts right, and its report shows what it counted."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from digits.classifier.recognizer import Recognizer
from digits.training.datasets import Dataset, load
from digits.training.evaluation.evaluate import Evaluation, evaluate, summary, table
from digits.training.evaluation.report import page
from tests.drawings import draw, ink


def made(
    labels: list[int], answers: list[int], confidence: list[float], model: str = "one"
) -> Evaluation:
    """An evaluation with these outcomes."""
    probabilities = np.zeros((len(labels), 10))
    probabilities[np.arange(len(labels)), answers] = confidence
    dataset = Dataset("made", [ink(draw(label)) for label in labels], np.array(labels))
    return Evaluation(model, dataset, np.array(answers), probabilities)


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


def test_calibration_error() -> None:
    honest = made([0] * 10, [0] * 8 + [1] * 2, [0.8] * 10)
    boastful = made([0] * 10, [0] * 8 + [1] * 2, [0.95] * 10)
    assert honest.calibration_error == pytest.approx(0)
    assert boastful.calibration_error == pytest.approx(0.15)
    two_bins = made([0] * 4, [0, 0, 0, 1], [1.0, 1.0, 0.55, 0.55])
    assert two_bins.calibration_error == pytest.approx(0.025)


def test_mistakes_come_surest_first() -> None:
    evaluation = made([1, 2, 3, 4], [7, 2, 5, 9], [0.5, 0.9, 0.8, 0.6])
    assert evaluation.mistakes(2) == [2, 3]


def test_table_shows_the_confusion() -> None:
    lines = table(made([1, 1, 7], [1, 7, 7], [1.0, 1.0, 1.0])).splitlines()
    assert lines[3].split() == ["1", ".", "1", ".", ".", ".", ".", ".", "1", ".", ".", "50.0%"]


def test_report_names_the_file_and_shows_it_beside_its_ink(
    recognizer: Recognizer, tmp_path: Path
) -> None:
    draw(4).save(tmp_path / "mine.png")
    (tmp_path / "labels.csv").write_text("file,label\nmine.png,9\n")
    evaluation = evaluate(recognizer, load(str(tmp_path)))
    report = page([evaluation])
    assert "mine.png" in report
    assert len(re.findall(r'<img src="data:image/png;base64,', report)) == 2
    assert recognizer.model.manifest["sha256"][:12] in report


def test_report_is_one_page_with_its_pictures() -> None:
    good = made([4, 9], [4, 9], [0.9, 0.9], "good")
    bad = made([4, 9], [9, 9], [0.7, 0.9], "bad")
    report = page([good, bad])
    assert "100.00%" in report
    assert "50.00%" in report
    assert report.count("4 &rarr; 9") == 1
    assert len(re.findall(r'<img src="data:image/png;base64,', report)) == 1
    assert re.findall(r'(?:src|href)="(?!data:)', report) == []
