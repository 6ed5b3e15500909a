"""Every form of dataset that the README names can be loaded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from digits.build.datasets import DatasetError, load
from tests.drawings import draw, encode


def test_load_digits_are_pictures() -> None:
    dataset = load("load_digits")
    assert len(dataset) == len(dataset.inks) == 1797
    assert dataset.inks[0].shape == (80, 80)
    assert 0 <= dataset.inks[0].min() <= dataset.inks[0].max() <= 1


def test_npz_of_images(tmp_path: Path) -> None:
    images = np.zeros((3, 28, 28), np.uint8)
    images[:, 5:20, 14] = 255
    np.savez(tmp_path / "bars.npz", images=images, labels=np.array([1, 1, 1], np.uint8))
    dataset = load(str(tmp_path / "bars.npz"))
    assert dataset.name == "bars"
    assert dataset.inks[0].max() == 1
    assert dataset.labels.tolist() == [1, 1, 1]


def test_npz_of_something_else(tmp_path: Path) -> None:
    np.savez(tmp_path / "other.npz", x=np.zeros(3))
    with pytest.raises(DatasetError, match="`images`"):
        load(str(tmp_path / "other.npz"))


def test_folder_with_labels(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(encode(draw(7)))
    (tmp_path / "labels.csv").write_text("file,label\na.png,7\n")
    dataset = load(str(tmp_path))
    assert dataset.labels.tolist() == [7]
    assert dataset.inks[0].shape == (200, 200)


def test_folder_sorted_into_digits(tmp_path: Path) -> None:
    for digit in (3, 8):
        (tmp_path / str(digit)).mkdir()
        (tmp_path / str(digit) / "a.png").write_bytes(encode(draw(digit)))
        (tmp_path / str(digit) / "notes.txt").write_text("not a picture")
    assert load(str(tmp_path)).labels.tolist() == [3, 8]


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="load_digits"):
        load("nowhere")
    with pytest.raises(DatasetError, match=r"labels\.csv"):
        load(str(tmp_path))
