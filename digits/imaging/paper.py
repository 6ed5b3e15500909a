"""The paper of an image: its colour, and whether it is flat, as drawn, or grainy, as photographed.

Both are looked up at the rim first, where the paper of most images is. Where the rest of the image
disagrees, as with a border, a tight crop or a dark surround, the whole image decides.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.arrays import Levels, Mask
from digits.imaging.components import bordered


class PaperParameters(NamedTuple):
    """Constants of what is flat paper; `python -m digits tune paper FOLDER` searches them."""

    flat: int = 1
    """Levels: the paper of a drawing differs no more, that of a photograph does."""
    most: float = 0.4
    """Share of all pixels of a drawing that have the paper's level."""
    tail: float = 0.03
    """Quantile from either end of the levels: a drawing's are those of the paper and of the ink."""
    most_at_ends: float = 0.22
    """Share of all pixels of a drawing that have those two levels, also where strokes are blurred
    or take most of the image. 130 photographs have up to 0.16: their levels taper off."""
    sample: int = 40
    """Pixels of each side that are looked at first."""
    plain_rim: float = 0.9
    plain: float = 0.5
    """Shares of the rim, and of these pixels, that have the paper's colour: with more it is a
    drawing, and no other pixels are looked at."""
    other: float = 0.3
    """Share of the greatest difference from the most frequent level, above which a pixel is not of
    that colour."""
    least_off: int = 4
    """Levels: it differs by more."""
    around: float = 0.5
    """Share of the rim that another colour than the most frequent one takes where it is all around.
    """
    palest: float = 0.2
    """Share of the full range: what differs less from the paper may be its grain."""
    together: float = 0.85
    """Share of the inked pixels at least that have an inked one next to them: 0.95 and more of
    strokes; up to 0.82 of grain, after a JPEG of quality 75."""
    inked: float = 0.4
    """Share of the fullest ink from which a pixel is inked, to tell."""
    least_side: int = 56
    least_breadth: int = 28
    """Pixels: an image of which no side is longer, or one is shorter, is never a photograph."""
    peeled: float = 0.13
    """Share of the side that a border takes at most: a tenth, and a little as it may be askew."""
    uniform: float = 0.8
    """Share of a row that has the border's colour: of thick digits' tight crops fewer have."""
    framed: float = 0.98
    """Share of the rim that a border all around covers: a round digit's tight crop has less."""
    soft: float = 0.03
    """Share of the full contrast from which a pixel next to such a border is its soft edge."""
    depth: float = 0.06
    """Share of the shorter side, in from the rim, that a border with round corners takes."""
    further: float = 0.03
    """Share of the pixels so far inside that have the paper's colour."""
    solid: float = 0.9
    """Share of a row that has the colour of a surround wider than a border."""
    sheet: float = 0.25
    """Share of the image that a sheet on such a surround takes at least."""
    sheet_solid: float = 0.75
    """Share of its own box that such a sheet fills at least."""
    beside_bar: float = 0.05
    """Share of a side of the image that is paper beside a digit 1 that fills it."""
    hole: float = 0.02
    """Share of the middle of the image that is ink at most where a digit 0 fills it."""
    runs: int = 3
    """Most runs of paper after ink in a row of one tightly cropped digit."""
    often: float = 0.1
    """Share of rows with more runs, above which the image holds several digits."""
    corners: float = 0.12
    """Share of the image that the corners take where a bar with round ends fills it."""


PARAMETERS = PaperParameters()


class Paper(NamedTuple):
    """Colour of the paper, int16 C, and whether the image is a drawing on flat paper."""

    colour: NDArray[np.int16]
    flat: bool


