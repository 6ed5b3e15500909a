"""Every form of dataset that `evaluate --help` names can be loaded."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from sklearn.utils import Bunch

from digits.classifier.recognizer import Recognizer
from digits.training.datasets import DatasetError, load, sample
from tests.drawings import draw, encode
from tests.papers import photographed


def test_load_digits_are_pictures() -> None:
    dataset = load("load_digits")
    assert len(dataset) == len(dataset.inks) == 1797
    assert dataset.inks[0].shape == (80, 80)
    assert 0 <= dataset.inks[0].min() <= dataset.inks[0].max() <= 1


def test_another_seed_draws_other_digits() -> None:
    dataset, again, other = load("drawn:2"), load("drawn:2:0"), load("drawn:2:1")
    assert dataset.labels.tolist() == other.labels.tolist() == [k // 2 for k in range(20)]
    assert all(np.array_equal(*inks) for inks in zip(dataset.inks, again.inks, strict=True))
    assert not any(np.array_equal(*inks) for inks in zip(dataset.inks, other.inks, strict=True))
    assert other.name == "drawn:2:1"


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
    (tmp_path / "a.png").write_bytes(encode(draw(7, paper=(255, 255, 255, 255))))
    (tmp_path / "labels.csv").write_text("file,label\na.png,7\n")
    dataset = load(str(tmp_path))
    assert dataset.labels.tolist() == [7]
    assert dataset.inks[0].shape == (200, 200)


def test_zip_of_a_folder(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "digits.zip", "w") as archive:
        archive.writestr("mine/a.png", encode(draw(7)))
        archive.writestr("mine/labels.csv", "file,label\na.png,7\n")
    dataset = load(str(tmp_path / "digits.zip"))
    assert (dataset.name, dataset.labels.tolist(), len(dataset.inks)) == ("digits", [7], 1)
    (tmp_path / "torn.zip").write_bytes((tmp_path / "digits.zip").read_bytes()[:200])
    with pytest.raises(DatasetError, match="zip"):
        load(str(tmp_path / "torn.zip"))


def test_zip_of_a_folder_sorted_into_digits(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "digits.zip", "w") as archive:
        archive.writestr("mine/7/a.png", encode(draw(7)))
        archive.writestr("__MACOSX/mine/3/._a.png", b"no picture")
    assert load(str(tmp_path / "digits.zip")).labels.tolist() == [7]


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


def test_npz_of_strokes(tmp_path: Path) -> None:
    np.savez(
        tmp_path / "crosses.npz",
        points=np.array([(0, 0), (0, 9), (5, 5), (0, 0), (9, 0)], np.float32),
        stroke_start=np.array([0, 2, 3, 5]),
        sample_start=np.array([0, 1, 3]),
        labels=np.array([1, 4], np.uint8),
    )
    bar, dash_and_dot = load(str(tmp_path / "crosses.npz")).inks
    assert bar.shape == (200, 200)
    assert bar[100, 100] == 1
    assert bar[100, 90] == bar[20, 100] == 0
    assert dash_and_dot[:, 100].max() == 1


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_idx(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    images = np.zeros((2, 5, 4), np.uint8)
    images[0] = images[1, 2, 3] = 255
    header = b"\0\0\x08\x03" + np.array(images.shape, ">u4").tobytes()
    (tmp_path / "t10k-images-idx3-ubyte").write_bytes(pack(header + images.tobytes()))
    labels = tmp_path / "t10k-labels-idx1-ubyte"
    labels.write_bytes(pack(b"\0\0\x08\x01\0\0\0\x02\x07\x03"))
    dataset = load(str(tmp_path / "t10k-images-idx3-ubyte"))
    assert dataset.labels.tolist() == [7, 3]
    assert dataset.inks[1].shape == (5, 4)
    assert dataset.inks[1][2, 3] == 1
    labels.unlink()
    with pytest.raises(DatasetError, match="t10k-labels-idx1-ubyte is missing"):
        load(str(tmp_path / "t10k-images-idx3-ubyte"))


def test_openml(monkeypatch: pytest.MonkeyPatch) -> None:
    """What openml.org serves stands in as a Bunch of the same form: there is no network here."""
    asked = []

    def fetch(name: str, **options: object) -> Bunch:
        asked.append(name)
        return Bunch(data=np.full((3, 784), 255), target=np.array(["7", "1", "0"]))

    monkeypatch.setattr("sklearn.datasets.fetch_openml", fetch)
    dataset = load("openml:mnist_784")
    assert asked == ["mnist_784"]
    assert dataset.labels.tolist() == [7, 1, 0]
    assert dataset.inks[0].shape == (28, 28)
    assert dataset.inks[0].max() == 1


def test_openml_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with pytest.raises(DatasetError, match="openml:nothing cannot be fetched"):
        load("openml:nothing")


def test_sample_is_drawn_by_chance_and_repeatable() -> None:
    dataset = load("load_digits")
    some = sample(dataset, 300)
    assert len(some) == len(some.inks) == 300
    assert len(set(some.labels.tolist())) == 10
    assert some.labels.tolist() == sample(dataset, 300).labels.tolist()


def test_a_folder_of_photographs(tmp_path: Path, recognizer: Recognizer) -> None:
    photographed(draw(7, canvas=480, width=14, height=0.5)).save(tmp_path / "a.png")
    (tmp_path / "labels.csv").write_text("file,label\na.png,7\n", encoding="utf-8-sig")
    assert recognizer.recognize_inks(load(str(tmp_path)).inks)[0].digit == 7


@pytest.mark.parametrize(
    ("listing", "remedy"),
    [
        ("a.png,7\n", "file,label"),
        ("file,label\na.png,2040\n", "evaluate --read"),
        ("file,label\ngone.png,7\n", "gone.png"),
        ("file,label\nblank.png,7\n", "blank.png: The picture is blank"),
        ("file,label\na.png,\xe9\n", "UTF-8"),
    ],
)
def test_what_is_wrong_with_a_folder_is_said(tmp_path: Path, listing: str, remedy: str) -> None:
    (tmp_path / "a.png").write_bytes(encode(draw(7)))
    (tmp_path / "blank.png").write_bytes(encode(Image.new("RGB", (50, 50))))
    (tmp_path / "labels.csv").write_text(listing, encoding="latin-1")
    with pytest.raises(DatasetError, match=remedy):
        load(str(tmp_path))


@pytest.mark.parametrize(
    ("labels", "blank", "words"),
    [
        (["4", "7", "1"], None, "2 images and labels of shape"),
        (["4", "a"], None, "no digits"),
        ([4, 30], None, "label 30"),
        ([4.5, 1], None, r"label 4\.5"),
        ([4, 7], 1, r"image 1 \(from 0\) is blank"),
    ],
)
def test_what_is_wrong_with_an_npz_is_said(
    tmp_path: Path, labels: list[object], blank: int | None, words: str
) -> None:
    images = np.full((2, 9, 9), 255, np.uint8)
    if blank is not None:
        images[blank] = 0
    np.savez(tmp_path / "mine.npz", images=images, labels=np.array(labels))
    with pytest.raises(DatasetError, match=f"mine.*{words}"):
        load(str(tmp_path / "mine.npz"))


def test_an_npz_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "mine.npz").write_text("no archive")
    with pytest.raises(DatasetError, match=r"mine\.npz is no archive"):
        load(str(tmp_path / "mine.npz"))


def test_labels_may_have_spaces_around_them(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(encode(draw(7)))
    (tmp_path / "labels.csv").write_text("file,label\na.png, 7 \n")
    assert load(str(tmp_path)).labels.tolist() == [7]


@pytest.mark.parametrize(
    ("arrays", "told"),
    [
        ({"images": np.zeros((0, 8, 8)), "labels": np.zeros(0)}, "no digits"),
        ({"images": np.full((1, 8, 8), np.nan), "labels": np.ones(1)}, "no numbers"),
        ({"points": np.zeros((2, 2)), "stroke_start": np.array([0, 9]),
          "sample_start": np.array([0, 1]), "labels": np.ones(1)}, "`stroke_start` ends"),
    ],
)  # fmt: skip
def test_arrays_that_are_no_digits(
    arrays: dict[str, NDArray[Any]], told: str, tmp_path: Path
) -> None:
    np.savez(tmp_path / "some.npz", allow_pickle=False, **arrays)
    with pytest.raises(DatasetError, match=told):
        load(str(tmp_path / "some.npz"))


def test_an_idx_file_whose_header_lies(tmp_path: Path) -> None:
    for kind in ("images-idx3", "labels-idx1"):
        dimensions = bytes([3 if kind.startswith("images") else 1])
        (tmp_path / f"few-{kind}-ubyte").write_bytes(b"\0\0\x08" + dimensions + b"\xff" * 12)
    with pytest.raises(DatasetError, match="few-images"):
        load(str(tmp_path / "few-images-idx3-ubyte"))
