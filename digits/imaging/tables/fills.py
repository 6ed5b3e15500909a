"""Filled boxes that something is written on, as tiles, badges and highlighted lines, made paper."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.errors import NoInk
from digits.imaging.arrays import Ink, Levels, Mask
from digits.imaging.canvas import ink_of
from digits.imaging.components import component_at, component_boxes
from digits.imaging.decode import DecodedImage
from digits.imaging.paper import outermost
from digits.imaging.pasted import differs
from digits.imaging.strokes import PARAMETERS as STROKES
from digits.imaging.strokes import stroke_width
from digits.imaging.tables.boxes import affordable, largest


class FillParameters(NamedTuple):
    """Constants of what is a filled box; `python -m digits tune fills FOLDER` searches them."""

    solid: float = 0.5
    """Share of its box that a component covers at least, strokes of the paper's colour aside."""
    slim: float = 0.8
    """Width of a box at least, in heights: a thick digit of straight bars is slimmer."""
    near: int = 20
    """Levels that the colour of a fill differs at most, in each channel."""
    plain: float = 0.6
    """Share of a box at least that has the colour of its fill."""
    rim: float = 0.85
    """The same of its outermost pixels: corners may be round."""
    written: float = 0.3
    """Height at least of what is written on it, as a share of its own."""
    thick: float = 0.25
    """Width of these strokes at most, as a share of its shorter side."""


PARAMETERS = FillParameters()


def without_fills(decoded: DecodedImage, faint: float) -> DecodedImage:
    """Make the fill of boxes paper, and ink of what is written on them in another colour.

    Parameters
    ----------
    decoded : DecodedImage
    faint : float
        Share of the fullest ink from which a pixel may belong to a fill.

    Returns
    -------
    DecodedImage
        The same where there are no such boxes.
    """
    if decoded.levels is None:
        return decoded
    labels, places = component_boxes(decoded.ink > faint)
    found = []
    for k in affordable(solid(labels, places), places, labels.size):
        window, own = component_at(labels, places, k)
        if (written := written_on(decoded.levels[window], own)) is not None:
            found.append((window, written))
    if not found:
        return decoded
    ink = decoded.ink.copy()
    for window, written in found:
        ink[window] = written
    return replace(decoded, ink=ink)


def solid(labels: NDArray[np.intp], places: NDArray[np.intp]) -> list[int]:
    """The components that cover enough of their boxes, N x 4, and are wide enough."""
    sizes = np.bincount(labels.ravel(), minlength=len(places) + 1)[1:]
    width, height = places[:, 2:].T
    full = sizes >= PARAMETERS.solid * width * height
    chosen = full & (width >= PARAMETERS.slim * height)
    return [k for k in largest(places) if chosen[k]]


def written_on(levels: Levels, own: Mask) -> Ink | None:
    """What is written on a filled box; None where it is none.

    levels: its pixels, uint8 H x W x C. own: those of the component.
    """
    colour = np.asarray(np.median(levels[own], axis=0), np.int16)
    near = ~differs(levels, colour, PARAMETERS.near)
    if near.mean() < PARAMETERS.plain or outermost(near).mean() < PARAMETERS.rim:
        return None
    try:
        ink = np.where(beyond(own) & beyond(own.T).T, np.float32(0), ink_of(levels, colour))
    except NoInk:
        return None
    places = component_boxes(ink > STROKES.stroke)[1]
    high = places[:, 3].max(initial=0) >= PARAMETERS.written * len(own)
    thin = high and stroke_width(ink) <= PARAMETERS.thick * min(own.shape)
    return ink if thin else None


def beyond(own: Mask) -> Mask:
    """The pixels of each row before the first one, and after the last, of a component."""
    begun = np.logical_or.accumulate(own, axis=1)
    ended = np.logical_or.accumulate(own[:, ::-1], axis=1)[:, ::-1]
    return np.asarray(~(begun & ended))
