"""A plain border or box around all ink, as of a screenshot, taken out without a line search.

What is askew, has gaps or touches the digit is left to `removal`, which takes ten times as
long.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from digits.errors import NoInk
from digits.imaging.arrays import Ink
from digits.imaging.spans import spans
from digits.imaging.surroundings import margins


class BorderParameters(NamedTuple):
    """Constants of what is a plain border.

    `python -m digits tune borders FOLDER` searches them.
    """

    width: float = 0.1
    """Of the side across it: a border takes at most so much."""
    least: int = 5
    """Pixels: a smaller box is no border."""


PARAMETERS = BorderParameters()


def without_border(ink: Ink) -> Ink | None:
    """Take out a border that goes all around and that nothing touches.

    Parameters
    ----------
    ink : float32 array of shape (H, W)

    Returns
    -------
    float32 array of shape (H, W), or None
        The ink without the border; None where there is no such border, or nothing inside.

    Raises
    ------
    NoInk
        Nothing inside, and the border is too narrow for a 0.
    """
    inked = ink > margins.PARAMETERS.inked
    (top, bottom), (left, right) = spans(inked)
    mask = inked[top:bottom, left:right]
    rows, columns = np.asarray(mask.all(axis=1)), np.asarray(mask.all(axis=0))
    widths = np.array([full.argmin() for full in (rows, rows[::-1], columns, columns[::-1])])
    sides = np.repeat(mask.shape, 2)
    if widths.min() == 0 or sides.min() < PARAMETERS.least:
        return None
    if (widths > PARAMETERS.width * sides + 1).any():
        return None
    above, below, before, after = widths.tolist()
    top, bottom, left, right = top + above, bottom - below, left + before, right - after
    within = np.s_[top:bottom, left:right]
    inside = inked[within]
    if not inside.any():
        if margins.is_narrow(inside):
            raise NoInk(margins.ONLY_LINES)
        return None  # it may be a 0
    if inside[[0, -1]].any() or inside[:, [0, -1]].any():
        return None
    clean = np.zeros_like(ink)
    clean[within] = ink[within]
    clean[[top, bottom - 1]] = clean[:, [left, right - 1]] = 0  # the soft edge of the border
    return clean
