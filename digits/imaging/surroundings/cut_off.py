"""Components that the rim of the image cuts off: the neighbours' strokes in a cut-out cell."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from digits.imaging.arrays import Ink
from digits.imaging.components import grown, label_components
from digits.imaging.spans import length, spans
from digits.imaging.surroundings import margins


class CutOffParameters(NamedTuple):
    """Constants of what the rim cuts off. Lengths are shares of the side of the image.

    `python -m digits tune cut_off FOLDER` searches them.
    """

    whole: float = 0.25
    """Ink of the largest component that the rim does not cut, at least, as a share of the
    largest."""
    band: float = 0.01
    """A component that comes so near to the rim is cut off by it."""
    components: int = 16
    """Components at most that are looked at one by one."""
    lowest: float = 0.1
    """Height of such a component at least."""
    near: float = 0.04
    """Gap to the digit, in heights of the digit, within which a component at the rim is part
    of it."""


PARAMETERS = CutOffParameters()


def without_cut_off(ink: Ink) -> Ink:
    """Drop components that the rim of the image cuts off, where the digit is another component.

    Parameters
    ----------
    ink : float32 array of shape (H, W)

    Returns
    -------
    float32 array of shape (H, W)
        The ink itself where there is nothing to be dropped.
    """
    sides = ink[0], ink[-1], ink[:, 0], ink[:, -1]
    if max(side.max() for side in sides) <= margins.PARAMETERS.inked:
        return ink
    mask = ink > margins.PARAMETERS.inked
    components = label_components(mask)
    amount = np.bincount(components.ravel(), ink.ravel())
    amount[0] = 0
    at_rim = np.zeros(len(amount), bool)
    band = 1 + round(PARAMETERS.band * min(ink.shape))
    edges = (components[:band], components[-band:], components[:, :band], components[:, -band:])
    at_rim[np.concatenate([edge.ravel() for edge in edges])] = True
    at_rim[0] = False
    whole = np.where(at_rim, 0, amount)
    if len(amount) < 3 or whole.max() < PARAMETERS.whole * amount.max():
        return ink
    main, largest = spans(components == whole.argmax()), spans(components == amount.argmax())
    if length(main[0]) < PARAMETERS.lowest * len(ink):
        return ink
    near = PARAMETERS.near * max(length(main[0]), min(length(span) for span in largest))
    drop = np.zeros(len(amount), bool)
    for component in np.flatnonzero(at_rim)[: PARAMETERS.components].tolist():
        box = spans(components == component)
        gap = max(max(a[0] - b[1], b[0] - a[1]) for a, b in zip(box, main, strict=True))
        bar = any(length(span) == side for span, side in zip(box, ink.shape, strict=True))
        drop[component] = gap > (1 if bar else near)
    if not drop.any():
        return ink
    kept: Ink = np.where(grown(drop[components]) & ~(mask & ~drop[components]), np.float32(0), ink)
    return kept
