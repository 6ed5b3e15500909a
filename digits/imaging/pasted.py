"""A photograph, a scan or a card on a canvas of one colour, as on a page or in a screenshot."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.arrays import Levels, Mask
from digits.imaging.paper import outermost, paper_of
from digits.imaging.spans import span, spans


class PastedParameters(NamedTuple):
    """Constants of what was pasted on a canvas, chosen with people's pictures pasted on white."""

    jpeg: int = 8
    """Levels that a JPEG makes of one at most."""
    filled: float = 0.5
    """Share of the rectangle that differs from the canvas, at least: of the box of a drawing less
    does, and of a box drawn around a digit."""
    solid: float = 0.9
    """As `filled`, of a photograph: less of a thick digit in a cell of a table."""
    whole: float = 0.9
    """Rows and columns of the rectangle differ in so much of the longest one, at least: what a JPEG
    leaves around it differs in less."""
    outline: float = 0.95
    """Share of its outermost pixels that differ, and of all that differ that are in it, at least.
    """
    sample: int = 40
    """Pixels of the shorter side that are looked at first."""
    sampled: float = 0.4
    """As `filled`, of these pixels."""
    card: float = 0.5
    """Share of a card that has the colour of its outermost pixels, at least."""
    written: float = 0.005
    """Share of a card, `inset` from its sides, that has another colour: a bar of one colour is a 1.
    """
    axes: float = 0.01
    """Width of the line around a plot at most, as a share of its shorter side; two pixels at least.
    """
    inset: float = 0.06
    """Share of the side of a card."""


PARAMETERS = PastedParameters()

Part = tuple[slice, slice]
"""Rows and columns of an image."""


def pasted_on(levels: Levels, canvas: NDArray[np.int16]) -> Part | None:
    """Find the one rectangle that something is written on.

    Parameters
    ----------
    levels : uint8 array of shape (H, W, C)
    canvas : int16 array of shape (C,)
        The colour around it.

    Returns
    -------
    Part or None
        None where there is anything else on the canvas.
    """
    step = max(1, min(levels.shape[:2]) // PARAMETERS.sample)
    some = differs(levels[::step, ::step], canvas)
    if not some.any() or some[box_of(some)].mean() < PARAMETERS.sampled:
        return None  # as of most drawings
    other = differs(levels, canvas)
    box = filled_box(other)
    if box is None or outermost(other[box]).mean() < PARAMETERS.outline:
        return None
    part = levels[box]
    if is_written_on(part) or is_written_on(without_axes(part)):
        return box
    filled = other[box].mean() > PARAMETERS.solid
    return box if filled and not paper_of(part).flat else None


def box_of(mask: Mask) -> Part:
    """Where a mask is, that is not all False."""
    down, across = spans(mask)
    return slice(*down), slice(*across)


def box_of_most(mask: Mask, share: float) -> Part:
    """From the first to the last row, and column, with such a share of the most that one has."""
    counts = (mask.sum(axis=axis) for axis in (1, 0))
    down, across = (span(c >= share * c.max()) for c in counts)
    return slice(*down), slice(*across)


def filled_box(mask: Mask) -> Part | None:
    """The box of a mask, not all False, if it fills most of it and there is more of the image."""
    if mask.all():
        return None
    box = box_of_most(mask, PARAMETERS.whole)
    most = mask[box].mean() > PARAMETERS.filled
    return box if most and mask[box].sum() > PARAMETERS.outline * mask.sum() else None


def is_written_on(card: Levels) -> bool:
    """Whether most of an image has the colour of its rim, and some of its inside has another."""
    other = differs(card, np.asarray(np.median(outermost(card), axis=0), np.int16))
    down, across = (round(PARAMETERS.inset * side) + 1 for side in other.shape)
    inside = other[down:-down, across:-across]
    some = inside.size > 0 and inside.mean() > PARAMETERS.written
    return bool(some and (~other).mean() > PARAMETERS.card)


def without_axes(card: Levels) -> Levels:
    """A card without its outermost pixels, as a plot's have the colour of its axes."""
    width = max(2, round(PARAMETERS.axes * min(card.shape[:2])))
    return card[width:-width, width:-width] if min(card.shape[:2]) > 3 * width else card


def differs(levels: Levels, colour: NDArray[np.int16], most: int = PARAMETERS.jpeg) -> Mask:
    """Where levels H x W x C are not those of a colour, give or take `most`: as a JPEG does."""
    off = [np.abs(levels[..., c] - colour[c]) > most for c in range(len(colour))]
    return np.asarray(np.logical_or.reduce(off))
