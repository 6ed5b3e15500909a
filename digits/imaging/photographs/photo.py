"""Photograph of paper -> clean ink.

The paper is lit unevenly, textured, ruled, creased. What is done, in order: the light is evened
out, ink is told from paper by two thresholds, and rules, frames and specks are dropped.

`ink.py` imports this module, and scikit-image with it, when the first photograph comes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from skimage.filters import apply_hysteresis_threshold
from skimage.morphology import dilation

from digits.errors import NoInk
from digits.imaging.arrays import Ink, Levels, Mask
from digits.imaging.photographs.dark_regions import blank_regions, dark_at_rim
from digits.imaging.photographs.desk import (
    enlarged,
    has_light_ink,
    small_copy,
    smoothed,
    without_desk,
)
from digits.imaging.photographs.light import brightness_of, relative_darkness
from digits.imaging.photographs.ruled_paper import without_rules, without_underlines
from digits.imaging.photographs.selection import off_desk, without_small_components
from digits.imaging.photographs.ticks import without_ticks
from digits.imaging.surroundings.removal import without_surroundings
from digits.imaging.tables.baselines import without_baselines, without_lines_down
from digits.imaging.tables.fields import table_on, without_fields
from digits.imaging.tables.shading import without_shades
from digits.imaging.tables.table import Table
from digits.imaging.tables.writing import usual_peak, without_table, written_across


class PhotoParameters(NamedTuple):
    """Constants of how ink is told from the paper of photographs.

    Chosen by looking at generated and real photographs; `python -m digits tune photographs FOLDER`
    searches them.
    """

    ink_pixels: int = 150
    """The ink is as dark as so many pixels at least."""
    ink_share: float = 0.05
    """Share of the image that they take at most: a small picture has fewer of them."""
    many: int = 100_000
    """Pixels from which every fourth tells the level of the paper as well as all of them."""
    lightest: float = 0.1
    paper: float = 0.5
    """Quantiles of darkness: that of the lightest paper, and of paper."""
    clear: float = 3.0
    """How much darker than paper ink is at least, in differences of these two."""
    palest: float = 0.18
    """Share of the light that ink takes at least. Grain, pale rules and the edges of shadows
    take less; a ballpoint takes half or more."""
    seed: float = 0.5
    """Of the darkest ink: a stroke is somewhere as dark."""
    grow: float = 0.3
    """And everywhere as dark as that."""
    faint: float = 0.25
    """Of the darkest ink: what is so dark may be a rule, which is often paler than strokes."""
    faintest: float = 0.1
    """The same of a table's lines: they are long, so what is hardly darker than paper tells
    enough."""
    number_seed: float = 0.35
    """As `seed`, of numbers: they may be written with several pens."""
    number_grow: float = 0.25
    """As `grow`, of numbers."""


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
    strength = stretched(darkness_of(levels, with_dark_regions=False)[0])
    mask = without_rules(
        two_thresholds(strength, PARAMETERS.grow, PARAMETERS.seed), strength > PARAMETERS.faint
    )
    return without_surroundings(masked(strength, without_small_components(mask, number=False)))


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
    darkness, dark = darkness_of(levels, with_dark_regions=True)
    strength = stretched(darkness)
    if (blank := blank_regions(darkness, dark, PARAMETERS.palest)) is not None:
        strength = stretched(off_desk(darkness, blank, PARAMETERS.palest))
    table, faintest = table_on(strength, (PARAMETERS.faintest, PARAMETERS.faint))
    if table:
        strength = white = as_dark_as_written(strength, table)
        if not (ruled := table.is_ruled_sheet()):
            white, table = without_shades(strength, table, faintest)
        if white is not strength:
            white = as_dark_as_written(white, table)
        mask = two_thresholds(white, PARAMETERS.number_grow, PARAMETERS.number_seed)
        inside = without_table(mask, table)
        if not written_across(inside, table):
            ink = masked(white, without_small_components(inside, number=True))
            return ink, None if ruled else table
    mask = two_thresholds(strength, PARAMETERS.number_grow, PARAMETERS.number_seed)
    mask = without_lines_down(without_baselines(without_fields(mask)))
    faint = strength > PARAMETERS.faint
    inside = without_ticks(without_underlines(without_rules(mask, faint), faint))
    return masked(strength, without_small_components(inside, number=True)), None


def as_dark_as_written(strength: Ink, table: Table) -> Ink:
    """Make what is written in a table as dark as ink usually is; its lines may be darker."""
    written = without_table(strength > PARAMETERS.number_grow, table)
    darker: Ink = strength / usual_peak(strength, written)
    return darker


def masked(strength: Ink, mask: Mask) -> Ink:
    """The strength where there is ink, and next to it. Raises NoInk."""
    if not mask.any():
        raise NoInk(NOTHING)
    ink: Ink = strength.clip(0, 1) * dilation(mask, np.ones((3, 3), bool))
    return ink


def darkness_of(levels: Levels, with_dark_regions: bool) -> tuple[Ink, Mask]:
    """Measure how much darker than the paper around it each pixel of a photograph is.

    Parameters
    ----------
    levels : uint8 array of shape (H, W, C)
    with_dark_regions : bool
        Whether dark regions are looked for: beside one large digit they may be half of a board.

    Returns
    -------
    darkness : float32 array of shape (H, W)
        A share of the paper's level, in 0..1.
    dark : bool array of shape (h, w)
        Dark regions at the rim of the image, on a small copy.
    """
    grey = brightness_of(levels)
    small = smoothed(grey)
    grey, desk = without_desk(grey, small)
    small_desk = np.zeros(small.shape, bool)
    if desk is not None:
        small_desk = enlarged(desk, small.shape) > 0
        small = smoothed(grey)
    sharp = small_copy(grey, small.shape)
    dark = dark_at_rim(sharp, small) if with_dark_regions else np.zeros_like(small_desk)
    if has_light_ink(sharp, small, small_desk, dark):
        grey = 1 - grey
        dark = dark_at_rim(1 - sharp, 1 - small) if with_dark_regions else dark
    darkness = relative_darkness(grey)
    if desk is not None:
        darkness = off_desk(darkness, desk, PARAMETERS.palest)
    return darkness, dark


def stretched(darkness: Ink) -> Ink:
    """Stretch darkness so that it is about 0 of the paper and 1 of the darkest ink.

    Raises NoInk where there is no ink.
    """
    some = darkness[::2, ::2] if darkness.size > PARAMETERS.many else darkness
    lightest, paper = np.quantile(some, [PARAMETERS.lightest, PARAMETERS.paper]).tolist()
    inked = min(PARAMETERS.ink_pixels, int(PARAMETERS.ink_share * darkness.size))
    darkest = float(np.partition(darkness, -inked, axis=None)[-inked])
    if darkest - paper < max(PARAMETERS.palest, PARAMETERS.clear * (paper - lightest)):
        raise NoInk(NOTHING)
    strength: Ink = (darkness - paper) / np.float32(max(darkest - paper, 1e-6))
    return strength


def two_thresholds(strength: Ink, low: float, high: float) -> Mask:
    """Where the strength is over `low`, in components that are over `high` somewhere."""
    mask: Mask = apply_hysteresis_threshold(strength, low, high)
    return mask
