"""Which pixels are a straight line's own, and which it shares with strokes that cross it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digits.imaging.arrays import Mask
from digits.imaging.components import widened
from digits.imaging.surroundings.lines import Line


@dataclass(frozen=True, eq=False)
class FoundLine:
    """A line and its own pixels: those that no stroke which crosses it shares."""

    line: Line
    pixels: Mask


def without(mask: Mask, lines: Sequence[FoundLine]) -> Mask:
    """Take lines out of a mask, but not the strokes that cross them.

    Parameters
    ----------
    mask : bool array of shape (H, W)
    lines : sequence of FoundLine

    Returns
    -------
    bool array of shape (H, W)
    """
    rest = mask
    for found in lines:
        rest = rest & ~found.pixels
    return rest


def pixels_of(line: Line, mask: Mask) -> Mask:
    """Find the pixels of a line, and of its soft edges, but not where a stroke crosses it.

    Parameters
    ----------
    line : Line
    mask : bool array of shape (H, W)

    Returns
    -------
    bool array of shape (H, W)
    """
    out = np.zeros_like(mask)
    if line.down:
        mark(out.T, mask.T, line)
    else:
        mark(out, mask, line)
    return out


def mark(out: Mask, mask: Mask, line: Line) -> None:
    """Mark the pixels of a line that runs across."""
    height = len(mask)
    columns = np.arange(line.begin, line.end)
    top, bottom = line.top[line.begin : line.end] - 1, line.bottom[line.begin : line.end] + 1
    above, below = inked_at(mask, top - 1, columns), inked_at(mask, bottom, columns)
    near = line.width + 2
    crossed = widened(above, near) & widened(below, near)
    first, last = max(int(top.min()), 0), min(int(bottom.max()), height)
    rows = np.arange(first, last)[:, None]
    out[first:last, line.begin : line.end] = (rows >= top) & (rows < bottom) & ~crossed


def inked_at(mask: Mask, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Whether there is ink in each of the pixels; outside the image there is none."""
    within = (rows >= 0) & (rows < len(mask))
    inked: NDArray[np.bool_] = mask[rows.clip(0, len(mask) - 1), columns] & within
    return inked
