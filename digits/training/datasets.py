"""Labelled digits to train on or to measure with."""

from __future__ import annotations

import csv
import gzip
import itertools
import re
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from digits import service
from digits.errors import DigitsError
from digits.imaging.arrays import Ink
from digits.imaging.formats import SUFFIXES
from digits.training.synthesis import pen

CANVAS = 200
"""Pixels a side of the canvas that recorded strokes are drawn on."""

PEN = 10
"""Pixels: the pen that they are drawn with."""

FREE = 0.18
"""Share of the canvas left free on each side of a recorded digit."""

OVERSAMPLE = 4


class DatasetError(ValueError):
    """A dataset that is not there or not of a known form; the text says which forms there are."""


@dataclass(frozen=True)
class Dataset:
    """Labelled digits.

    Attributes
    ----------
    name : str
    inks : sequence of float32 arrays of shape (H, W)
        0 where there is paper, 1 for full ink.
    labels : int array of shape (N,)
    files : sequence of Path
        Where the pictures came from; empty unless each has a file of its own.
    """

    name: str
    inks: Sequence[Ink]
    labels: NDArray[np.intp]
    files: Sequence[Path] = ()

    def __len__(self) -> int:
        return len(self.labels)


def load(name: str) -> Dataset:
    """Load a dataset by its name or path; the DatasetError that it may raise lists the forms."""
    path = Path(name)
    if name == "load_digits":
        return load_digits()
    if drawing := re.fullmatch(r"drawn:([1-9][0-9]*)(?::([0-9]+))?", name):
        return drawn(int(drawing[1]), int(drawing[2] or 0))
    if name.startswith("openml:"):
        return from_openml(name.removeprefix("openml:"))
    if path.is_dir():
        return from_folder(path)
    if path.is_file() and path.suffix == ".zip":
        return from_zip(path)
    if path.is_file() and path.suffix == ".npz":
        return from_npz(path)
    if path.is_file() and "images" in path.name and "idx3" in path.name:
        return from_idx(path)
    raise DatasetError(
        f"There is no dataset {name!r}. Name one of: load_digits; drawn:N or drawn:N:SEED, with N"
        " drawn digits of each class; openml:NAME, such as openml:mnist_784; a .npz with `labels`"
        " and either `images` (N x H x W, ink 255 on 0) or pen strokes (`points`, `stroke_start`,"
        " `sample_start`); an IDX file *-images-idx3-ubyte beside its *-labels-idx1-ubyte; or a"
        " folder of pictures, with a labels.csv (file,label) or sorted into folders 0 to 9; or a"
        " zip of such a folder, as the drawing page gives it."
    )


def sample(dataset: Dataset, limit: int, seed: int = 0) -> Dataset:
    """At most `limit` digits of a dataset, drawn by chance."""
    rows = np.random.default_rng(seed).permutation(len(dataset))[:limit]
    files = [dataset.files[row] for row in rows] if dataset.files else ()
    return Dataset(dataset.name, [dataset.inks[row] for row in rows], dataset.labels[rows], files)


