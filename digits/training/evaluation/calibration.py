"""Whether confidences mean what they say: of answers given with 0.9, nine in ten are right."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

BINS = 10


def reliability(confidences: ArrayLike, right: ArrayLike) -> list[tuple[float, float, int]]:
    """Compare confidences with the share of right answers, in ten bins of equal width.

    Parameters
    ----------
    confidences : array-like of float, shape (N,)
        In 0..1.
    right : array-like of bool, shape (N,)

    Returns
    -------
    list of (float, float, int)
        Of each bin that is not empty: mean confidence, share of right answers, number of answers.
    """
    confidences, right = np.asarray(confidences, float), np.asarray(right, bool)
    bins = np.minimum((confidences * BINS).astype(int), BINS - 1)
    chosen = [bins == each for each in range(BINS) if (bins == each).any()]
    return [(float(confidences[b].mean()), float(right[b].mean()), int(b.sum())) for b in chosen]


def calibration_error(confidences: ArrayLike, right: ArrayLike) -> float:
    """Expected calibration error: how far confidences are from the share of right answers.

    Naeini, Cooper, Hauskrecht 2015, "Obtaining well calibrated probabilities using Bayesian
    binning". Parameters as of `reliability`.
    """
    bins = reliability(confidences, right)
    gaps = [abs(confidence - share) * count for confidence, share, count in bins]
    return sum(gaps) / sum(count for *_, count in bins)
