"""How right a model is on a dataset, and whether it knows when it is not."""

from __future__ import annotations

from dataclasses import dataclass

import click
import numpy as np
from numpy.typing import NDArray

from digits.classifier.recognizer import Recognizer
from digits.training.datasets import Dataset
from digits.training.evaluation import calibration

Z95 = 1.96


@dataclass(frozen=True)
class Evaluation:
    """What a model answered to a dataset.

    Attributes
    ----------
    model : str
        Name of its recipe.
    dataset : Dataset
    answers : int array of shape (N,)
    probabilities : float64 array of shape (N, 10)
    sha256 : str
        Of the model's artifact.
    """

    model: str
    dataset: Dataset
    answers: NDArray[np.intp]
    probabilities: NDArray[np.float64]
    sha256: str = ""

    @property
    def right(self) -> NDArray[np.bool_]:
        return np.equal(self.answers, self.dataset.labels)

    @property
    def accuracy(self) -> float:
        return float(self.right.mean())

    @property
    def confidence(self) -> NDArray[np.float64]:
        """Of every answer, N."""
        return np.take_along_axis(self.probabilities, self.answers[:, None], axis=1)[:, 0]

    @property
    def confusion(self) -> NDArray[np.intp]:
        """10 x 10 counts: rows are true digits, columns are answers."""
        table = np.zeros((10, 10), np.intp)
        np.add.at(table, (self.dataset.labels, self.answers), 1)
        return table

    @property
    def interval(self) -> tuple[float, float]:
        """95 % confidence interval of the accuracy (Wilson 1927)."""
        p, n = self.accuracy, len(self.dataset)
        centre = (p + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
        half = Z95 * np.sqrt(p * (1 - p) / n + Z95**2 / (4 * n * n)) / (1 + Z95**2 / n)
        return float(centre - half), float(centre + half)

    @property
    def reliability(self) -> list[tuple[float, float, int]]:
        """As of `calibration.reliability`."""
        return calibration.reliability(self.confidence, self.right)

    @property
    def calibration_error(self) -> float:
        """As of `calibration.calibration_error`."""
        return calibration.calibration_error(self.confidence, self.right)

    def mistakes(self, most: int) -> list[int]:
        """Rows of the wrong answers, those given with most confidence first."""
        wrong = np.flatnonzero(~self.right)
        surest = wrong[np.argsort(-self.confidence[wrong], kind="stable")]
        return [int(row) for row in surest[:most]]


def evaluate(recognizer: Recognizer, dataset: Dataset) -> Evaluation:
    """Ask for every digit of a dataset."""
    name = recognizer.model.recipe.name
    with click.progressbar(dataset.inks, label=f"{dataset.name} by {name}") as inks:
        predictions = [recognizer.recognize_inks([ink])[0] for ink in inks]
    return Evaluation(
        name,
        dataset,
        np.array([prediction.digit for prediction in predictions]),
        np.array([prediction.probabilities for prediction in predictions]),
        recognizer.model.manifest.get("sha256", ""),
    )


def summary(evaluation: Evaluation) -> str:
    """Evaluation -> one line."""
    low, high = evaluation.interval
    return (
        f"{evaluation.dataset.name}, {evaluation.model}: {evaluation.accuracy:.2%} right of"
        f" {len(evaluation.dataset)} (95 % interval {low:.2%} to {high:.2%}),"
        f" calibration error {evaluation.calibration_error:.3f}"
    )


def table(evaluation: Evaluation) -> str:
    """Evaluation -> its summary and its confusion matrix, for a terminal."""
    lines = [
        summary(evaluation),
        "true  " + "".join(f"{digit:>6}" for digit in range(10)) + "   right",
    ]
    for digit, row in enumerate(evaluation.confusion):
        right = f"{row[digit] / row.sum():8.1%}" if row.sum() else ""
        lines.append(f"{digit:>4}  " + "".join(f"{n or '.':>6}" for n in row) + right)
    return "\n".join(lines)
