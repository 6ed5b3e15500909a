"""The sure digits of a picture as further neighbours of its other candidates.

What is on one picture is mostly written by one hand, or printed in one typeface: its 7s resemble
each other more than they resemble the training's (Sarkar and Nagy 2005, "Style consistent
classification of isogenous patterns"). So a digit that is sure is an example for the rest, as one
that a caller sends along (`digits/classifier/examples.py`), and counts only for what is like it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.classifier.examples import log_odds
from digits.numbers.group_reading import GroupReading
from digits.numbers.scores import Score


class SameHandParameters(NamedTuple):
    """Constants of how a picture's own digits count, as those of `ExampleParameters`.

    The decay is shorter than theirs, and a very near example counts like one as near as the nearest
    prototype: nobody has checked these labels, and several people may have written on one sheet.

    `python -m digits tune hand FOLDER` searches them.
    """

    least: int = 8
    """Examples that a picture has at least; fewer say too little of a hand."""
    sure: float = 0.9
    """Probability from which a digit is an example."""
    neighbors: int = 3
    """Examples that count, the nearest ones."""
    weight: float = 3.0
    """Log odds that an example adds at the distance of the nearest prototype."""
    decay: float = 0.2
    """Excess distance, as a share of that distance, at which the weight has fallen to 1 / e."""


PARAMETERS = SameHandParameters()


@dataclass(frozen=True, eq=False)
class SureDigits:
    """The examples, E of them.

    Attributes
    ----------
    vectors : float32 array of shape (E, D)
    digits : int array of shape (E,)
    groups, begins, ends : int array of shape (E,)
        Which row or cell each is of, its first segment there and the one after its last.
    """

    vectors: NDArray[np.float32]
    digits: NDArray[np.intp]
    groups: NDArray[np.intp]
    begins: NDArray[np.intp]
    ends: NDArray[np.intp]


def with_examples(readings: Sequence[GroupReading]) -> list[GroupReading]:
    """Look at every row and cell again, with the picture's sure digits as examples.

    Parameters
    ----------
    readings : sequence of GroupReading
        All rows and cells of a picture.

    Returns
    -------
    list of GroupReading
        The same, with new probabilities of the candidates.
    """
    sure = sure_digits(readings)
    if sure is None:
        return list(readings)
    return [
        replace(each, scores=rescored(each, place, sure)) if each.candidates else each
        for place, each in enumerate(readings)
    ]


def sure_digits(readings: Sequence[GroupReading]) -> SureDigits | None:
    """The digits of the best paths that are sure by their own image; None if they are too few."""
    vectors, rows = [], []
    for group, each in enumerate(readings):
        for k, digit, probability in each.path:
            candidate = each.candidates[k]
            if digit is not None and probability > PARAMETERS.sure and not candidate.loop:
                vectors.append(each.scores[k].vector)
                rows.append((digit, group, candidate.begin, candidate.end))
    if len(rows) < PARAMETERS.least:
        return None
    return SureDigits(np.array(vectors), *np.array(rows, np.intp).T)


def rescored(each: GroupReading, group: int, sure: SureDigits) -> list[Score]:
    """The scores of a group's candidates with the examples that share no segment with them."""
    begins = np.array([candidate.begin for candidate in each.candidates])[:, None]
    ends = np.array([candidate.end for candidate in each.candidates])[:, None]
    shared = (sure.groups == group) & (begins < sure.ends) & (sure.begins < ends)
    scores = []
    for score, unusable in zip(each.scores, shared, strict=True):
        gaps = sure.vectors - score.vector
        squares = np.where(unusable, np.inf, np.einsum("ed,ed->e", gaps, gaps))
        nearest = squares.argsort(kind="stable")[: PARAMETERS.neighbors]
        odds = log_odds(
            np.maximum(np.sqrt(squares[nearest]), score.nearest_distance),
            sure.digits[nearest],
            score.nearest_distance,
            PARAMETERS.weight,
            PARAMETERS.decay,
        )
        scores.append(score.with_log_odds(odds))
    return scores
