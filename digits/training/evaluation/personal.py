"""How fast a writer's own examples help: accuracy after some examples of the same hand.

Each writer's digits are shuffled. The second half is asked; examples come from the first half
only, so many of each digit, or those that were misread there: a person who corrects mistakes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from digits.classifier.examples import SentExamples
from digits.classifier.recognizer import Prediction, Recognizer
from digits.training import datasets
from digits.training.datasets import Dataset, DatasetError

COLOURS = ("#3a8fb7", "#c06a2b", "#4f9d5b", "#9a5bb0")

COUNTS = (0, 1, 2, 5, 10)
"""Examples of each digit."""


@dataclass
class Personal:
    """What was measured of all writers of a dataset.

    Attributes
    ----------
    name : str
    writers, asked : int
        Writers, and digits of theirs in the second halves.
    wrong : mapping of int to int
        Examples of each digit -> answers that were wrong.
    corrected : int
        Answers that were wrong after corrections only.
    corrections : int
        Examples that these corrections were.
    """

    name: str
    writers: int = 0
    asked: int = 0
    wrong: dict[int, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    corrected: int = 0
    corrections: int = 0

    def accuracy(self, wrong: int) -> float:
        return 1 - wrong / max(self.asked, 1)


def by_writer(name: str) -> list[Dataset]:
    """Load a dataset writer by writer.

    Parameters
    ----------
    name : str
        A .npz with an array `writer`, or a folder with a folder for each writer, each a dataset of
        its own. Any other dataset is taken to be of one writer.

    Raises
    ------
    DatasetError
    """
    path = Path(name)
    inner = [each for each in sorted(path.glob("*")) if each.is_dir() and not is_digit(each.name)]
    if path.is_dir() and inner and not (path / "labels.csv").exists():
        return [datasets.load(str(each)) for each in inner]
    dataset = datasets.load(name)
    if path.suffix != ".npz":
        return [dataset]
    with np.load(path) as archive:
        writers = archive["writer"] if "writer" in archive.files else np.zeros(len(dataset))
    if len(writers) != len(dataset):
        raise DatasetError(f"{path} has {len(writers)} writers for {len(dataset)} digits.")
    groups = [np.flatnonzero(writers == writer).tolist() for writer in np.unique(writers)]
    return [
        Dataset(dataset.name, [dataset.inks[row] for row in rows], dataset.labels[rows])
        for rows in groups
    ]


def is_digit(name: str) -> bool:
    return len(name) == 1 and name in "0123456789"


def measure(
    recognizer: Recognizer, name: str, writers: Sequence[Dataset], seed: int = 0
) -> Personal:
    """Ask a recogniser for the second half of each writer's digits, with examples of the first.

    Parameters
    ----------
    recognizer : Recognizer
    name : str
        Of the dataset.
    writers : sequence of Dataset
    seed : int
        Of the order of each writer's digits.

    Returns
    -------
    Personal
    """
    rng = np.random.default_rng(seed)
    result = Personal(name)
    with click.progressbar(writers, label=f"asking for {len(writers)} writers") as shown:
        for writer in shown:
            order = rng.permutation(len(writer))
            predictions = recognizer.recognize_inks([writer.inks[row] for row in order])
            add_writer(result, recognizer, predictions, writer.labels[order])
    return result


def add_writer(
    result: Personal,
    recognizer: Recognizer,
    predictions: Sequence[Prediction],
    labels: NDArray[np.intp],
) -> None:
    """Count the mistakes on one writer. predictions: without examples. labels: int N."""
    half = len(labels) // 2
    frames = [prediction.seen for prediction in predictions]
    vectors = [prediction.vector_text for prediction in predictions]
    result.writers += 1
    result.asked += len(labels) - half
    for count in COUNTS:
        kept = [row for row in range(half) if (labels[:row] == labels[row]).sum() < count]
        taught = recognizer.with_examples(examples_of(kept, labels, vectors), {})
        answers = digits_of(taught.recognize_frames(frames[half:]))
        result.wrong[count] += int((answers != labels[half:]).sum())
    corrections: list[int] = []
    for row, frame in enumerate(frames):  # one after the other: each may be an example for the next
        taught = recognizer.with_examples(examples_of(corrections, labels, vectors), {})
        (answer,) = digits_of(taught.recognize_frames([frame]))
        if answer != labels[row]:
            corrections.append(row)
            result.corrected += row >= half
    result.corrections += len(corrections)


def examples_of(
    rows: Sequence[int], labels: NDArray[np.intp], vectors: Sequence[str]
) -> SentExamples:
    """Some of a writer's digits as examples."""
    return SentExamples(
        [int(labels[row]) for row in rows], {k: vectors[row] for k, row in enumerate(rows)}
    )


def digits_of(predictions: Sequence[Prediction]) -> NDArray[np.intp]:
    return np.array([prediction.digit for prediction in predictions], np.intp)


# ---------------------------------------------------------------- to be looked at


def table(result: Personal) -> str:
    """The measured accuracies as text."""
    lines = [f"{result.name}: {result.writers} writers, {result.asked} digits asked"]
    for count, wrong in result.wrong.items():
        lines.append(f"{count:4} examples a digit  {result.accuracy(wrong):8.2%}  {wrong} wrong")
    lines.append(
        f"corrections only       {result.accuracy(result.corrected):8.2%}  {result.corrected}"
        f" wrong, {result.corrections / max(result.writers, 1):.1f} corrections a writer"
    )
    return "\n".join(lines)


def plot(results: Sequence[Personal]) -> str:
    """The learning curves as an SVG picture: share of wrong answers against examples a digit."""
    worst = max([wrong / max(r.asked, 1) for r in results for wrong in r.wrong.values()] + [1e-3])
    across = {count: 50 + 330 * place / (len(COUNTS) - 1) for place, count in enumerate(COUNTS)}
    parts = [
        f'<text x="{x:.0f}" y="235" text-anchor="middle">{count}</text>'
        for count, x in across.items()
    ]
    for tick in (0, 0.5, 1):
        y = 210 - 180 * tick
        parts.append(f'<path d="M50 {y:.0f}H380" stroke="#8886"/>')
        parts.append(f'<text x="44" y="{y + 4:.0f}" text-anchor="end">{tick * worst:.2%}</text>')
    for result, colour in zip(results, COLOURS * len(results), strict=False):
        heights = {n: 210 - 180 * w / max(result.asked, 1) / worst for n, w in result.wrong.items()}
        path = " ".join(f"{across[n]:.0f},{y:.1f}" for n, y in heights.items())
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        last = heights[COUNTS[-1]]
        parts.append(f'<text x="386" y="{last + 4:.0f}" fill="{colour}">{result.name}</text>')
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 500 260" font-family="sans-serif"'
        ' font-size="12" fill="#777" role="img" aria-label="share wrong against examples">'
        '<text x="50" y="18">share of wrong answers</text>'
        '<text x="215" y="254" text-anchor="middle">own examples of each digit</text>'
        + "".join(parts)
        + "</svg>\n"
    )