def join(datasets: Sequence[Dataset]) -> Dataset:
    """Several datasets as one."""
    return Dataset(
        "+".join(dataset.name for dataset in datasets),
        [ink for dataset in datasets for ink in dataset.inks],
        np.concatenate([dataset.labels for dataset in datasets]),
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


def drawn(count: int, seed: int = 0) -> Dataset:
    """Digits that the pen model draws, `count` of each class."""
    inks, labels = pen.drawn(count, seed)
    return Dataset(f"drawn:{count}:{seed}" if seed else f"drawn:{count}", inks, labels)


def from_openml(name: str) -> Dataset:
    """A dataset of openml.org with square pictures, ink bright on dark, such as `mnist_784`."""
    from sklearn.datasets import fetch_openml

    try:
        bunch = fetch_openml(name, version=1, as_frame=False, parser="liac-arff")
    except Exception as error:  # no network, no such dataset, a changed server
        raise DatasetError(f"openml:{name} cannot be fetched: {error}") from error
    side = int(np.sqrt(bunch.data.shape[1]))
    return of_images(name, bunch.data.reshape(-1, side, side), bunch.target)


def from_npz(path: Path) -> Dataset:
    """A numpy archive of images, or of pen strokes."""
    try:
        with np.load(path) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except (ValueError, OSError, zipfile.BadZipFile) as error:
        raise DatasetError(f"{path} is no archive of numpy arrays: {error}") from error
    if {"images", "labels"} <= arrays.keys():
        return of_images(path.stem, arrays["images"], arrays["labels"])
    if {"points", "stroke_start", "sample_start", "labels"} <= arrays.keys():
        return of_strokes(path.stem, arrays)
    raise DatasetError(
        f"{path} holds {', '.join(arrays)}; expected are `labels` and either `images` or"
        " `points`, `stroke_start` and `sample_start`."
    )


def from_idx(path: Path) -> Dataset:
    """MNIST's own format: an images file, its labels beside it; gzipped or not."""
    labels = path.with_name(path.name.replace("images", "labels").replace("idx3", "idx1"))
    if not labels.is_file():
        raise DatasetError(f"{path} has no labels: {labels.name} is missing beside it.")
    return of_images(path.name.partition("-images")[0], read_idx(path), read_idx(labels))


def read_idx(path: Path) -> NDArray[np.uint8]:
    """IDX file of bytes -> array. The format: http://yann.lecun.com/exdb/mnist/."""
    data = path.read_bytes()
    data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    if data[:3] != b"\0\0\x08":
        raise DatasetError(f"{path} is not an IDX file of bytes.")
    try:
        shape = np.frombuffer(data, ">u4", data[3], 4)
        return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(shape)
    except ValueError as error:
        raise DatasetError(f"{path} has not as many bytes as its header says: {error}") from error


def from_folder(path: Path) -> Dataset:
    """Pictures named by labels.csv (columns file, label), or sorted into folders 0 to 9."""
    listing = path / "labels.csv"
    if listing.is_file():
        named = [(file, digit_of(label, listing)) for file, label in labelled_files(listing)]
    else:
        named = [
            (file, digit)
            for digit in range(10)
            for file in sorted((path / str(digit)).glob("*"))
            if file.suffix.lower() in SUFFIXES
        ]
    if not named:
        raise DatasetError(f"{path} has no labels.csv and no pictures in folders 0 to 9.")
    inks = [ink_in(file) for file, _ in named]
    files, labels = zip(*named, strict=True)
    return Dataset(path.name, inks, np.array(labels, np.intp), files)


def from_zip(path: Path) -> Dataset:
    """A folder of pictures in a zip archive, as the drawing page gives its corrections."""
    with tempfile.TemporaryDirectory() as name:
        try:
            with zipfile.ZipFile(path) as archive:
                archive.extractall(name)
        except (zipfile.BadZipFile, RuntimeError, OSError) as error:
            raise DatasetError(f"{path} is not a zip archive that can be read: {error}") from error
        dataset = from_folder(root_of(Path(name)))
    return Dataset(path.stem, dataset.inks, dataset.labels)


def root_of(unpacked: Path) -> Path:
    """The folder of an archive that has a labels.csv, or folders 0 to 9."""
    listings = sorted(unpacked.rglob("labels.csv"))
    folders = sorted(folder for folder in unpacked.rglob("[0-9]") if folder.is_dir())
    # archives made on macOS hold a second tree, without pictures
    own = [each for each in listings + folders if "__MACOSX" not in each.parts]
    return own[0].parent if own else unpacked


def labelled_files(listing: Path) -> list[tuple[Path, str]]:
    """labels.csv (columns file, label) -> pictures and what is written on them."""
    try:
        rows = list(csv.DictReader(listing.read_text("utf-8-sig").splitlines(keepends=True)))
    except UnicodeDecodeError as error:
        raise DatasetError(f"{listing} is not UTF-8: {error}. Save it as such.") from error
    if not rows or not {"file", "label"} <= rows[0].keys():
        raise DatasetError(
            f"{listing} needs a first line `file,label`, and a line for each picture."
        )
    return [(listing.parent / row["file"], (row["label"] or "").strip()) for row in rows]


def digit_of(label: str, listing: Path) -> int:
    if label not in "0123456789" or len(label) != 1:
        raise DatasetError(
            f"{listing} has the label {label!r}; expected are 0 to 9."
            " `evaluate --read` takes numbers."
        )
    return int(label)


def ink_in(file: Path) -> Ink:
    """The ink of the digit in a picture file, drawn or photographed."""
    try:
        return service.extract_digit(file.read_bytes())
    except (OSError, DigitsError) as error:
        raise DatasetError(f"{file}: {error}") from error


def of_images(name: str, images: NDArray[np.generic], labels: NDArray[np.generic]) -> Dataset:
    """Images N x H x W, ink 255 on 0. Raises DatasetError where they are no labelled digits."""
    inks = [image.astype(np.float32) / 255 for image in images]
    if not all(np.isfinite(ink).all() for ink in inks):
        raise DatasetError(f"{name} has images with values that are no numbers.")
    return Dataset(name, inks, checked_labels(name, labels, len(inks), [ink.any() for ink in inks]))


def checked_labels(
    name: str, labels: NDArray[np.generic], count: int, inked: Sequence[bool | np.bool_]
) -> NDArray[np.intp]:
    """Labels as numbers: as many digits as there are images, of which none may be blank."""
    try:
        digits = labels.astype(np.float64)
    except ValueError as error:
        raise DatasetError(f"{name} has labels that are no digits: {error}") from error
    wrong = ~np.isin(digits, np.arange(10))
    if wrong.any():
        raise DatasetError(f"{name} has the label {digits[wrong][0]:g}; expected are 0 to 9.")
    if labels.shape != (count,):
        raise DatasetError(f"{name} has {count} images and labels of shape {labels.shape}.")
    if not count:
        raise DatasetError(f"{name} has no digits.")
    if not all(inked):
        raise DatasetError(
            f"{name}: image {[*inked].index(False)} (from 0) is blank. Leave it out."
        )
    return digits.astype(np.intp)


def of_strokes(name: str, arrays: dict[str, NDArray[np.generic]]) -> Dataset:
    """Recorded pen strokes, drawn as a page's canvas would show them.

    points: float P x 2, y down. stroke_start: where each stroke begins in points, and the end.
    sample_start: where each digit begins in strokes, and the end.
    """
    points, begins = arrays["points"].astype(float), arrays["stroke_start"].astype(int)
    starts = arrays["sample_start"].astype(int).tolist()
    if begins[-1:].tolist() != [len(points)] or starts[-1:] != [len(begins) - 1]:
        raise DatasetError(
            f"{name}: `stroke_start` ends with the number of points, `sample_start` with that of"
            " strokes."
        )
    strokes = np.split(points, begins[1:-1])
    inks = [draw_strokes(strokes[first:last]) for first, last in itertools.pairwise(starts)]
    return Dataset(name, inks, arrays["labels"].astype(np.intp))


def draw_strokes(strokes: Sequence[NDArray[np.float64]]) -> Ink:
    """Pen paths, each K x 2 -> ink CANVAS x CANVAS: fitted to the middle, drawn by a round pen."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = OVERSAMPLE * CANVAS * (1 - 2 * FREE) / max(float((high - low).max()), 1e-9)
    image = Image.new("L", (OVERSAMPLE * CANVAS, OVERSAMPLE * CANVAS))
    for stroke in strokes:
        path = (stroke - (low + high) / 2) * scale + OVERSAMPLE * CANVAS / 2
        pen.draw_line(ImageDraw.Draw(image), path, OVERSAMPLE * PEN)
    return np.asarray(image.reduce(OVERSAMPLE), np.float32) / np.float32(255)
