"""A report shows what was counted, on one page that needs nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from digits.classifier.recognizer import Recognizer
from digits.training.datasets import load
from digits.training.evaluation.evaluate import evaluate
from digits.training.evaluation.report import THUMBNAIL, comparison, page, thumbnail
from tests.drawings import draw
from tests.training.evaluation.outcomes import made


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


def test_names_are_text_and_no_html() -> None:
    named = made([4, 9], [9, 9], [0.7, 0.9], model="<one>", name="a & b")
    report = page([named])
    assert "<one>" not in report
    assert "&lt;one&gt;" in report
    assert "a &amp; b" in report
    assert "a & b" not in report


def test_a_model_has_a_column_and_a_dataset_a_row() -> None:
    evaluations = [
        made([4], [4], [0.9], "first", "easy"),
        made([4], [9], [0.9], "second", "easy"),
        made([4], [4], [0.9], "second", "hard"),
    ]
    root = ElementTree.fromstring(comparison(evaluations))
    head = [cell.text for cell in root.findall("thead/tr/th")]
    assert head == ["dataset", "first", "ECE", "second", "ECE"]
    rows = [[(cell.text or "").strip() for cell in row] for row in root.findall("tbody/tr")]
    assert rows == [
        ["easy", "100.00%", "0.100", "0.00%", "0.900"],
        ["hard", "", "", "100.00%", "0.100"],
    ]


@pytest.mark.parametrize("shape", [(200, 100), (80, 160)])
def test_thumbnails_are_small_and_keep_their_shape(shape: tuple[int, int]) -> None:
    small = thumbnail(np.ones(shape, np.float32))
    assert max(small.shape) == THUMBNAIL
    assert small.shape[0] / small.shape[1] == pytest.approx(shape[0] / shape[1])
    assert (small == 255).all()
