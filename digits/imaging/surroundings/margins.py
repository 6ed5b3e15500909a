"""Whether lines may surround the digit of an image, by a look that takes little time.

`removal` and `borders` find the lines themselves. Most drawings have none, and do without.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.arrays import Ink
from digits.imaging.spans import length, span


class MarginParameters(NamedTuple):
    """Constants of where lines may be. Lengths are shares of the side of the image.

    `python -m digits tune margins FOLDER` searches them.
    """

    inked: float = 0.14
    """Share of the fullest ink from which a pixel may belong to a line."""
    rim: float = 0.03
    """A line that comes so near to the rim ends there."""
    strip: float = 0.1
    """Depth of the sides that are looked at."""
    full: float = 0.85
    """Share of a side of the box around all ink that a line leaves ink in."""
    narrow: float = 0.25
    """Ink that is so much narrower than high has no border."""


PARAMETERS = MarginParameters()

ONLY_LINES = "There are only lines on the picture, as of a border."


def may_be_surrounded(ink: Ink, cropped: bool = False) -> bool:
    """Whether an image may have lines around its digit, by its sides alone.

    A border makes two sides of the box around all ink full that meet in a corner; a rule goes from
    one rim of the image to the other.

    Parameters
    ----------
    ink : float32 array of shape (H, W)
    cropped : bool
        Whether `ink` was cropped out of a canvas whose rim it does not reach; then no line runs
        from rim to rim.

    Returns
    -------
    bool
    """
    if is_narrow(ink):
        return False
    box = ink
    if not cropped:
        margin = max(2, round(PARAMETERS.rim * max(ink.shape)))
        rows, columns = (ink.max(axis=axis) > PARAMETERS.inked for axis in (1, 0))
        down, across = span(rows), span(columns)
        if min(len(rows) - length(down), len(columns) - length(across)) <= 2 * margin:
            return True
        box = ink[slice(*down), slice(*across)]
    if is_narrow(box):
        return False
    deep, wide = (max(2, round(PARAMETERS.strip * side)) for side in box.shape)
    return any(is_full(strip.max(axis=0)) for strip in (box[:deep], box[-deep:])) and any(
        is_full(strip.max(axis=1)) for strip in (box[:, :wide], box[:, -wide:])
    )


def is_narrow(ink: NDArray[Any]) -> bool:
    """Whether ink is so narrow that lines along it may be those of a 1."""
    return bool(min(ink.shape) < PARAMETERS.narrow * max(ink.shape))


def is_full(most: Ink) -> bool:
    """Whether a side has ink nearly everywhere. most: the fullest ink at each place along it."""
    return bool(np.count_nonzero(most > PARAMETERS.inked) > PARAMETERS.full * len(most))
