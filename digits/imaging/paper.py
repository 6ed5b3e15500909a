"""The paper of an image: its colour, and whether it is flat, as drawn, or grainy, as photographed.

Both are looked up at the rim first, where the paper of most images is. Where the rest of the image
disagrees, as with a border, a tight crop or a dark surround, the whole image decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.uint8]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class PaperLimits:
    """Tuned values; `make evaluate` and tests/imaging/test_paper.py measure them."""

    flat: int = 1
    """Levels: the paper of a drawing differs no more, that of a photograph does."""
    even_rim: float = 0.4
    """Share of the rim of a drawing that has one colour."""
    most: float = 0.4
    """Share of all pixels of a drawing that have the paper's level."""
    sample: int = 40
    """Pixels of each side that are looked at first."""
    least_side: int = 56
    """Pixels: an image of which no side is longer is never a photograph."""
    peeled: float = 0.13
    """Share of the side that a border takes at most: a tenth, and a little as it may be askew."""
    uniform: float = 0.5
    """Share of a row that has the border's colour."""
    solid: float = 0.9
    """Share of a row that has the colour of a surround wider than a border."""
    sheet: float = 0.25
    """Share of the image that a sheet on such a surround takes at least."""
    sheet_solid: float = 0.75
    """Share of its own box that such a sheet fills at least."""
    corners: float = 0.12
    """Share of the image that the corners take where a bar with round ends fills it."""


LIMITS = PaperLimits()


@dataclass(frozen=True)
class Paper:
    """Colour of the paper, int16 C, and whether the image is a drawing on flat paper."""

    colour: NDArray[np.int16]
    flat: bool


def paper_of(levels: Levels, limits: PaperLimits = LIMITS) -> Paper:
    """Find the paper of an image.

    Parameters
    ----------
    levels : ndarray of uint8, H x W x C

    Returns
    -------
    Paper
    """
    edge = rim(levels)
    colour = np.asarray(np.median(edge, axis=0), np.int16)
    even = share_near(edge, colour, limits.flat)
    step = max(1, min(levels.shape[:2]) // limits.sample)
    inside = levels[::step, ::step].reshape(-1, levels.shape[2])
    if even > 0.9 and share_near(inside, colour, limits.flat) > 0.5:
        return Paper(colour, True)
    grey = grey_of(levels)
    width = 2 * limits.flat + 1
    counts = np.convolve(np.bincount(grey.ravel()), np.ones(width), "same")
    off = np.abs(grey.astype(np.int16) - np.int16(counts.argmax()))
    other = off > max(0.3 * float(off.max()), 4)
    kept = inside_border(other, limits)
    small = max(levels.shape[:2]) < limits.least_side
    flat = small or (counts.max() > limits.most * grey.size and not on_desk(other, limits))
    return Paper(inner_colour(levels[kept], other[kept], limits), bool(flat))


def grey_of(levels: Levels) -> NDArray[np.uint8]:
    """Levels H x W x C -> their mean over the channels, H x W."""
    if levels.shape[2] == 1:
        only: NDArray[np.uint8] = levels[..., 0]
        return only
    # channel by channel: numpy takes twenty times as long over an axis of three
    total = levels[..., 0].astype(np.uint16)
    for channel in range(1, levels.shape[2]):
        total += levels[..., channel]
    grey: NDArray[np.uint8] = (total // levels.shape[2]).astype(np.uint8)
    return grey


def rim(levels: NDArray[Any]) -> NDArray[Any]:
    """Levels H x W x C -> those of the image's outermost pixels, N x C."""
    return np.concatenate([levels[0], levels[-1], levels[:, 0], levels[:, -1]])


def share_near(colours: NDArray[Any], colour: NDArray[np.int16], most: int) -> float:
    """Share of the colours N x C that differ from one by no more than so many levels."""
    near = np.ones(len(colours), bool)
    for channel, level in enumerate(colour.tolist()):
        near &= np.abs(colours[:, channel].astype(np.int16) - level) <= most
    return float(near.mean())


def inner_colour(levels: Levels, other: Mask, limits: PaperLimits) -> NDArray[np.int16]:
    """The paper's colour, once borders are peeled off.

    The rim of what is left is mostly paper, as the rim of any rectangle around a digit is, even of
    the tightest: of thick digits cropped to their ink less than half of the area may be paper, but
    always more than half of the rim.

    other: where the colour is not the most frequent one.
    """
    edge, odd = rim(levels), rim(other[..., None])[:, 0]
    if is_bar(other) or (odd.mean() > 0.5 and (~other).mean() > limits.corners):
        edge = edge[odd]
    elif not odd.all():
        edge = edge[~odd]
    return np.asarray(np.median(edge, axis=0), np.int16)


def is_bar(paper: Mask) -> bool:
    """Whether paper would be the four corners alone: a bar with round ends fills the rest."""
    height = len(paper)
    corners = paper[[0, 0, -1, -1], [0, -1, 0, -1]]
    return bool(corners.all() and not paper[height // 4 : height - height // 4].any())


def on_desk(other: Mask, limits: PaperLimits) -> bool:
    """Whether there is a sheet and a surround that is wider than any border, one of them `other`.

    The surround fills a side of the image and more rows than a border has; or the sheet is all
    that is not the surround, and fills its own box.
    """
    rows, columns = other.mean(axis=1), other.mean(axis=0)
    for shares in (rows, rows[::-1], columns, columns[::-1]):
        if (shares[: 1 + round(limits.peeled * len(shares))] > limits.solid).all():
            return True
    if other.mean() < limits.sheet or rim(other[..., None]).mean() > 0.5:
        return False
    height, width = np.count_nonzero(rows), np.count_nonzero(columns)
    return bool(other.sum() > limits.sheet_solid * height * width)


def inside_border(other: Mask, limits: PaperLimits) -> tuple[slice, slice]:
    """Rows and columns without those at the sides that have another than the usual colour."""
    height, width = other.shape
    rows, columns = other.mean(axis=1), other.mean(axis=0)
    top, bottom = border_width(rows, limits), border_width(rows[::-1], limits)
    left, right = border_width(columns, limits), border_width(columns[::-1], limits)
    return slice(top, height - bottom), slice(left, width - right)


def border_width(shares: NDArray[np.float64], limits: PaperLimits) -> int:
    """Shares of another colour in the rows -> how many rows at the beginning are a border's."""
    most = max(1, round(limits.peeled * len(shares)))
    inside = np.flatnonzero(shares[: most + 1] < limits.uniform)
    return int(inside[0]) if len(inside) else 0
