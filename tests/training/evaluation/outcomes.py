"""Evaluations with outcomes that a test chooses."""

from __future__ import annotations

import numpy as np

from digits.training.datasets import Dataset
from digits.training.evaluation.evaluate import Evaluation
from tests.drawings import draw, ink


def made(
    labels: list[int],
    answers: list[int],
    confidence: list[float],
    model: str = "one",
    name: str = "made",
) -> Evaluation:
    """An evaluation with these outcomes."""
    probabilities = np.zeros((len(labels), 10))
    probabilities[np.arange(len(labels)), answers] = confidence
    dataset = Dataset(name, [ink(draw(label)) for label in labels], np.array(labels))
    return Evaluation(model, dataset, np.array(answers), probabilities)
