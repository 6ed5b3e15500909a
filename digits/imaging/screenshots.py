"""The sheet of a drawing program on a screenshot, found among bars, tools and the desktop."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.arrays import Levels, Mask
from digits.imaging.paper import outermost
from digits.imaging.pasted import Part, box_of_most, differs


class ScreenshotParameters(NamedTuple):
    """Constants of a sheet on a screen, chosen with composed screenshots."""

    least_side: int = 300
    """Pixels of the shorter side of a screen, reduced as large pictures are."""
    others: float = 0.01
    """Share of what is around a sheet that has another colour than most of it, at least."""
    sample: int = 60
    """Pixels of the shorter side that are looked at first."""
    frequent: float = 0.08
    """Share of these that have the very colour of a sheet, at least: a JPEG changes it a little."""
    least: float = 0.12
    most: float = 0.9
    """Shares of the image that the sheet takes at least and at most: around a larger one is a
    border."""
    row: float = 0.5
    """Share of the most that a row or a column of the sheet has of its colour, at least."""
    rim: float = 0.88
    """Share of the sheet's outermost pixels that have its colour, at least: its corners may be
    round."""
    line: float = 0.9
    """Share of a row or a column that has another colour in it, from which it is a line between
    the cells of a table."""
    elsewhere: float = 0.1
    """Share of the rest of the image that has it at most: a table has more sheets than one."""


PARAMETERS = ScreenshotParameters()


def sheet_on_screen(levels: Levels) -> Part | None:
    """Find a large rectangle of one colour, if most of the image's rim has another.

    Parameters
    ----------
    levels : uint8 array of shape (H, W, C)

    Returns
    -------
    Part or None
        Rows and columns of the sheet.
    """
    if min(levels.shape[:2]) < PARAMETERS.least_side:
        return None
    step = max(1, min(levels.shape[:2]) // PARAMETERS.sample)
    some, edge = levels[::step, ::step], outermost(levels)[None]
    around = np.asarray(np.median(edge, axis=1)[0], np.int16)
    if differs(some, around).mean() < PARAMETERS.least:
        return None  # it is all paper and ink, as most drawings are
    for colour in frequent_colours(some):
        if differs(edge, colour).mean() > 0.5 and (part := sheet_of(~differs(levels, colour))):
            return part if is_among_others(levels, part) else None
    return None


def is_among_others(levels: Levels, part: Part) -> bool:
    """Whether a sheet has several colours around it: bars and tools, not a border or a desk."""
    around = np.ones(levels.shape[:2], bool)
    around[part] = False
    others = levels[around]
    colour = frequent_colours(others[None])[:1]
    return not colour or bool(differs(others[None], colour[0]).mean() > PARAMETERS.others)


def frequent_colours(levels: Levels) -> list[NDArray[np.int16]]:
    """The colours of levels H x W x C that are frequent enough for a sheet's, in their order."""
    packed = levels.astype(np.int64) @ (256 ** np.arange(levels.shape[2]))
    _, first, counts = np.unique(packed, return_index=True, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    chosen = first[order[counts[order] >= PARAMETERS.frequent * packed.size]]
    return list(levels.reshape(-1, levels.shape[2])[chosen].astype(np.int16))


def sheet_of(same: Mask) -> Part | None:
    """The rectangle that pixels of one colour fill, but for what is written on it."""
    part = box_of_most(same, PARAMETERS.row)
    inside = same[part]
    if not PARAMETERS.least <= inside.size / same.size <= PARAMETERS.most:
        return None
    elsewhere = (same.sum() - inside.sum()) / (same.size - inside.size)
    if elsewhere > PARAMETERS.elsewhere or outermost(inside).mean() < PARAMETERS.rim:
        return None
    inner = inside[2:-2, 2:-2]  # a JPEG blurs the edge
    least = min(float(inner.mean(axis=axis).min()) for axis in (0, 1))
    return part if least > 1 - PARAMETERS.line else None