def paper_of(levels: Levels) -> Paper:
    """Find the paper of an image.

    Parameters
    ----------
    levels : uint8 array of shape (H, W, C)

    Returns
    -------
    Paper
    """
    if (colour := rim_colour(levels)) is not None:
        step = max(1, min(levels.shape[:2]) // PARAMETERS.sample)
        inside = levels[::step, ::step].reshape(-1, levels.shape[2])
        if share_near(inside, colour, PARAMETERS.flat) > PARAMETERS.plain:
            return Paper(colour, True)
    grey = grey_of(levels)
    width = 2 * PARAMETERS.flat + 1
    counts = np.convolve(np.bincount(grey.ravel(), minlength=256), np.ones(width), "same")
    off = np.abs(grey.astype(np.int16) - np.int16(counts.argmax()))
    other = off > max(PARAMETERS.other * float(off.max()), PARAMETERS.least_off)
    kept = inside_border(other, off)
    sides = levels.shape[:2]
    small = max(sides) < PARAMETERS.least_side or min(sides) < PARAMETERS.least_breadth
    even = counts.max() > PARAMETERS.most * grey.size or two_levels(counts, grey.size)
    flat = small or (even and not on_desk(other))
    return Paper(inner_colour(levels[kept], other[kept]), bool(flat))


def is_grain(ink: NDArray[np.float32], contrast: float) -> bool:
    """Tell whether pale ink is strewn over the paper pixel by pixel, as no stroke is.

    Parameters
    ----------
    ink : float32 array of shape (H, W)
        In 0..1.
    contrast : float
        Of the fullest ink to the paper, as a share of the full range.

    Returns
    -------
    bool
    """
    if contrast >= PARAMETERS.palest:
        return False
    height, width = ink.shape
    inked = ink > PARAMETERS.inked
    padded = bordered(inked, 1, 1)
    beside = np.zeros_like(inked)
    for row, column in ((0, 0), (0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1), (2, 2)):
        beside |= padded[row : row + height, column : column + width]
    together = np.count_nonzero(inked & beside)
    return bool(together < PARAMETERS.together * np.count_nonzero(inked))


def rim_colour(levels: Levels) -> NDArray[np.int16] | None:
    """Find the colour of the rim of an image, whatever is within.

    Parameters
    ----------
    levels : uint8 array of shape (H, W, C)

    Returns
    -------
    int16 array of shape (C,), or None
        None where the rim is not of one colour.
    """
    edge = outermost(levels)
    colour = np.asarray(np.median(edge, axis=0), np.int16)
    plain = share_near(edge, colour, PARAMETERS.flat) > PARAMETERS.plain_rim
    return colour if plain else None


def two_levels(counts: NDArray[np.float64], size: int) -> bool:
    """Whether many pixels have the darkest level or the lightest, as paper and ink of a drawing do.

    counts: of pixels near each level, out of `size`.
    """
    below = np.cumsum(counts) / counts.sum()
    ends = np.searchsorted(below, [PARAMETERS.tail, 1 - PARAMETERS.tail])
    return bool(counts[np.unique(ends)].sum() > PARAMETERS.most_at_ends * size)


def grey_of(levels: Levels) -> NDArray[np.uint8]:
    """Levels H x W x C -> their mean over the channels, H x W."""
    if levels.shape[2] == 1:
        only: NDArray[np.uint8] = levels[..., 0]
        return only
    # channel by channel: numpy is slow over an axis of three
    total = levels[..., 0].astype(np.uint16)
    for channel in range(1, levels.shape[2]):
        total += levels[..., channel]
    grey: NDArray[np.uint8] = (total // levels.shape[2]).astype(np.uint8)
    return grey


def outermost(image: NDArray[Any]) -> NDArray[Any]:
    """Take the outermost pixels of an image.

    Parameters
    ----------
    image : array of shape (H, W) or (H, W, C)

    Returns
    -------
    array of shape (N,) or (N, C)
        Those in corners twice.
    """
    return np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])


def share_near(colours: NDArray[Any], colour: NDArray[np.int16], most: int) -> float:
    """Share of the colours N x C that differ from one by no more than so many levels."""
    near = np.ones(len(colours), bool)
    for channel, level in enumerate(colour.tolist()):
        near &= np.abs(colours[:, channel].astype(np.int16) - level) <= most
    return float(near.mean())


def inner_colour(levels: Levels, other: Mask) -> NDArray[np.int16]:
    """The paper's colour, once borders are peeled off.

    The rim of what is left is mostly paper, as the rim of any rectangle around a digit is, even of
    the tightest: of thick digits cropped to their ink less than half of the area may be paper, but
    always more than half of the rim.

    other: where the colour is not the most frequent one.
    """
    edge, odd = outermost(levels), outermost(other)
    around = odd.mean() > PARAMETERS.around and goes_inside(other) and not crossed_often(other)
    beside = is_bar(other) or around
    if beside and not is_ring(other):
        edge = edge[odd]
    elif not odd.all():
        edge = edge[~odd]
    return np.asarray(np.median(edge, axis=0), np.int16)


