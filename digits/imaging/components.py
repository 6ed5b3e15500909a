"""What a stroke is: told from paper, cleaned of specks, and brought to an even width."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.decode import Ink


class StrokeParameters(NamedTuple):
    """Constants of what is a stroke, and of how even strokes are made.

    Chosen with `python -m digits evaluate` on handwriting of four kinds.
    """

    paper: float = 0.15
    stroke: float = 0.4
    full: float = 0.925
    """Shares of the fullest ink: up to `paper` is paper, from `stroke` is a stroke, from
    `full` is full."""
    speck: float = 0.035
    """A separate component with a smaller share of the ink is not part of the digit."""
    pen: float = 6.5
    """Pixels, where the digit has 64: the stroke width that others are brought towards."""
    rule_width: float = 0.01
    """Of the longer side of a picture: a thicker line is ink."""
    comparable: float = 0.6
    """In heights of the highest component: others of a drawing that may be digits by themselves."""
    apart: float = 0.15
    """In such heights: the gap between two digits that stand apart."""
    most_counted: int = 500
    """Digits that are counted on a drawing at most."""
    least_mark: int = 30
    """Pixels of a box: what is smaller says nothing of how dark the writing is."""
    most_evening: float = 6.0
    """Pixels: no more than this is added to a stroke or taken off it."""


PARAMETERS = StrokeParameters()


def without_specks(ink: Ink) -> Ink:
    """Drop small separate components; the largest stays, however small it is.

    Parameters
    ----------
    ink : float32 array of shape (H, W)

    Returns
    -------
    float32 array of shape (H, W)
        The ink itself where there is nothing to be dropped.
    """
    mask = ink > PARAMETERS.paper
    runs = runs_of(mask)
    components = component_of_each(runs)
    if not components.any():
        return ink  # one component, as most digits are
    amounts = np.add.reduceat(bordered(ink, 0, 1).ravel(), runs.bounds())[::2]
    ink_of_component = np.bincount(components, amounts)
    specks = ink_of_component < min(
        PARAMETERS.speck * ink_of_component.sum(), ink_of_component.max()
    )
    if not specks.any():
        return ink
    return np.where(painted(runs, specks[components], mask.shape), np.float32(0), ink)


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
    mask : ndarray of bool, H x W

    Returns
    -------
    labels : ndarray of intp, H x W
        As label_components() gives them.
    boxes : ndarray of intp, N x 4
        x, y, width and height in pixels; row k is the box of label k + 1.
    """
    runs = runs_of(mask)
    components = component_of_each(runs)
    return painted(runs, components + 1, mask.shape), boxes_of(runs, components)


def boxes_of(runs: Runs, components: NDArray[np.intp]) -> NDArray[np.intp]:
    """Runs and the component that each belongs to -> x, y, width and height of each, N x 4."""
    if not len(components):
        return np.zeros((0, 4), np.intp)
    order = components.argsort(kind="stable")
    rows, begins = np.divmod(runs.begins[order], runs.width)
    ends = runs.ends[order] % runs.width
    first = np.flatnonzero(np.diff(components[order], prepend=-1))
    left, right = np.minimum.reduceat(begins, first) - 1, np.maximum.reduceat(ends, first) - 1
    top, bottom = np.minimum.reduceat(rows, first), np.maximum.reduceat(rows, first) + 1
    return np.stack([left, top, right - left, bottom - top], axis=1)


def usual_height(heights: NDArray[np.intp]) -> float:
    """Find the height of most of the ink: the 60th percentile, each weighted by its height.

    Parameters
    ----------
    heights : int array of shape (N,)
        Of components, in pixels; N is not 0.

    Returns
    -------
    float
    """
    ordered = np.sort(heights)
    return float(ordered[np.searchsorted(np.cumsum(ordered), ordered.sum() * 0.6)])


