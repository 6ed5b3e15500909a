"""Crosses: a "+" or an "x" is told from a 4 or an 8 by its four straight arms.

The signs of a sum are drawn in more ways than examples of them can show, and as small as half a
digit. All have in common that two straight strokes cross near their middles. No digit does so, but
a 4 whose left stroke is only a bar.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from digits.imaging.arrays import Ink
from digits.imaging.components import component_boxes
from digits.imaging.strokes import PARAMETERS as STROKES
from digits.imaging.strokes import stroke_width


class CrossParameters(NamedTuple):
    """Constants of what is a cross.

    Chosen by hand with drawn sums: of 13,852 digits of four sets of real handwriting five are taken
    for crosses, all of them 4s. `python -m digits evaluate --lines N --layout sum FILE` measures
    the sums.
    """

    most: float = 0.97
    """The crossing is where at least this share of the greatest ink around any place of the middle
    lies around it."""
    hole: float = 1.5
    """Pen widths: radius of the disc that is taken out where the strokes cross."""
    rough: float = 0.14
    """Root mean square of an arm's ink from a straight line that starts in the crossing, in mean
    lengths of the arms."""
    even: float = 0.4
    """Length of an arm, as a share of the opposite one's, at least."""
    opposite: float = 40.0
    """Degrees: two arms may be so far from being opposite."""
    apart: float = 35.0
    """Degrees between neighbouring arms at least."""


PARAMETERS = CrossParameters()

ARMS = 4


class Arm(NamedTuple):
    """A stroke that leads away from a crossing.

    angle: in degrees. length: in pixels. rough: root mean square from a straight line, in pixels.
    """

    angle: float
    length: float
    rough: float


def is_cross(ink: Ink) -> bool:
    """Whether ink is two straight strokes that cross near their middles.

    Parameters
    ----------
    ink : float32 array of shape (H, W)
        Not all 0, without paper around it.

    Returns
    -------
    bool
    """
    arms = arms_of(ink)
    if len(arms) != ARMS:
        return False
    angles, lengths, rough = np.array(arms).T
    gaps = np.diff(angles, append=angles[0] + 360)
    opposite = np.abs(gaps + np.roll(gaps, -1) - 180)
    return bool(
        rough.max() < PARAMETERS.rough * lengths.mean()
        and np.all(lengths > PARAMETERS.even * np.roll(lengths, 2))
        and opposite.max() < PARAMETERS.opposite
        and gaps.min() > PARAMETERS.apart
    )


def arms_of(ink: Ink) -> list[Arm]:
    """Measure what is left of ink without a disc around its crossing.

    Parameters
    ----------
    ink : float32 array of shape (H, W)
        Not all 0, without paper around it.

    Returns
    -------
    list of Arm
        By their angles, without what is smaller than half of the pen's square.
    """
    pen = stroke_width(ink)
    y, x = crossing_of(ink, pen)
    radius = np.hypot(np.arange(len(ink))[:, None] - y, np.arange(ink.shape[1]) - x)
    labels, boxes = component_boxes((ink > STROKES.stroke) & (radius > PARAMETERS.hole * pen))
    found = []
    for label in range(1, len(boxes) + 1):
        rows, columns = np.nonzero(labels == label)
        if len(rows) > pen**2 / 2:
            down, across = rows - y, columns - x
            angle = np.arctan2(down.mean(), across.mean())
            off = down * np.cos(angle) - across * np.sin(angle)
            found.append(
                Arm(
                    float(np.degrees(angle)),
                    float(radius[rows, columns].max()),
                    float(np.sqrt((off**2).mean())),
                )
            )
    return sorted(found)


def crossing_of(ink: Ink, pen: float) -> tuple[float, float]:
    """Row and column in the middle half of the ink around which most of it lies.

    Parameters
    ----------
    ink : float32 array of shape (H, W)
    pen : float
        Width of its strokes in pixels.
    """
    down, across = (near_middle(side, max(1, round(pen))) for side in ink.shape)
    around = down @ ink @ across.T
    rows, columns = np.nonzero(around >= PARAMETERS.most * around.max())
    height, width = ink.shape
    return float(rows.mean() + height // 4), float(columns.mean() + width // 4)


def near_middle(side: int, reach: int) -> Ink:
    """1 where a pixel, the column, is within reach of one in the middle half of a side, the row."""
    places = np.arange(side)
    middle = places[side // 4 : side - side // 4]
    return np.asarray(np.abs(middle[:, None] - places) <= reach, np.float32)
