"""Photographs: the lines of ruled and squared paper, taken out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from skimage.morphology import opening

from digits.imaging import components
from digits.imaging.arrays import Mask


class RuleParameters(NamedTuple):
    """Constants of what is a rule; `python -m digits tune rules FOLDER` searches them."""

    rule: float = 0.65
    """Of the way across the picture: a straight line with so much ink on it is the paper's."""
    margin: float = 0.9
    """The same of a line down a strip of ruled paper."""
    rule_end: float = 0.3
    """The same of its beginning and of its end, each a twenty-fifth of the way."""
    underline: float = 0.9
    """The same of a line from the beginning of all ink to its end: bars of digits have gaps."""
    underlined: float = 1.0
    """Width of all ink, in heights of the image, from which it is looked for."""
    rule_width: float = 0.01
    """Of the longer side of the picture: a thicker line is ink."""
    rule_tilt: float = 0.06
    """Of the way across: steeper lines are ink."""


PARAMETERS = RuleParameters()


def without_rules(mask: Mask, faint: Mask) -> Mask:
    """Take out the lines of ruled and squared paper, but not the strokes that cross them.

    Parameters
    ----------
    mask : bool array of shape (H, W)
        Ink.
    faint : bool array of shape (H, W)
        All that may be a rule, as those are often paler than the ink.

    Returns
    -------
    bool array of shape (H, W)
    """
    height, width = mask.shape
    across, thin = rules(faint, PARAMETERS.rule)
    clean = mask & ~(across & thin)
    share = PARAMETERS.rule
    if height <= width / 2:  # on a strip, what goes from top to bottom is a 1
        if not (across & thin).any():
            return clean
        share = PARAMETERS.margin  # or the margin line of a ruled sheet
    down, slim = (found.T for found in rules(faint.T, share))
    clean &= ~(down & slim) & ~(down & across)
    return clean


def without_underlines(mask: Mask, faint: Mask) -> Mask:
    """Take out lines that go from the beginning of all ink to its end, as that below an amount.

    Parameters and result as of without_rules().
    """
    inked = np.flatnonzero(faint.any(axis=0))
    whole = len(inked) and inked[-1] - inked[0] + 1 == mask.shape[1]  # rules, taken out already
    if whole or len(inked) < PARAMETERS.underlined * len(mask):
        return mask
    extent = np.s_[:, inked[0] : inked[-1] + 1]
    across, thin = rules(faint[extent], PARAMETERS.underline)
    clean = mask.copy()
    clean[extent] &= ~(across & thin)
    return clean


def rules(mask: Mask, share: float) -> tuple[Mask, Mask]:
    """What lies along lines that go from side to side, and what is thin enough to be a rule."""
    height, width = mask.shape
    found, grown = np.zeros_like(mask), components.grown_down(mask)
    margin = max(3, width // 25)
    columns = np.asarray(grown.any(axis=0))
    if (
        columns.mean() <= share
        or min(columns[:margin].mean(), columns[-margin:].mean()) <= PARAMETERS.rule_end
    ):
        return found, found  # nothing goes from side to side
    thin = mask & ~opening(
        mask, np.ones((max(3, round(PARAMETERS.rule_width * max(mask.shape))) + 1, 1))
    )
    across = np.linspace(-0.5, 0.5, width)
    most = round(PARAMETERS.rule_tilt * width)
    for fall in range(-most, most + 1, max(1, most // 6)):
        rows = np.arange(height)[:, None] + (fall * across).round().astype(int)
        rows = rows.clip(0, height - 1)
        line = grown[rows, np.arange(width)]
        ends = np.minimum(line[:, :margin].mean(axis=1), line[:, -margin:].mean(axis=1))
        for row in np.flatnonzero((line.mean(axis=1) > share) & (ends > PARAMETERS.rule_end)):
            for beside in (-1, 0, 1):
                found[(rows[row] + beside).clip(0, height - 1), np.arange(width)] = True
    return found, thin
