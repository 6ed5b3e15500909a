"""The one digit among other things on a picture: in a circle, above a line, beside words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from digits.classifier.recognizer import Recognizer
from digits.imaging import strokes
from digits.imaging.arrays import Ink
from digits.imaging.components import component_boxes, grown, reach_rim
from digits.imaging.decode import DecodedImage
from digits.imaging.ink import extract_ink_and_table
from digits.numbers.budget import Budget
from digits.numbers.number import FoundDigit
from digits.numbers.reader import number_in, reduction, thickened
from digits.numbers.segments import joined


class SingleParameters(NamedTuple):
    """Constants of which digit of several is meant. Chosen by hand; no command searches them."""

    beside: float = 0.5
    """Height of other digits at most, as a share of its own: those of a clock, of a date."""
    candidates: int = 100
    """Images that are classified at most: more are of a number, a text or a pattern."""
    small: float = 0.4
    """Longer side of a component of print, as a share of the greatest height, at most."""


PARAMETERS = SingleParameters()


def single_digit(decoded: DecodedImage, recognizer: Recognizer) -> Ink | None:
    """Find the digit that stands alone, or is by far the highest.

    Parameters
    ----------
    decoded : DecodedImage
        As it is decoded for numbers.
    recognizer : Recognizer

    Returns
    -------
    float32 array of shape (H, W), or None
        Its ink alone, of whole strokes; None where several digits may be meant.

    Raises
    ------
    NoInk, NoDigit, TooComplex
    """
    ink, table = extract_ink_and_table(decoded)
    if table is None:
        ink = without_print(thickened(ink, reduction(ink)))
    budget = Budget(PARAMETERS.candidates)
    rows = number_in(ink, table, decoded, recognizer, budget).rows
    places = [(row, k) for row in rows for k, found in enumerate(row) if found.digit is not None]
    heights = np.array([row[k].box[3] for row, k in places])
    highest = int(heights.argmax())
    if np.count_nonzero(heights > PARAMETERS.beside * heights[highest]) > 1:
        return None
    return joined([segment for found in uncut(*places[highest]) for segment in found.run])


def without_print(ink: Ink) -> Ink:
    """Drop components that are small beside the highest one: letters would set the digits' height.

    And those that the rim cuts off, where there are others.

    Parameters
    ----------
    ink : float32 array of shape (H, W)

    Returns
    -------
    float32 array of shape (H, W)
    """
    labels, boxes = component_boxes(ink > strokes.PARAMETERS.stroke)
    inside = ~reach_rim(boxes, ink.shape)
    if not inside.any():
        return ink
    least = PARAMETERS.small * boxes[inside, 3].max()
    kept = np.append(False, inside & (boxes[:, 2:].max(axis=1) >= least))
    return np.where(grown(kept[labels]), ink, np.float32(0))


def uncut(row: Sequence[FoundDigit], place: int) -> Sequence[FoundDigit]:
    """What is found at a place of a row, and all that cuts have parted from it."""
    begin, end = place, place + 1
    while begin > 0 and row[begin].run[0].cut_ink[0] > 0:
        begin -= 1
    while end < len(row) and row[end - 1].run[-1].cut_ink[1] > 0:
        end += 1
    return row[begin:end]