def usual_peak(ink: Ink, mask: NDArray[np.bool_]) -> np.float32:
    """The darkest pixel of most components that are apart from the edge of the image.

    A table's lines, or what lies beside its sheet, may be darker than the pencil in its cells.

    Parameters
    ----------
    ink : ndarray of float32, H x W
    mask : ndarray of bool, H x W
        What is written.

    Returns
    -------
    float32
        At most 1; 1 if there is no such component.
    """
    labels, boxes = component_boxes(mask)
    peaks = np.zeros(len(boxes) + 1, ink.dtype)
    np.maximum.at(peaks, labels.ravel(), ink.ravel())
    x, y, wide, tall = boxes.T
    apart = (x > 0) & (y > 0) & (x + wide < ink.shape[1]) & (y + tall < ink.shape[0])
    peaks = peaks[1:][apart & (wide * tall >= PARAMETERS.least_mark)]
    return np.float32(min(1.0, float(np.median(peaks)))) if len(peaks) else np.float32(1)


def count_apart(ink: Ink) -> int:
    """Count the components that are nearly as high as the highest one and stand apart.

    So many digits a drawing plainly holds: a separate stroke of a digit is lower, or its box
    overlaps with the rest.

    Parameters
    ----------
    ink : ndarray of float32, H x W

    Returns
    -------
    int
        At least 1, at most PARAMETERS.most_counted.
    """
    mask = ink > PARAMETERS.stroke
    if is_unbroken(mask.max(axis=0)) and is_unbroken(mask.max(axis=1)):
        return 1  # no empty column or row between two digits, as on most drawings
    runs = runs_of(mask)
    boxes = boxes_of(runs, component_of_each(runs))
    least = PARAMETERS.comparable * boxes[:, 3].max(initial=0)
    boxes = boxes[boxes[:, 3] > least]
    boxes = boxes[np.argsort(-boxes[:, 2], kind="stable")[: PARAMETERS.most_counted]]
    low, high = boxes[:, :2], boxes[:, :2] + boxes[:, 2:] + round(PARAMETERS.apart * least)
    near = (low[:, None] < high).all(axis=2)
    near &= near.T
    return max(1, int((near.argmax(axis=1) == np.arange(len(boxes))).sum()))


def is_unbroken(inked: NDArray[np.bool_]) -> bool:
    """Whether the rows or columns with ink follow each other without a gap."""
    edges = np.count_nonzero(inked[1:] != inked[:-1]) + int(inked[0]) + int(inked[-1])
    return bool(edges <= 2)


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
    flat = bordered(mask, 0, 1).ravel()
    edges = (flat[1:] != flat[:-1]).nonzero()[0] + 1
    return Runs(edges[::2], edges[1::2], mask.shape[1] + 2)


def component_of_each(runs: Runs) -> NDArray[np.intp]:
    """Runs -> the number of the component that each belongs to, from 0.

    Runs that touch are of one component (Rosenfeld and Pfaltz 1966, by runs as in He, Chao, Suzuki
    2008): all at once, each is followed up along the first run that it touches in the row above;
    then the few that touch several join the tops of these.
    """
    # a run above touches if it ends no earlier than this one begins, and the other way round
    first = runs.ends.searchsorted(runs.begins - runs.width, "left")
    last = runs.begins.searchsorted(runs.ends - runs.width, "right")
    touched = last - first
    tops = (touched == 0).nonzero()[0]
    up = first.copy()
    up[tops] = tops
    for _ in range(len(up).bit_length()):  # twice as far each time
        up = up[up]
    top = tops.searchsorted(up)
    joined = list(range(len(tops)))
    for run in (touched > 1).nonzero()[0].tolist():
        for above in range(first[run] + 1, last[run]):
            one, other = find_root(joined, top[run]), find_root(joined, top[above])
            joined[max(one, other)] = min(one, other)
    numbers: dict[int, int] = {}
    component = [numbers.setdefault(find_root(joined, k), len(numbers)) for k in range(len(tops))]
    return np.asarray(np.array(component, np.intp)[top])


def find_root(joined: list[int], at: int) -> int:
    while joined[at] != at:
        joined[at] = joined[joined[at]]  # the next way is half as long (path halving)
        at = joined[at]
    return at


