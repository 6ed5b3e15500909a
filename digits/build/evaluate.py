"""How right a model is on a dataset."""

from __future__ import annotations

from dataclasses import dataclass

import click
import numpy as np
from numpy.typing import NDArray

from digits.build.datasets import Dataset
from digits.recognizer import Recognizer

Z95 = 1.96


@dataclass(frozen=True)
class Evaluation:
    """confusion: int 10 x 10, rows are true digits, columns are answers."""

    dataset: str
    confusion: NDArray[np.intp]

    @property
    def digits(self) -> int:
        return int(self.confusion.sum())

    @property
    def accuracy(self) -> float:
        return float(np.trace(self.confusion) / self.digits)

    @property
    def interval(self) -> tuple[float, float]:
        """95 % confidence interval of the accuracy (Wilson 1927)."""
        p, n = self.accuracy, self.digits
        centre = (p + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
        half = Z95 * np.sqrt(p * (1 - p) / n + Z95**2 / (4 * n * n)) / (1 + Z95**2 / n)
        return float(centre - half), float(centre + half)


def evaluate(recognizer: Recognizer, dataset: Dataset) -> Evaluation:
    """Ask for every digit of a dataset and count the answers."""
    confusion = np.zeros((10, 10), np.intp)
    pairs = list(zip(dataset.inks, dataset.labels, strict=True))
    with click.progressbar(pairs, label=dataset.name) as bar:
        for ink, label in bar:
            confusion[label, recognizer.recognize_ink(ink).digit] += 1
    return Evaluation(dataset.name, confusion)


def report(evaluation: Evaluation) -> str:
    """Evaluation -> lines for a terminal."""
    low, high = evaluation.interval
    lines = [
        f"{evaluation.dataset}: {evaluation.accuracy:.2%} right of {evaluation.digits}"
        f" (95 % interval {low:.1%} to {high:.1%})",
        "true  " + "".join(f"{digit:>6}" for digit in range(10)) + "   right",
    ]
    for digit, row in enumerate(evaluation.confusion):
        right = f"{row[digit] / row.sum():8.1%}" if row.sum() else ""
        lines.append(f"{digit:>4}  " + "".join(f"{n or '.':>6}" for n in row) + right)
    return "\n".join(lines)
