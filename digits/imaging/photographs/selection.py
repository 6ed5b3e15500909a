"""Which components of a photograph are ink: no speck, no sliver at the rim, no rest of a desk."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from digits.imaging.arrays import Ink, Mask
from digits.imaging.components import component_boxes, reach_rim

Boxes = NDArray[np.intp]
"""x, y, width and height of N components, N x 4, in pixels."""


class SelectionParameters(NamedTuple):
    """Constants of what is no ink; `python -m digits tune selection FOLDER` searches them."""

    speck: float = 0.02
    """Share of the largest component's area below which a component is a speck."""
    number_speck: float = 0.001
    """The same of numbers: they may stand beside large ink."""
    least_mark: int = 30
    """Pixels: smaller is no mark, only grain."""
    rim_width: float = 0.015
    """Of the width: a component at the left or right rim that is no wider is no ink."""
    rim_height: float = 0.12
    """Of the height: a component at the upper or lower rim that is no higher is no ink."""
    number_rim_height: float = 0.05
    """The same of numbers: the rim may cut off their last row."""
    desk_edge: float = 0.015
    """Of the shorter side: what comes so near to the desk may be what is left of it."""
    sliver: float = 0.03
    """Of the shorter side: it is, if it is no wider, or if the rim cuts it off."""
    cut_off: float = 0.25
    """How much the ink of a component that the rim cuts off counts, to find the one that is meant.
    """
    near: float = 0.1
    """In heights of that component: what is nearer is part of it."""


PARAMETERS = SelectionParameters()


def without_small_components(mask: Mask, number: bool) -> Mask:
    """Drop components that are small beside the largest, and slivers along the rim.

    Parameters
    ----------
    mask : bool array of shape (H, W)
    number : bool
        Whether there may be several digits, and some of them small.

    Returns
    -------
    bool array of shape (H, W)
    """
    p, (rows, columns) = PARAMETERS, mask.shape
    labels, boxes = component_boxes(mask)
    area = np.bincount(labels.ravel(), minlength=len(boxes) + 1)
    area[0] = 0
    if area.max() <= p.least_mark:
        return np.zeros_like(mask)
    keep = area >= max(1, (p.number_speck if number else p.speck) * area.max())
    x, y, width, height = boxes.T
    at_side = (x == 0) | (x + width == columns)
    at_end = (y == 0) | (y + height == rows)
    highest = (p.number_rim_height if number else p.rim_height) * rows
    keep[1:] &= ~(at_side & (width <= max(2, p.rim_width * columns)))
    keep[1:] &= ~(at_end & (height <= highest))
    kept: Mask = keep[labels]
    return kept


def off_desk(darkness: Ink, desk: Mask, palest: float) -> Ink:
    """Drop the desk, and what is left of it between the sheet's edge and the rim of the image.

    Parameters
    ----------
    darkness : float32 array of shape (H, W)
        A share of the paper's level.
    desk : bool array of shape (H, W)
    palest : float
        Share of the light that ink takes at least.

    Returns
    -------
    float32 array of shape (H, W)
        0 there.
    """
    side = min(desk.shape)
    labels, boxes = component_boxes((darkness > palest) & ~desk)
    beside = distance_transform_edt(~desk) <= max(1.0, PARAMETERS.desk_edge * side)
    left_over = np.zeros(len(boxes) + 1, bool)
    left_over[labels[beside]] = True
    left_over[0] = False
    thin = boxes[:, 2:].min(axis=1) <= PARAMETERS.sliver * side
    left_over[1:] &= thin | reach_rim(boxes, desk.shape, 1)
    kept: Ink = np.where(desk | left_over[labels], np.float32(0), darkness)
    return kept


def main_component(ink: Ink) -> Ink:
    """Keep the component with most ink and what is near it.

    Parameters
    ----------
    ink : float32 array of shape (H, W)

    Returns
    -------
    float32 array of shape (H, W)
    """
    labels, boxes = component_boxes(ink > 0)
    amount = np.bincount(labels.ravel(), ink.ravel())[1:]
    at_rim = reach_rim(boxes, ink.shape, 1)
    if not at_rim.all():  # what is cut off by the rim is rarely what is meant
        amount = np.where(at_rim, PARAMETERS.cut_off * amount, amount)
    main = boxes[amount.argmax()]
    near = gaps(boxes, main) < PARAMETERS.near * main[3]
    kept: Ink = ink * np.concatenate([[False], near])[labels]
    return kept


def gaps(boxes: Boxes, main: NDArray[np.intp]) -> NDArray[np.intp]:
    """Pixels between each box and another, along the axis on which they are further apart."""
    low, high = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    between = np.maximum(low - (main[:2] + main[2:]), main[:2] - high)
    return np.asarray(between.max(axis=1))
