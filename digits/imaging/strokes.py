"""What a stroke is: told from paper, cleaned of specks, and brought to an even width."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from digits.imaging.arrays import Ink
from digits.imaging.components import bordered, component_of_each, painted, runs_of


class StrokeParameters(NamedTuple):
    """Constants of what is a stroke, and of how even strokes are made.

    Chosen with `python -m digits evaluate` on handwriting of four kinds.
    """

    paper: float = 0.15
    stroke: float = 0.4
    full: float = 0.925
    """Shares of the fullest ink: up to `paper` is paper, from `stroke` is a stroke, from
    `full` is full."""
    usual: float = 0.85
    """Quantile of the strokes' levels that is made full where less of them is: `python -m digits
    evaluate FOLDER` reads 99.18 % of 368 scanned digits, without it 98.64 %."""
    speck: float = 0.035
    """A separate component with a smaller share of the ink is not part of the digit."""
    pen: float = 6.5
    """Pixels, where the digit has 64: the stroke width that others are brought towards."""
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


def with_full_strokes(ink: Ink) -> Ink:
    """Darken the ink of a scan or a photograph of which only a few spots are full.

    Parameters
    ----------
    ink : float32 array of shape (H, W)
        In 0..1, not all 0.

    Returns
    -------
    float32 array of shape (H, W)
        In 0..1; the ink itself where its strokes are full, as drawn ones are.
    """
    peak = float(ink.max())
    levels = ink[ink > PARAMETERS.stroke * peak]
    darker = int((1 - PARAMETERS.usual) * len(levels))
    if np.count_nonzero(levels > PARAMETERS.full * peak) >= darker:
        return ink
    usual = np.partition(levels, -1 - darker)[-1 - darker]
    full: Ink = np.minimum(ink / usual, np.float32(1))
    return full


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
        A digit, 64 pixels on its longer side.
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
    """Choose the greatest or least of each pixel and its neighbours.

    Parameters
    ----------
    ink : float32 array of shape (H, W)
    choose : ufunc
        np.maximum or np.minimum.
    square : bool
        All eight neighbours, else four.

    Returns
    -------
    float32 array of shape (H, W)
    """
    wider = bordered(ink, 1, 1)
    if square:
        rows = choose(choose(wider[:-2], wider[1:-1]), wider[2:])
        eight: Ink = choose(choose(rows[:, :-2], rows[:, 1:-1]), rows[:, 2:])
        return eight
    beside = choose(wider[1:-1, :-2], wider[1:-1, 2:])
    four: Ink = choose(choose(choose(wider[:-2, 1:-1], wider[2:, 1:-1]), beside), ink)
    return four
