"""Components that the rim of the image cuts off: the neighbours' strokes in a cut-out cell."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.arrays import Ink
from digits.imaging.components import grown, label_components
from digits.imaging.spans import length, spans
from digits.imaging.surroundings import margins


class CutOffParameters(NamedTuple):
    """Constants of what the rim cuts off. Lengths are shares of the side of the image.

    `python -m digits tune cut_off FOLDER` searches them.
    """

    whole: float = 0.25
    """The largest component that the rim does not cut off is the digit where it has at least this
    share of the ink of the largest of all."""
    band: float = 0.01
    """A component that comes so near to the rim is cut off by it."""
    components: int = 16
    """Components at most that are looked at one by one."""
    lowest: float = 0.1
    """Height of such a component at least."""
    near: float = 0.04
    """Gap to the digit, in heights of the digit, within which a component at the rim is part
    of it."""
    beside_bar: int = 1
    """Pixels: the same of a bar from rim to rim."""


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
    cut = at_rim(components, len(amount))
    whole = np.where(cut, 0, amount)
    if len(amount) < 3 or whole.max() < PARAMETERS.whole * amount.max():
        return ink
    main, largest = spans(components == whole.argmax()), spans(components == amount.argmax())
    if length(main[0]) < PARAMETERS.lowest * len(ink):
        return ink
    near = PARAMETERS.near * max(length(main[0]), min(length(span) for span in largest))
    drop = np.zeros(len(amount), bool)
    for component in np.flatnonzero(cut)[: PARAMETERS.components].tolist():
        box = spans(components == component)
        gap = max(max(a[0] - b[1], b[0] - a[1]) for a, b in zip(box, main, strict=True))
        bar = any(length(span) == side for span, side in zip(box, ink.shape, strict=True))
        drop[component] = gap > (PARAMETERS.beside_bar if bar else near)
    if not drop.any():
        return ink
    kept: Ink = np.where(grown(drop[components]) & ~(mask & ~drop[components]), np.float32(0), ink)
    return kept


def at_rim(components: NDArray[np.intp], count: int) -> NDArray[np.bool_]:
    """Which of so many components, numbered H x W, come so near to the rim that it cuts them off.

    0 is the paper, and is not cut off.
    """
    band = 1 + round(PARAMETERS.band * min(components.shape))
    edges = (components[:band], components[-band:], components[:, :band], components[:, -band:])
    cut = np.zeros(count, bool)
    cut[np.concatenate([edge.ravel() for edge in edges])] = True
    cut[0] = False
    return cut
