"""Searches the constants of a module on labelled data: `python -m digits tune TARGET DATASET...`.

Coordinate search: each constant in turn is made a step smaller and larger, and the step that reads
more right is kept, until none does. Where as many are right, the more probable right answer wins.
"""

from __future__ import annotations

import contextlib
import importlib
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import click
import numpy as np

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.errors import DigitsError
from digits.training import datasets as loading
from digits.training.datasets import DatasetError

STEPS = (0.8, 1.25)
"""Factors of a constant; a whole number changes by 1 at least."""


class Score(NamedTuple):
    """How well a dataset is read, greater is better; compared from left to right.

    right: share of the pictures. log_probability: of the right answers, their mean.
    """

    right: float
    log_probability: float


REFUSED = Score(0, math.log(0.001))
"""Of a picture that is refused."""

Measure = Callable[[], Score]


@dataclass(frozen=True)
class Target:
    """Constants that can be searched for.

    Attributes
    ----------
    module : str
        Whose `PARAMETERS`, a named tuple, its code reads.
    prepare : callable
        (recognizer, dataset names, digits of each) -> what measures the constants of the moment.
    """

    module: str
    prepare: Callable[[Recognizer, Sequence[str], int], Measure]


class Step(NamedTuple):
    """A change that was kept."""

    name: str
    value: float
    score: Score


def tune(
    name: str, recognizer: Recognizer, datasets: Sequence[str], limit: int, rounds: int
) -> Iterator[Step]:
    """Search the constants of a target.

    Parameters
    ----------
    name : str
        One of TARGETS.
    recognizer : Recognizer
    datasets : sequence of str
        Names or paths, as `load` takes them; of numbers, folders with a labels.csv.
    limit : int
        Pictures of each dataset.
    rounds : int
        How often every constant is tried, at most.

    Yields
    ------
    Step
        The score of the constants as they are, under the name of the target, then every change
        that was kept. The module has its own constants back in the end.

    Raises
    ------
    ValueError
        For a name that is no target.
    DatasetError
    """
    if name not in TARGETS:
        raise ValueError(f"There is no target {name!r}; there are {', '.join(TARGETS)}.")
    target = TARGETS[name]
    module: Any = importlib.import_module(target.module)
    constants = module.PARAMETERS
    measure = target.prepare(recognizer, datasets, limit)
    best = measure()
    yield Step(name, 0, best)
    for _ in range(rounds):
        before = best
        for field, value in constants._asdict().items():
            for candidate in steps(value):
                if candidate == value:
                    continue  # nought is no number to take a share of
                changed = constants._replace(**{field: candidate})
                with installed(module, changed):
                    score = measure()
                if score > best:
                    best, constants = score, changed
                    yield Step(field, candidate, score)
        if best == before:
            return


def steps(value: float) -> list[float]:
    """A constant -> the values next to it that are tried."""
    if isinstance(value, int):
        return [value + min(-1, round(value * (STEPS[0] - 1))), value + max(1, round(value / 4))]
    return [float(f"{value * step:.3g}") for step in STEPS]


@contextlib.contextmanager
def installed(module: Any, constants: Any) -> Iterator[None]:
    """Let a module read other constants for the block."""
    own = module.PARAMETERS
    module.PARAMETERS = constants
    try:
        yield
    finally:
        module.PARAMETERS = own


# ---------------------------------------------------------------- what is measured


def of_digits(recognizer: Recognizer, datasets: Sequence[str], limit: int) -> Measure:
    """Measure the decision on single digits; their frames are the same whatever it is."""
    sets = [loading.sample(loading.load(name), limit) for name in datasets]
    inks = [ink for dataset in sets for ink in dataset.inks]
    labels = [int(label) for dataset in sets for label in dataset.labels]
    with click.progressbar(inks, label="normalising digits") as bar:
        frames = [recognizer.frame(ink) for ink in bar]

    def measure() -> Score:
        predictions = recognizer.recognize_frames(frames)
        asked = zip(predictions, labels, strict=True)
        return mean([Score(a.digit == b, math.log(a.probabilities[b])) for a, b in asked])

    return measure


def of_pictures(recognizer: Recognizer, datasets: Sequence[str], limit: int) -> Measure:
    """Measure single digits from the encoded picture on."""

    def score(picture: bytes, text: str) -> Score:
        answer = service.predict(picture, recognizer)
        return Score(answer.digit == int(text), math.log(answer.probabilities[int(text)]))

    return of_folders(score, datasets, limit)


def of_numbers(recognizer: Recognizer, datasets: Sequence[str], limit: int) -> Measure:
    """Measure whole numbers; of a wrong one, the probability that it is wrong counts."""

    def score(picture: bytes, text: str) -> Score:
        number = service.read(picture, recognizer)
        right = number.text == text
        sure = number.confidence if right else 1 - number.confidence
        return Score(right, max(math.log(sure), REFUSED.log_probability))

    return of_folders(score, datasets, limit)


def of_folders(score: Callable[[bytes, str], Score], folders: Sequence[str], limit: int) -> Measure:
    """Measure pictures that the labels.csv of each folder names."""
    pictures = []
    for folder in folders:
        listing = Path(folder) / "labels.csv"
        if not listing.is_file():
            raise DatasetError(f"{folder} is no folder with a labels.csv (file,label).")
        named = loading.labelled_files(listing)[:limit]
        pictures += [(file.read_bytes(), text) for file, text in named]

    def measure() -> Score:
        scores = []
        for picture, text in pictures:
            try:
                scores.append(score(picture, text))
            except DigitsError:
                scores.append(REFUSED)
        return mean(scores)

    return measure


def mean(scores: Sequence[Score]) -> Score:
    right, log_probability = np.mean(scores, axis=0).tolist()
    return Score(right, log_probability)


def modules(package: str, *names: str, **renamed: str) -> dict[str, str]:
    """Targets by their names: modules of a package, some under a name of their own."""
    own = {name: name for name in names} | renamed
    return {name: f"{package}.{module}" for name, module in own.items()}


OF_PICTURES = {
    **modules("digits.imaging", "ink", "paper", "pasted", "screenshots", "strokes"),
    **modules(
        "digits.imaging.surroundings",
        "borders",
        "cut_off",
        "lines",
        "margins",
        "removal",
        roles="line_roles",
    ),
    **modules(
        "digits.imaging.photographs",
        "light",
        "selection",
        desks="desk",
        photographs="photo",
        rules="ruled_paper",
    ),
}
"""Targets that are measured on pictures of single digits, and their modules."""

OF_NUMBERS = {
    **modules(
        "digits.imaging.tables",
        "baselines",
        "boxes",
        "combs",
        "dashes",
        "enclosures",
        "fills",
        "shading",
        "writing",
        tables="lines",
    ),
    **modules("digits.imaging.photographs", "dark_regions", "ticks"),
    **modules(
        "digits.numbers",
        "brackets",
        "candidates",
        "cells",
        "costs",
        "crosses",
        "cuts",
        "descenders",
        "features",
        "fragments",
        "loops",
        "rows",
        "segments",
        "signs",
        "slashes",
        "words",
        hand="same_hand",
    ),
}
"""The same of whole numbers."""

TARGETS = {
    "decision": Target("digits.classifier.decision", of_digits),
    **{name: Target(module, of_pictures) for name, module in OF_PICTURES.items()},
    **{name: Target(module, of_numbers) for name, module in OF_NUMBERS.items()},
}
