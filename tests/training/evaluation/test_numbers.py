"""Composed numbers say what is on them, and what is answered to them is counted right."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from digits.classifier.recognizer import Recognizer
from digits.imaging.decode import read_ink
from digits.training.datasets import Dataset, DatasetError
from digits.training.evaluation.calibration import calibration_error
from digits.training.evaluation.numbers import (
    Numbers,
    Reading,
    compose,
    edit_distance,
    from_folder,
    read,
    resampled,
    summary,
)
from tests.drawings import draw, encode, ink
from tests.papers import number


def drawn() -> Dataset:
    return Dataset("drawn", [ink(draw(k)) for k in range(10)], np.arange(10))


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [("", "", 0), ("123", "123", 0), ("123", "", 3), ("1123", "123", 1), ("123", "1723", 1),
     ("123", "173", 1), ("1234", "2345", 2)],
)  # fmt: skip
def test_edit_distance(one: str, other: str, distance: int) -> None:
    assert edit_distance(one, other) == edit_distance(other, one) == distance


def test_digits_and_numbers_are_counted() -> None:
    reading = Reading(Numbers("made", [b""] * 4, ["12", "34\n56", "78", "9"]),
                      ["12", "3456", "7", ""], [0.92, 0.8, 0.1, 0.98], 0.1)  # fmt: skip
    assert reading.exact == 0.25  # lines joined into one are not exact,
    assert reading.digits_right == pytest.approx(7 / 9)  # but their digits are right
    first_right = calibration_error(reading.confidences, [True, False, False, False])
    assert reading.calibration_error == first_right


def test_composed_digits_are_read_as_written(recognizer: Recognizer) -> None:
    asked = compose(drawn(), 6)
    assert [text.count("\n") for text in asked.texts] == [0, 1] * 3
    assert all(3 <= len(line) <= 6 for text in asked.texts for line in text.split("\n"))
    reading = read(recognizer, asked)
    assert list(reading.answers) == list(asked.texts)
    assert summary(reading).startswith("drawn in lines: 100.0% of 6 numbers")


@pytest.mark.parametrize(
    "layout", ["comb", "table", "desk", "form", "field", "date", "formula", "sum"]
)
def test_digits_in_other_layouts_are_read_as_written(layout: str, recognizer: Recognizer) -> None:
    reading = read(recognizer, compose(drawn(), 6, layout=layout))
    assert reading.parts >= 0.8


def test_cells_of_a_table_are_counted_each() -> None:
    reading = Reading(Numbers("made", [b""], ["1 23\n4 5"]), ["1 28\n4"], [0.5], 0.1)
    assert reading.exact == 0
    assert reading.parts == pytest.approx(2 / 4)
    assert reading.digits_right == pytest.approx(3 / 5)


def test_composed_digits_do_not_touch() -> None:
    asked = compose(drawn(), 5)
    for picture, text in zip(asked.pictures[::2], asked.texts[::2], strict=True):
        columns = read_ink(picture).max(axis=0) > 0
        assert np.count_nonzero(columns[1:] & ~columns[:-1]) == len(text)


def test_composing_is_repeatable() -> None:
    assert compose(drawn(), 2).pictures == compose(drawn(), 2).pictures
    assert compose(drawn(), 2, seed=1).texts != compose(drawn(), 2).texts


def test_a_folder_of_numbers(tmp_path: Path, recognizer: Recognizer) -> None:
    (tmp_path / "a.png").write_bytes(encode(number("027")))
    (tmp_path / "b.png").write_bytes(encode(draw(4, width=0.1, ink=(255, 255, 255, 0))))
    (tmp_path / "labels.csv").write_text("file,label\na.png,027\nb.png,4\n")
    reading = read(recognizer, from_folder(tmp_path))
    assert list(reading.answers) == ["027", ""]  # a blank picture is read as no digits
    with pytest.raises(DatasetError, match=r"labels\.csv"):
        from_folder(tmp_path / "a.png")
    for label in ("", "4a", "4.5"):
        (tmp_path / "labels.csv").write_text(f"file,label\na.png,{label}\n")
        with pytest.raises(DatasetError, match="Write digits"):
            from_folder(tmp_path)


def test_resampled_pictures_show_the_same_numbers(recognizer: Recognizer) -> None:
    asked = Numbers("one", [encode(number("027"))], ["027"])
    larger = resampled(asked, 1.5)
    sizes = [Image.open(io.BytesIO(of.pictures[0])).size for of in (asked, larger)]
    assert sizes[1] == tuple(round(1.5 * side) for side in sizes[0])
    assert (larger.name, larger.texts) == ("one x 1.5", asked.texts)
    assert list(read(recognizer, larger).answers) == ["027"]
