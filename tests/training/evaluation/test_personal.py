"""A writer's own examples: read writer by writer, and counted right."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

from digits.classifier.recognizer import Recognizer
from digits.training.datasets import Dataset, DatasetError
from digits.training.evaluation.personal import COUNTS, by_writer, measure, plot, table
from tests.drawings import draw, encode, ink


def test_a_npz_is_read_writer_by_writer(tmp_path: Path) -> None:
    images = np.zeros((4, 28, 28), np.uint8)
    images[:, 5:20, 14] = 255
    labels = np.array([1, 1, 1, 1])
    np.savez(tmp_path / "two.npz", images=images, labels=labels, writer=np.array([7, 3, 7, 7]))
    np.savez(tmp_path / "one.npz", images=images, labels=labels)
    np.savez(tmp_path / "bad.npz", images=images, labels=labels, writer=np.array([7, 3]))
    assert [len(writer) for writer in by_writer(str(tmp_path / "two.npz"))] == [1, 3]
    assert [len(writer) for writer in by_writer(str(tmp_path / "one.npz"))] == [4]
    with pytest.raises(DatasetError, match="2 writers for 4 digits"):
        by_writer(str(tmp_path / "bad.npz"))


def test_a_folder_for_each_writer(tmp_path: Path) -> None:
    for writer, digits in (("ann", (4, 7)), ("bob", (1,))):
        folder = tmp_path / "people" / writer
        folder.mkdir(parents=True)
        rows = [f"{digit}.png,{digit}\n" for digit in digits]
        (folder / "labels.csv").write_text("file,label\n" + "".join(rows))
        for digit in digits:
            (folder / f"{digit}.png").write_bytes(encode(draw(digit)))
    writers = by_writer(str(tmp_path / "people"))
    assert [writer.labels.tolist() for writer in writers] == [[4, 7], [1]]
    assert len(by_writer(str(tmp_path / "people" / "ann"))) == 1


def test_examples_help_who_names_digits_otherwise(recognizer: Recognizer) -> None:
    """A writer who means a 7 by a mere stroke: no model knows it, a few examples tell."""
    drawn = [(digit, draw(digit, width=8 + k)) for digit in range(10) for k in range(8)]
    inks = [ink(image) for _, image in drawn]
    meant = np.array([7 if digit == 1 else digit for digit, _ in drawn])
    result = measure(recognizer, "strokes", [Dataset("strokes", inks, meant)])
    assert result.asked == 40
    assert result.wrong[0] > result.wrong[COUNTS[-1]] == 0
    assert result.corrected < result.wrong[0]
    assert 0 < result.corrections < 20
    assert f"{result.wrong[0]} wrong" in table(result)
    picture = ET.fromstring(plot([result, result]))
    curves = picture.findall("{http://www.w3.org/2000/svg}polyline")
    assert [len(curve.attrib["points"].split()) for curve in curves] == [len(COUNTS)] * 2
