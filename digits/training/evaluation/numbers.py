"""How right whole numbers are read: real ones, or composed of single digits."""

from __future__ import annotations

import io
import itertools
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from PIL import Image, ImageOps

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.errors import NoDigit, NoInk, TooComplex
from digits.imaging.decode import eight_bit
from digits.numbers.number import FoundDigit
from digits.training.datasets import Dataset, DatasetError, labelled_files
from digits.training.evaluation import calibration
from digits.training.evaluation.layouts import LAYOUTS


@dataclass(frozen=True)
class Numbers:
    """Pictures of whole numbers, encoded, and the digits of each, lines joined by newlines."""

    name: str
    pictures: Sequence[bytes]
    texts: Sequence[str]


@dataclass(frozen=True)
class Reading:
    """What was answered to Numbers, nothing where the answer was NoInk, and how sure it was.

    seconds: a picture.
    """

    numbers: Numbers
    answers: Sequence[str]
    confidences: Sequence[float]
    seconds: float

    @property
    def exact(self) -> float:
        """Share of the pictures whose digits are all right, in the right order and lines."""
        pairs = zip(self.numbers.texts, self.answers, strict=True)
        return float(np.mean([text == answer for text, answer in pairs]))

    @property
    def parts(self) -> float:
        """Share of the lines, or of a table's cells, that are right and in their order."""
        pairs = [
            (text.split(), answer.split())
            for text, answer in zip(self.numbers.texts, self.answers, strict=True)
        ]
        wrong = sum(min(len(text), edit_distance(text, answer)) for text, answer in pairs)
        return 1 - wrong / sum(len(text) for text, _ in pairs)

    @property
    def calibration_error(self) -> float:
        """As of `calibration.calibration_error`."""
        pairs = zip(self.numbers.texts, self.answers, strict=True)
        right = [text == answer for text, answer in pairs]
        return calibration.calibration_error(self.confidences, right)

    @property
    def digits_right(self) -> float:
        """One less the digits to insert, delete and replace, as a share of those written."""
        pairs = zip(map(flat, self.numbers.texts), map(flat, self.answers), strict=True)
        edits = sum(edit_distance(text, answer) for text, answer in pairs)
        return 1 - edits / sum(len(flat(text)) for text in self.numbers.texts)


def flat(text: str) -> str:
    return "".join(text.split())


def edit_distance(one: Sequence[str], other: Sequence[str]) -> int:
    """The least insertions, deletions and replacements between two texts (Levenshtein 1966)."""
    row = list(range(len(other) + 1))
    for i, sign in enumerate(one):
        above, row = row, [i + 1]
        for j, answered in enumerate(other):
            row.append(min(above[j] + (sign != answered), above[j + 1] + 1, row[j] + 1))
    return row[-1]


def from_folder(path: Path) -> Numbers:
    """Pictures named by a labels.csv (columns file, label), whose labels are whole numbers."""
    listing = path / "labels.csv"
    if not listing.is_file():
        raise DatasetError(f"{path} is no folder with a labels.csv (file,label) of numbers.")
    named = labelled_files(listing)
    for _, label in named:
        if not re.fullmatch(r"[0-9]+(\s+[0-9]+)*", label):
            raise DatasetError(
                f"{listing} has the label {label!r}. Write digits, lines below each other."
            )
    try:
        pictures = [file.read_bytes() for file, _ in named]
    except OSError as error:
        raise DatasetError(f"{listing} names a file that cannot be read: {error}") from error
    return Numbers(path.name, pictures, [label for _, label in named])


def resampled(numbers: Numbers, factor: float) -> Numbers:
    """The same pictures with more or fewer pixels, `factor` times along each side.

    Nothing else is new about them, so what is read worse shows how far constants were fitted to the
    pixels of these pictures.
    """
    pictures = []
    for picture in numbers.pictures:
        image = eight_bit(ImageOps.exif_transpose(Image.open(io.BytesIO(picture))))
        encoded = io.BytesIO()
        ImageOps.scale(image, factor, Image.Resampling.LANCZOS).save(encoded, "PNG")
        pictures.append(encoded.getvalue())
    return Numbers(f"{numbers.name} x {factor:g}", pictures, numbers.texts)


# ---------------------------------------------------------------- composed


def compose(dataset: Dataset, count: int, seed: int = 0, layout: str = "lines") -> Numbers:
    """Single digits -> `count` numbers of digits that do not touch; every other has two lines."""
    rng = np.random.default_rng(seed)
    composed = [LAYOUTS[layout](dataset, 1 + k % 2, rng) for k in range(count)]
    pictures, texts = zip(*composed, strict=True)
    return Numbers(f"{dataset.name} in {layout}", pictures, texts)


# ---------------------------------------------------------------- measured


def read(recognizer: Recognizer, asked: Numbers) -> Reading:
    """Read every number."""
    started = time.perf_counter()
    with click.progressbar(asked.pictures, label=asked.name) as pictures:
        answers, confidences = zip(*(answer(each, recognizer) for each in pictures), strict=True)
    pairs = zip(asked.texts, answers, strict=True)
    answers = tuple(read if " " in text else read.replace(" ", "") for text, read in pairs)
    seconds = (time.perf_counter() - started) / len(answers)
    return Reading(asked, answers, confidences, seconds)


def answer(picture: bytes, recognizer: Recognizer) -> tuple[str, float]:
    """The digits on a picture, cells of tables apart, and the confidence of them all.

    No digits where it is refused for having none, or too much else.
    """
    try:
        number = service.read(picture, recognizer)
    except (NoInk, NoDigit, TooComplex):
        return "", 0.0
    return "\n".join(filter(None, map(row_text, number.rows))), number.confidence


def row_text(row: Sequence[FoundDigit]) -> str:
    """The digits of a row, a space between cells."""
    digits = [found for found in row if found.digit is not None]
    cells = itertools.groupby(digits, key=lambda found: found.cell)
    return " ".join("".join(str(found.digit) for found in cell) for _, cell in cells)


def summary(reading: Reading) -> str:
    """Reading -> one line."""
    return (
        f"{reading.numbers.name}: {reading.exact:.1%} of {len(reading.answers)} numbers exactly"
        f" right, {reading.parts:.1%} of their lines or cells, {reading.digits_right:.1%} of their"
        f" digits; calibration error {reading.calibration_error:.3f};"
        f" {1000 * reading.seconds:.0f} ms each"
    )
