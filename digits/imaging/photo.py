"""Photograph of paper -> clean ink.

The paper is lit unevenly, textured, ruled, creased. What is done, in order: the light is evened
out, ink is told from paper by two thresholds, and rules, frames and specks are dropped.

`ink.py` imports this module, and scikit-image with it, when the first photograph comes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt
from skimage.filters import apply_hysteresis_threshold
from skimage.measure import label, regionprops
from skimage.morphology import dilation

from digits.errors import NoInk
from digits.imaging import components
from digits.imaging.dark_regions import blank_regions, dark_at_rim
from digits.imaging.decode import Ink
from digits.imaging.desk import enlarged, has_light_ink, reduced, smoothed, without_desk
from digits.imaging.light import even_grey, grey_of
from digits.imaging.paper import Levels
from digits.imaging.ruled_paper import without_rules, without_underlines
from digits.imaging.shading import without_shades
from digits.imaging.surroundings import without_surroundings
from digits.imaging.table import Table, find_table, without_table, written_across

Mask = NDArray[np.bool_]
Bounds = tuple[int, int, int, int]
"""Top, left, bottom, right."""


class PhotoParameters(NamedTuple):
    """Constants of how ink is told from the paper of photographs.

    Chosen by looking at generated and real photographs; `python -m digits tune photographs FOLDER`
    searches them.
    """

    ink_pixels: int = 150
    """The ink is as dark as so many pixels at least."""
    many: int = 100_000
    """Pixels from which every fourth tells the level of the paper as well as all of them."""
    palest: float = 0.18
    """Share of the light that ink takes at least. Grain, pale rules and the edges of shadows
    take less; a ballpoint takes half or more."""
    seed: float = 0.5
    """Of the darkest ink: a stroke is somewhere as dark."""
    grow: float = 0.3
    """And everywhere as dark as that."""
    faint: float = 0.25
    """Of the darkest ink: what is so dark may be a rule, which is often paler than strokes."""
    number_seed: float = 0.35
    """As `seed`, of numbers: they may be written with several pens."""
    number_grow: float = 0.25
    """As `grow`, of numbers."""
    number_speck: float = 0.001
    """As `speck`, of numbers: they may stand beside large ink."""
    faintest: float = 0.1
    """The same of a table's lines: they are long, so what is hardly darker than paper tells
    enough."""
    speck: float = 0.02
    """Share of the largest component's area below which a component is a speck."""
    least_mark: int = 30
    """Pixels: smaller is no mark, only grain."""
    rim_width: float = 0.015
    rim_height: float = 0.12
    """Of the width and the height: a component at the rim that reaches no further in is no ink."""
    number_rim_height: float = 0.05
    """As `rim_height`, of numbers: the rim may cut off their last row."""
    desk_edge: float = 0.015
    sliver: float = 0.03
    """Of the shorter side: ink so near to the desk, and no wider or cut off by the rim of the
    image, is what is left of the desk."""
    near: float = 0.1
    """In heights of the largest component: what is nearer is part of it."""


PARAMETERS = PhotoParameters()

NOTHING = "There is only paper on the picture."


def extract_ink(levels: Levels) -> Ink:
    """Extract the ink of all that is written on a photograph.

    Parameters
    ----------
    levels : uint8 array of shape (H, W, C)

    Returns
    -------
    float32 array of shape (H, W)
        In 0..1.

    Raises
    ------
    NoInk
    """
    strength = normalized(darkness_of(levels, number=False)[0])
    mask = without_rules(
        two_thresholds(strength, PARAMETERS.grow, PARAMETERS.seed), strength > PARAMETERS.faint
    )
    return without_surroundings(
        masked(strength, without_specks(mask, PARAMETERS.speck, PARAMETERS.rim_height))
    )


def extract_ink_and_table(levels: Levels) -> tuple[Ink, Table | None]:
    """Extract the ink of a photograph, and the table that it is written in.

    Parameters
    ----------
    levels : uint8 array of shape (H, W, C)

    Returns
    -------
    ink : float32 array of shape (H, W)
        In 0..1, without the table's lines.
    table : Table or None

    Raises
    ------
    NoInk
    """
    darkness, dark = darkness_of(levels, number=True)
    strength = normalized(darkness)
    table = find_table(strength > PARAMETERS.faintest)
    if table:
        strength = as_dark_as_written(strength, table)
        white, table = without_shades(strength, table, PARAMETERS.faintest)
        if white is not strength:
            white = as_dark_as_written(white, table)
        mask = two_thresholds(white, PARAMETERS.number_grow, PARAMETERS.number_seed)
        inside = without_table(mask, table)
        if not written_across(inside, table):
            return masked(white, without_number_specks(inside)), table
    if (blank := blank_regions(darkness, dark)) is not None:
        strength = normalized(off_desk(darkness, blank))
    mask = two_thresholds(strength, PARAMETERS.number_grow, PARAMETERS.number_seed)
    faint = strength > PARAMETERS.faint
    inside = without_underlines(without_rules(mask, faint), faint)
    return masked(strength, without_number_specks(inside)), None


def without_number_specks(mask: Mask) -> Mask:
    """Drop what is no part of a number."""
    return without_specks(mask, PARAMETERS.number_speck, PARAMETERS.number_rim_height)


def as_dark_as_written(strength: Ink, table: Table) -> Ink:
    """Make what is written in a table as dark as ink usually is; its lines may be darker."""
    written = without_table(strength > PARAMETERS.number_grow, table)
    darker: Ink = strength / components.usual_peak(strength, written)
    return darker


