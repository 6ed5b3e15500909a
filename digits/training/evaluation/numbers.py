"""How right whole numbers are read: real ones, or lines composed of single digits."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from PIL import Image

from digits import service
from digits.classifier.normalize import crop
from digits.classifier.recognizer import Recognizer
from digits.errors import NoDigit, NoInk
from digits.imaging import encode
from digits.imaging.decode import Ink
from digits.training.datasets import Dataset, DatasetError, labelled_files

LINE_WIDTH, LINE_STEP, MARGIN = 1000, 200, 50
"""Pixels: of a composed picture, from line to line, and above the first and below the last."""

SIZE = 110
"""Pixels: the longer side of a composed digit, give or take a seventh."""

MOST_DIGITS = 6
"""In a composed line; three at least."""

INK = (17, 17, 17)


@dataclass(frozen=True)
class Numbers:
    """Pictures of whole numbers, encoded, and the digits of each, lines joined by newlines."""

    name: str
    pictures: Sequence[bytes]
    texts: Sequence[str]


@dataclass(frozen=True)
class Reading:
    """What was answered to Numbers; nothing where the answer was NoInk. seconds: a picture."""

    numbers: Numbers
    answers: Sequence[str]
    seconds: float

    @property
    def exact(self) -> float:
        """Share of the pictures whose digits are all right, in the right order and lines."""
        pairs = zip(self.numbers.texts, self.answers, strict=True)
        return float(np.mean([text == answer for text, answer in pairs]))

    @property
    def digits_right(self) -> float:
        """One less the digits to insert, delete and replace, as a share of those written."""
        pairs = zip(map(flat, self.numbers.texts), map(flat, self.answers), strict=True)
        edits = sum(edit_distance(text, answer) for text, answer in pairs)
        return 1 - edits / sum(len(flat(text)) for text in self.numbers.texts)


def flat(text: str) -> str:
    return text.replace("\n", "")


def edit_distance(one: str, other: str) -> int:
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
    try:
        pictures = [file.read_bytes() for file, _ in named]
    except OSError as error:
        raise DatasetError(f"{listing} names a file that cannot be read: {error}") from error
    return Numbers(path.name, pictures, [label for _, label in named])


# ---------------------------------------------------------------- composed


def compose(dataset: Dataset, count: int, seed: int = 0) -> Numbers:
    """Single digits -> `count` numbers of digits that do not touch; every other has two lines."""
    rng = np.random.default_rng(seed)
    written = [write(dataset, 1 + k % 2, rng) for k in range(count)]
    return Numbers(
        f"{dataset.name} in lines",
        [canvas_of(ink) for ink, _ in written],
        [text for _, text in written],
    )


def write(dataset: Dataset, lines: int, rng: np.random.Generator) -> tuple[Ink, str]:
    """Ink of some lines of digits, each 3 to MOST_DIGITS long, and what they say."""
    canvas, texts = np.zeros((LINE_STEP * lines + 2 * MARGIN, LINE_WIDTH), np.float32), []
    for line in range(lines):
        chosen, x = rng.integers(len(dataset), size=rng.integers(3, MOST_DIGITS + 1)), 30
        for k in chosen:
            ink = dataset.inks[k]
            digit = resized(crop(ink, float(ink.max())), SIZE * rng.uniform(0.86, 1.14))
            height, width = digit.shape
            y = MARGIN + LINE_STEP * line + (LINE_STEP - height) // 2 + int(rng.integers(-10, 11))
            canvas[y : y + height, x : x + width] = digit
            x += width + int(rng.integers(10, 31))
        texts.append("".join(str(digit) for digit in dataset.labels[chosen]))
    return canvas, "\n".join(texts)


def resized(ink: Ink, longer: float) -> Ink:
    """Ink with its longer side so many pixels long."""
    scale = longer / max(ink.shape)
    size = (max(1, round(scale * ink.shape[1])), max(1, round(scale * ink.shape[0])))
    smooth: Ink = np.asarray(Image.fromarray(ink).resize(size, Image.Resampling.BICUBIC))
    return smooth.clip(0, 1)


def canvas_of(ink: Ink) -> bytes:
    """Ink -> a PNG with transparent paper, as a drawing page sends it."""
    image = Image.new("RGBA", ink.shape[::-1], INK)
    image.putalpha(Image.fromarray((255 * ink).astype(np.uint8)))
    return encode.png(image)


# ---------------------------------------------------------------- measured


def read(recognizer: Recognizer, asked: Numbers) -> Reading:
    """Read every number."""
    started = time.perf_counter()
    with click.progressbar(asked.pictures, label=asked.name) as pictures:
        answers = [answer(picture, recognizer) for picture in pictures]
    return Reading(asked, answers, (time.perf_counter() - started) / len(answers))


def answer(picture: bytes, recognizer: Recognizer) -> str:
    """The digits on a picture; none where it is refused for having none."""
    try:
        return service.read(picture, recognizer).text
    except (NoInk, NoDigit):
        return ""


def summary(reading: Reading) -> str:
    """Reading -> one line."""
    return (
        f"{reading.numbers.name}: {reading.exact:.1%} of {len(reading.answers)} numbers exactly"
        f" right, {reading.digits_right:.1%} of their digits; {1000 * reading.seconds:.0f} ms each"
    )
