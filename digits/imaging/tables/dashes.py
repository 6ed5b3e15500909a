"""Dashed and dotted lines, as around the fields of a form or between a label and its number."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.arrays import Mask
from digits.imaging.chains import even_chains
from digits.imaging.components import component_boxes, reach_rim, usual_height


class DashParameters(NamedTuple):
    """What is a dash of a line. `python -m digits tune dashes FOLDER` searches them."""

    longest: float = 0.4
    """Longer side of a dash, in heights of most of the ink that the rim does not cut off."""
    filled: float = 0.65
    """Share of its box that it covers, at least."""
    most: int = 1500
    """Components so small at most: more are grain or hatching."""
    off: int = 2
    """Pixels that the next dash is off the line."""
    alike: int = 3
    """Pixels that its sides differ."""
    step: float = 3.0
    step_pixels: int = 3
    """Distance of the next one at most, in longer sides of a dash, and pixels added to it."""
    even: float = 0.35
    even_pixels: int = 1
    """How much two steps differ at most, as a share, and pixels added to it."""
    in_line: int = 4
    """Dashes of a line at least."""
    in_all: int = 16
    """Dashes of all lines at least: fewer may be signs."""


PARAMETERS = DashParameters()


def without_dashes(mask: Mask) -> Mask:
    """Take small components out that stand in lines at even distances.

    Parameters
    ----------
    mask : bool array of shape (H, W)

    Returns
    -------
    bool array of shape (H, W)
        The mask itself where there are no such lines.
    """
    labels, places = component_boxes(mask)
    if len(places) < PARAMETERS.in_all:
        return mask
    inside = ~reach_rim(places, mask.shape)
    if not inside.any():
        return mask
    longest = PARAMETERS.longest * usual_height(places[inside, 3], power=2)
    sizes = np.bincount(labels.ravel(), minlength=len(places) + 1)[1:]
    filled = sizes >= PARAMETERS.filled * places[:, 2:].prod(axis=1)
    small = np.flatnonzero(filled & (places[:, 2:].max(axis=1) <= longest))
    if not PARAMETERS.in_all <= len(small) <= PARAMETERS.most:
        return mask
    sides = places[small, 2:]
    centres = places[small, :2] + sides / 2
    dashes = small[in_line(centres, sides) | in_line(centres[:, ::-1], sides[:, ::-1])]
    if len(dashes) < PARAMETERS.in_all:
        return mask
    return mask & ~np.isin(labels, dashes + 1)


def in_line(centres: NDArray[np.float64], sides: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which of N components stand in a line across, at even distances.

    centres, sides: of each along the line and across it, N x 2, in pixels.
    """
    p = PARAMETERS
    along, across = (centres[:, axis] - centres[:, axis, None] for axis in (0, 1))
    alike = (np.abs(sides - sides[:, None]) <= p.alike).all(axis=2)
    reach = p.step * sides.max(axis=1, keepdims=True) + p.step_pixels
    follows = (along > 0) & (along <= reach) & (np.abs(across) <= p.off) & alike
    _, sizes = even_chains(np.where(follows, along, np.inf), p.even, p.even_pixels)
    return np.asarray(sizes >= p.in_line)
