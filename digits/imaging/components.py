"""Connected components of masks, by the runs of their rows, and what grows or frames a mask."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class ComponentParameters(NamedTuple):
    """Constants of what is usual among components.

    Chosen by hand; no command searches them.
    """

    usual: float = 0.6
    """Quantile of heights, each weighted by itself, that is the height of most of the ink."""


PARAMETERS = ComponentParameters()


def label_components(mask: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Number the 8-connected components of a mask.

    scipy.ndimage.label() does the same, but takes longer to import than all else that a drawing
    needs.

    Parameters
    ----------
    mask : bool array of shape (H, W)

    Returns
    -------
    intp array of shape (H, W)
        From 1 in reading order; 0 is the rest.
    """
    runs = runs_of(mask)
    return painted(runs, component_of_each(runs) + 1, mask.shape)


def component_boxes(mask: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Number the 8-connected components of a mask and find the box of each.

    Parameters
    ----------
    mask : bool array of shape (H, W)

    Returns
    -------
    labels : intp array of shape (H, W)
        As label_components() gives them.
    boxes : intp array of shape (N, 4)
        x, y, width and height in pixels; row k is the box of label k + 1.
    """
    runs = runs_of(mask)
    components = component_of_each(runs)
    return painted(runs, components + 1, mask.shape), boxes_of(runs, components)


def boxes_of(runs: Runs, components: NDArray[np.intp]) -> NDArray[np.intp]:
    """Find the boxes of components.

    Parameters
    ----------
    runs : Runs
        R of them.
    components : intp array of shape (R,)
        The number of the component that each run belongs to, from 0.

    Returns
    -------
    intp array of shape (N, 4)
        x, y, width and height in pixels.
    """
    if not len(components):
        return np.zeros((0, 4), np.intp)
    order = components.argsort(kind="stable")
    rows, begins = np.divmod(runs.begins[order], runs.width)
    ends = runs.ends[order] % runs.width
    first = np.flatnonzero(np.diff(components[order], prepend=-1))
    left, right = np.minimum.reduceat(begins, first) - 1, np.maximum.reduceat(ends, first) - 1
    top, bottom = np.minimum.reduceat(rows, first), np.maximum.reduceat(rows, first) + 1
    return np.stack([left, top, right - left, bottom - top], axis=1)


def component_at(
    labels: NDArray[np.intp], boxes: NDArray[np.intp], place: int
) -> tuple[tuple[slice, slice], NDArray[np.bool_]]:
    """Cut one component out of an image.

    Parameters
    ----------
    labels : intp array of shape (H, W)
    boxes : intp array of shape (N, 4)
        Both as component_boxes() gives them.
    place : int
        Of the component's box.

    Returns
    -------
    window : (slice, slice)
        Rows and columns of its box.
    own : bool array, of the shape of the box
        Its pixels there.
    """
    x, y, width, height = boxes[place].tolist()
    window = slice(y, y + height), slice(x, x + width)
    return window, labels[window] == place + 1


def reach_rim(
    boxes: NDArray[np.intp], shape: tuple[int, ...], margin: int = 0
) -> NDArray[np.bool_]:
    """Tell which boxes the rim of an image may cut off.

    Parameters
    ----------
    boxes : intp array of shape (N, 4)
        x, y, width and height in pixels.
    shape : (int, int)
        H and W of the image.
    margin : int
        Pixels from the rim that count as it.

    Returns
    -------
    bool array of shape (N,)
    """
    low, high = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    near = (low <= margin) | (high >= np.array(shape[::-1]) - margin)
    return np.asarray(near.any(axis=1))


def usual_height(heights: NDArray[np.intp], power: int = 1) -> float:
    """Find the height of most of the ink: a quantile of heights, each weighted by itself.

    Parameters
    ----------
    heights : int array of shape (N,)
        Of components, in pixels; N is not 0.
    power : int
        Of the heights, as their weights.

    Returns
    -------
    float
        Pixels.
    """
    ordered = np.sort(heights)
    weights = np.cumsum(ordered**power)
    return float(ordered[np.searchsorted(weights, weights[-1] * PARAMETERS.usual)])


def connected(one: NDArray[np.intp], other: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """Number the connected components of things that are joined in pairs.

    All pairs at once: the label of each thing's label becomes the least that the thing is joined
    to, so that turns are few in whatever order the things come (Shiloach and Vishkin 1982, "An
    O(log n) parallel connectivity algorithm").

    Parameters
    ----------
    one, other : intp array of shape (P,)
        Pairs of things, in any order.
    count : int
        N, of the things.

    Returns
    -------
    intp array of shape (N,)
        The least thing of the component that each belongs to.
    """
    one, other = np.concatenate([one, other]), np.concatenate([other, one])
    labels = np.arange(count)
    while True:
        least = labels.copy()
        np.minimum.at(least, labels[one], labels[other])
        least = least[least]
        if (least == labels).all():
            return labels
        labels = least


class Runs(NamedTuple):
    """Runs of a mask's rows, of which a digit has some hundred, in reading order.

    begins, ends: places in the mask laid out flat, each row with a pixel of paper at both ends.
    width: of such a row.
    """

    begins: NDArray[np.intp]
    ends: NDArray[np.intp]
    width: int

    def bounds(self) -> NDArray[np.intp]:
        """Begins and ends in turn."""
        return np.stack([self.begins, self.ends], axis=1).ravel()


def runs_of(mask: NDArray[np.bool_]) -> Runs:
    """Find the runs of a mask's rows.

    Parameters
    ----------
    mask : bool array of shape (H, W)

    Returns
    -------
    Runs
    """
    flat = bordered(mask, 0, 1).ravel()
    edges = (flat[1:] != flat[:-1]).nonzero()[0] + 1
    return Runs(edges[::2], edges[1::2], mask.shape[1] + 2)


def component_of_each(runs: Runs) -> NDArray[np.intp]:
    """Number the component that each run belongs to.

    Runs that touch are of one component (Rosenfeld and Pfaltz 1966, by runs as in He, Chao, Suzuki
    2008): all at once, each is followed up along the first run that it touches in the row above;
    then those that touch several join the tops of these.

    Parameters
    ----------
    runs : Runs
        R of them.

    Returns
    -------
    intp array of shape (R,)
        From 0, in reading order.
    """
    # a run above touches if it ends no earlier than this one begins, and the other way round
    first = runs.ends.searchsorted(runs.begins - runs.width, "left")
    last = runs.begins.searchsorted(runs.ends - runs.width, "right")
    touched = last - first
    tops = (touched == 0).nonzero()[0]
    if len(tops) == 1:  # as in most digits
        return np.zeros(len(touched), np.intp)
    up = first.copy()
    up[tops] = tops
    for _ in range(len(up).bit_length()):  # twice as far each time
        up = up[up]
    top = tops.searchsorted(up)
    several = (touched > 1).nonzero()[0]
    further = touched[several] - 1
    run, place = several.repeat(further), further.cumsum() - further
    above = first[run] + 1 + np.arange(len(run)) - place.repeat(further)
    labels = connected(top[run], top[above], len(tops))
    numbers = (labels == np.arange(len(tops))).cumsum() - 1
    return np.asarray(numbers[labels[top]])


def painted(runs: Runs, values: NDArray[Any], shape: tuple[int, ...]) -> NDArray[np.intp]:
    """Give the pixels of each run a value.

    Parameters
    ----------
    runs : Runs
        R of them.
    values : int or bool array of shape (R,)
    shape : tuple of int
        H and W of the mask that the runs are of.

    Returns
    -------
    intp array of shape (H, W)
        0 where there is no run.
    """
    steps = np.zeros(shape[0] * runs.width + 1, np.intp)
    steps[runs.begins] += values
    steps[runs.ends] -= values
    return np.cumsum(steps)[:-1].reshape(-1, runs.width)[:, 1:-1]


def grown(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Add the eight neighbours of each pixel of a mask.

    Parameters
    ----------
    mask : bool array of shape (H, W)

    Returns
    -------
    bool array of shape (H, W)
    """
    tall = grown_down(mask)
    wide = tall.copy()
    wide[:, 1:] |= tall[:, :-1]
    wide[:, :-1] |= tall[:, 1:]
    return wide


def grown_down(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Add the pixels above and below each pixel of a mask.

    Parameters
    ----------
    mask : bool array of shape (H, W)

    Returns
    -------
    bool array of shape (H, W)
    """
    tall = mask.copy()
    tall[1:] |= mask[:-1]
    tall[:-1] |= mask[1:]
    return tall


def widened(marks: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    """Add so many places on either side of each mark in a row.

    Parameters
    ----------
    marks : bool array of shape (N,)
    by : int
        At least 0.

    Returns
    -------
    bool array of shape (N,)
    """
    counts = np.cumsum(np.concatenate([np.zeros(by + 1), marks, np.zeros(by)]))
    wide: NDArray[np.bool_] = counts[2 * by + 1 :] > counts[: -2 * by - 1]
    return wide


def bordered(pixels: NDArray[Any], rows: int, columns: int) -> NDArray[Any]:
    """Add rows and columns of zeros on either side: np.pad, in a tenth of its time.

    Parameters
    ----------
    pixels : array of shape (H, W)
    rows, columns : int
        How many of them are added on each side.

    Returns
    -------
    array of shape (H + 2 * rows, W + 2 * columns), of the same dtype
    """
    height, width = pixels.shape
    wider = np.zeros((height + 2 * rows, width + 2 * columns), pixels.dtype)
    wider[rows : rows + height, columns : columns + width] = pixels
    return wider