def painted(runs: Runs, values: NDArray[Any], shape: tuple[int, ...]) -> NDArray[np.intp]:
    """H x W: a value for each run, 0 elsewhere."""
    steps = np.zeros(shape[0] * runs.width + 1, np.intp)
    steps[runs.begins] += values
    steps[runs.ends] -= values
    return np.cumsum(steps)[:-1].reshape(-1, runs.width)[:, 1:-1]


def grown(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask and its eight neighbours."""
    tall = grown_down(mask)
    wide = tall.copy()
    wide[:, 1:] |= tall[:, :-1]
    wide[:, :-1] |= tall[:, 1:]
    return wide


def grown_down(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask and the pixels above and below it."""
    tall = mask.copy()
    tall[1:] |= mask[:-1]
    tall[:-1] |= mask[1:]
    return tall


def widened(marks: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    """Marks in a row, and so many places on either side of them."""
    counts = np.cumsum(np.concatenate([np.zeros(by + 1), marks, np.zeros(by)]))
    wide: NDArray[np.bool_] = counts[2 * by + 1 :] > counts[: -2 * by - 1]
    return wide


def bordered(pixels: NDArray[Any], rows: int, columns: int) -> NDArray[Any]:
    """Pixels with rows and columns of paper on either side: np.pad, in a tenth of its time."""
    height, width = pixels.shape
    wider = np.zeros((height + 2 * rows, width + 2 * columns), pixels.dtype)
    wider[rows : rows + height, columns : columns + width] = pixels
    return wider


# ---------------------------------------------------------------- pen width


def stroke_width(ink: Ink) -> float:
    """Measure the width of strokes: the area of the ink over half the length of its edges.

    Parameters
    ----------
    ink : float32 array of shape (H, W)
        Not all 0.

    Returns
    -------
    float
        Pixels.
    """
    wider = bordered(ink, 1, 1)
    across, down = wider[:-1, 1:] - wider[:-1, :-1], wider[1:, :-1] - wider[:-1, :-1]
    edges = np.sqrt(across * across + down * down)  # a fifth of np.hypot()'s time
    return float(2 * ink.sum(dtype=np.float64) / edges.sum(dtype=np.float64))


def even_pen(ink: Ink, evenness: float) -> Ink:
    """Make thin pens' strokes thicker and thick pens' thinner, by grey-level morphology.

    Parameters
    ----------
    ink : float32 array of shape (H, W)
        A digit, WORKING_SIDE pixels on its longer side.
    evenness : float
        From 0, as they are, to 1, all of PARAMETERS.pen pixels.

    Returns
    -------
    float32 array of shape (H, W), or larger by the width that strokes have grown
    """
    width = stroke_width(ink)
    change = width * ((PARAMETERS.pen / width) ** evenness - 1)
    change = round(change, 3)  # powers differ in their last bits
    change = min(max(change, -PARAMETERS.most_evening), PARAMETERS.most_evening)
    choose = np.maximum if change > 0 else np.minimum
    room = math.ceil(max(change, 0) / 2)
    even = bordered(ink, room, room)
    steps = abs(change) / 2  # each adds or takes a pixel on either side
    for turn in range(math.ceil(steps)):
        step = choose_around(even, choose, square=turn % 2 == 1)  # in turn: grows octagons
        even = even + np.float32(min(steps - turn, 1)) * (step - even)
    return even if even.max() > PARAMETERS.stroke else ink  # a stroke must not vanish


def choose_around(ink: Ink, choose: np.ufunc, square: bool) -> Ink:
    """The greatest or least of each pixel and its neighbours: four of them, or all eight."""
    wider = bordered(ink, 1, 1)
    if square:
        rows = choose(choose(wider[:-2], wider[1:-1]), wider[2:])
        eight: Ink = choose(choose(rows[:, :-2], rows[:, 1:-1]), rows[:, 2:])
        return eight
    beside = choose(wider[1:-1, :-2], wider[1:-1, 2:])
    four: Ink = choose(choose(choose(wider[:-2, 1:-1], wider[2:, 1:-1]), beside), ink)
    return four