def masked(strength: Ink, mask: Mask) -> Ink:
    """The strength where there is ink, and next to it. Raises NoInk."""
    if not mask.any():
        raise NoInk(NOTHING)
    ink: Ink = strength.clip(0, 1) * dilation(mask, np.ones((3, 3), bool))
    return ink


def darkness_of(levels: Levels, number: bool) -> tuple[Ink, Mask]:
    """Measure how much darker than the paper around it each pixel of a photograph is.

    Parameters
    ----------
    levels : uint8 array of shape (H, W, C)
    number : bool
        Whether dark regions are looked for: beside one large digit they may be half of a board.

    Returns
    -------
    darkness : float32 array of shape (H, W)
        A share of the paper's level, in 0..1.
    dark : bool array of shape (h, w)
        Dark regions at the rim of the image, on a small copy.
    """
    grey = grey_of(levels)
    small = smoothed(grey)
    grey, desk = without_desk(grey, small)
    small_desk = np.zeros(small.shape, bool)
    if desk is not None:
        small_desk = enlarged(desk, small.shape) > 0
        small = smoothed(grey)
    sharp = reduced(grey, small.shape)
    dark = dark_at_rim(sharp, small) if number else np.zeros_like(small_desk)
    if has_light_ink(sharp, small, small_desk, dark):
        grey = 1 - grey
        dark = dark_at_rim(1 - sharp, 1 - small) if number else dark
    darkness = even_grey(grey)
    return darkness if desk is None else off_desk(darkness, desk), dark


def normalized(darkness: Ink) -> Ink:
    """Stretch darkness so that it is about 0 of the paper and 1 of the darkest ink.

    Raises NoInk where there is no ink.
    """
    some = darkness[::2, ::2] if darkness.size > PARAMETERS.many else darkness
    lightest, paper = np.quantile(some, [0.1, 0.5]).tolist()
    inked = min(PARAMETERS.ink_pixels, darkness.size // 20)  # a small picture has fewer of them
    darkest = float(np.partition(darkness, -inked, axis=None)[-inked])
    if darkest - paper < max(PARAMETERS.palest, 3 * (paper - lightest)):
        raise NoInk(NOTHING)
    strength: Ink = (darkness - paper) / np.float32(max(darkest - paper, 1e-6))
    return strength


def off_desk(strength: Ink, desk: Mask) -> Ink:
    """Drop the desk, and what is left of it between the sheet's edge and the rim of the image."""
    side = min(desk.shape)
    parts = label((strength > PARAMETERS.palest) & ~desk, connectivity=2)
    beside = distance_transform_edt(~desk) <= max(1.0, PARAMETERS.desk_edge * side)
    left_over = np.zeros(int(parts.max()) + 1, bool)
    left_over[np.unique(parts[beside])] = True
    for part in regionprops(parts):
        top, left, bottom, right = part.bbox
        thin = min(bottom - top, right - left) <= PARAMETERS.sliver * side
        left_over[part.label] &= thin or touches(part.bbox, desk.shape)
    left_over[0] = False
    kept: Ink = np.where(desk | left_over[parts], np.float32(0), strength)
    return kept


def two_thresholds(strength: Ink, low: float, high: float) -> Mask:
    """Where the strength is over `low`, in components that are over `high` somewhere."""
    mask: Mask = apply_hysteresis_threshold(strength, low, high)
    return mask


def without_specks(mask: Mask, speck: float, rim_height: float) -> Mask:
    """Drop components that are small beside the largest, and slivers along the rim.

    Parameters
    ----------
    mask : bool array of shape (H, W)
    speck : float
        Share of the largest component's area.
    rim_height : float
        Share of the height that a sliver at the top or the bottom takes at most.

    Returns
    -------
    bool array of shape (H, W)
    """
    labels = label(mask, connectivity=2)
    area = np.bincount(labels.ravel())
    area[0] = 0
    keep = (
        area >= max(1, speck * area.max())
        if area.max() > PARAMETERS.least_mark
        else np.zeros(len(area), bool)
    )
    height, width = mask.shape
    for component in regionprops(labels):
        top, left, bottom, right = component.bbox
        at_side = (left == 0 or right == width) and right - left <= max(
            2, PARAMETERS.rim_width * width
        )
        at_end = (top == 0 or bottom == height) and bottom - top <= rim_height * height
        if at_side or at_end:
            keep[component.label] = False
    kept: Mask = keep[labels]
    return kept


def largest_component(ink: Ink) -> Ink:
    """Keep the component with most ink and what is near it.

    Parameters
    ----------
    ink : float32 array of shape (H, W)

    Returns
    -------
    float32 array of shape (H, W)
    """
    components = label(ink > 0, connectivity=2)
    amount = np.bincount(components.ravel(), ink.ravel())
    amount[0] = 0
    boxes = {component.label: component.bbox for component in regionprops(components)}
    edges = [k for k, box in boxes.items() if touches(box, ink.shape)]
    if len(edges) < len(boxes):  # what is cut off by the edge is rarely what is meant
        amount[edges] = amount[edges] / 4
    main = boxes[int(amount.argmax())]
    keep = np.zeros(len(amount), bool)
    keep[
        [k for k, box in boxes.items() if gap(box, main) < PARAMETERS.near * (main[2] - main[0])]
    ] = True
    mark: Ink = ink * keep[components]
    return mark


def touches(box: Bounds, shape: tuple[int, ...]) -> bool:
    top, left, bottom, right = box
    return top <= 1 or left <= 1 or bottom >= shape[0] - 1 or right >= shape[1] - 1


def gap(one: Bounds, other: Bounds) -> int:
    """Pixels between two boxes, along the axis on which they are further apart."""
    return max(one[0] - other[2], other[0] - one[2], one[1] - other[3], other[1] - one[3])
