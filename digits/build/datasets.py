"""Labelled digits to train on or to measure with."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from digits.picture import Ink, read_ink

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp")


class DatasetError(ValueError):
    """A dataset that is not there or not of a known form; the text says which forms there are."""


@dataclass(frozen=True)
class Dataset:
    """inks: N pictures of digits, float32 H x W in 0..1. labels: int N."""

    name: str
    inks: Sequence[Ink]
    labels: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.labels)


def load(name: str) -> Dataset:
    """Load a dataset by name: `load_digits`, a .npz of images, or a folder of pictures.

    Raises DatasetError.
    """
    path = Path(name)
    if name in NAMED:
        return NAMED[name]()
    if path.suffix == ".npz" and path.is_file():
        return from_npz(path)
    if path.is_dir():
        return from_folder(path)
    raise DatasetError(
        f"There is no dataset {name!r}. Name one of {', '.join(NAMED)}; a .npz with arrays `images`"
        " (N x H x W, ink 255 on 0) and `labels`; or a folder of pictures with a labels.csv"
        " (file,label) or sorted into folders 0 to 9."
    )


def load_digits() -> Dataset:
    """scikit-learn's 1797 digits of 13 writers, 8 x 8, as pictures of 80 x 80."""
    from sklearn.datasets import load_digits as load_bunch

    bunch = load_bunch()
    return Dataset("load_digits", [enlarge(i / 16) for i in bunch.images], bunch.target)


def enlarge(small: NDArray[np.float64], factor: int = 10) -> Ink:
    """Low-resolution ink -> smooth ink, `factor` times the size."""
    image = Image.fromarray(small.astype(np.float32))
    size = (image.width * factor, image.height * factor)
    smooth: Ink = np.asarray(image.resize(size, Image.Resampling.BICUBIC)).clip(0, 1)
    return smooth


def from_npz(path: Path) -> Dataset:
    """A numpy archive with `images` uint8 N x H x W (ink 255 on 0) and `labels` N."""
    with np.load(path) as archive:
        if not {"images", "labels"} <= set(archive.files):
            raise DatasetError(f"{path} has no arrays `images` and `labels`.")
        images, labels = archive["images"], archive["labels"].astype(np.intp)
    return Dataset(path.stem, [image.astype(np.float32) / 255 for image in images], labels)


def from_folder(path: Path) -> Dataset:
    """Pictures named by labels.csv (columns file, label), or sorted into folders 0 to 9."""
    listing = path / "labels.csv"
    if listing.is_file():
        with listing.open(newline="") as rows:
            named = [(path / row["file"], int(row["label"])) for row in csv.DictReader(rows)]
    else:
        named = [
            (file, digit)
            for digit in range(10)
            for file in sorted((path / str(digit)).glob("*"))
            if file.suffix.lower() in SUFFIXES
        ]
    if not named:
        raise DatasetError(f"{path} has no labels.csv and no pictures in folders 0 to 9.")
    inks = [read_ink(file.read_bytes()) for file, _ in named]
    return Dataset(path.name, inks, np.array([label for _, label in named], np.intp))


def join(datasets: Sequence[Dataset]) -> Dataset:
    """Several datasets as one."""
    return Dataset(
        "+".join(dataset.name for dataset in datasets),
        [ink for dataset in datasets for ink in dataset.inks],
        np.concatenate([dataset.labels for dataset in datasets]),
    )


NAMED: dict[str, Callable[[], Dataset]] = {"load_digits": load_digits}