def goes_inside(other: Mask) -> bool:
    """Whether what is at the rim is found further in, as paper is and a rounded border is not."""
    depth = 1 + round(PARAMETERS.depth * min(other.shape))
    inner = other[depth:-depth, depth:-depth]
    further = outermost(inner).mean() > PARAMETERS.further if min(inner.shape) > depth else True
    return bool(further and (~other).mean() > PARAMETERS.corners)


def crossed_often(other: Mask) -> bool:
    """Whether many rows cross more strokes than one digit has.

    So it is the ink of several digits, and at the rim the dark corners of a sheet scanned askew.
    """
    runs = (other[:, 1:] & ~other[:, :-1]).sum(axis=1)
    return bool((runs > PARAMETERS.runs).mean() > PARAMETERS.often)


def is_ring(ink: Mask) -> bool:
    """Whether a digit 0 fills a small image: ink on all sides of the middle, and none there.

    In a larger one it may be the desk around a sheet.
    """
    height, width = (side // 3 for side in ink.shape)
    if min(height, width) == 0 or max(ink.shape) >= PARAMETERS.least_side:
        return False
    rows, columns = ink[height:-height], ink[:, width:-width]
    around = rows[:, :width], rows[:, -width:], columns[:height].T, columns[-height:].T
    closed = [side.any(axis=1).mean() > PARAMETERS.solid for side in around]
    return bool(ink[height:-height, width:-width].mean() < PARAMETERS.hole and all(closed))


def is_bar(paper: Mask) -> bool:
    """Whether nearly every row has one run of ink with paper on both sides of it.

    As where a 1 fills the image.
    """
    ink = ~paper
    runs = ink[:, 0] + (paper[:, :-1] & ink[:, 1:]).sum(axis=1)
    sides = min(paper[:, 0].mean(), paper[:, -1].mean())
    return bool((runs == 1).mean() > PARAMETERS.solid and sides > PARAMETERS.beside_bar)


def on_desk(other: Mask) -> bool:
    """Whether there is a sheet and a surround that is wider than any border, one of them `other`.

    The surround fills a side of the image and more rows than a border has; or the sheet is all
    that is not the surround, and fills its own box.
    """
    sides = rows, _, columns, _ = from_each_side(other)
    for shares in sides:
        if (shares[: 1 + round(PARAMETERS.peeled * len(shares))] > PARAMETERS.solid).all():
            return True
    if other.mean() < PARAMETERS.sheet or outermost(other).mean() > PARAMETERS.around:
        return False
    if any(np.count_nonzero(np.diff(side > 0)) > 2 for side in (rows, columns)):
        return False  # tiles with gaps between them
    height, width = np.count_nonzero(rows), np.count_nonzero(columns)
    return bool(other.sum() > PARAMETERS.sheet_solid * height * width)


def inside_border(other: Mask, off: NDArray[np.int16]) -> tuple[slice, slice]:
    """Rows and columns without those at the sides that are a border or its soft edge.

    off: levels from the usual one. other: where these are many.
    """
    height, width = other.shape
    peeled = [border_width(shares) for shares in from_each_side(other)]
    if outermost(other).mean() > PARAMETERS.framed:
        tinged = off > max(PARAMETERS.soft * float(off.max()), PARAMETERS.least_off)
        soft = [shares[k:] for k, shares in zip(peeled, from_each_side(tinged), strict=True)]
        peeled = [k + border_width(shares) for k, shares in zip(peeled, soft, strict=True)]
    top, bottom, left, right = peeled
    return slice(top, height - bottom), slice(left, width - right)


def from_each_side(mask: Mask) -> tuple[NDArray[np.float64], ...]:
    """Share of each row from the top and from the bottom, of each column from left and right."""
    rows, columns = mask.mean(axis=1), mask.mean(axis=0)
    return rows, rows[::-1], columns, columns[::-1]


def border_width(shares: NDArray[np.float64]) -> int:
    """Shares of another colour in the rows -> how many rows at the beginning are a border's."""
    most = max(1, round(PARAMETERS.peeled * len(shares)))
    inside = np.flatnonzero(shares[: most + 1] < PARAMETERS.uniform)
    return int(inside[0]) if len(inside) else 0
