"""The colours of an image -> ink, on a bare canvas or on paper of one colour."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from digits.config import DEFAULT_MIN_CONTRAST
from digits.errors import NoInk
from digits.imaging.arrays import Ink, Levels
from digits.imaging.paper import is_grain

Corners = tuple[int, int, int, int]
"""Left, top, right, bottom."""

WHITE, BLACK = 255, 0


# ---------------------------------------------------------------- a canvas without paper


def is_bare(image: Image.Image, box: Corners | None) -> bool:
    """Tell whether an image has pixels that are quite transparent.

    Parameters
    ----------
    image : Image of mode RGBA
    box : Corners or None
        Of all its pixels that are not; None where there are none.

    Returns
    -------
    bool
    """
    if box != (0, 0, *image.size):  # at the rim, as most have
        return True
    return image.getchannel("A").getextrema()[0] == 0


def with_margin(inked: Corners | None, size: tuple[int, int]) -> Corners | None:
    """Add a pixel of bare canvas around the box of ink.

    Parameters
    ----------
    inked : Corners or None
    size : tuple of int
        Width and height of the canvas, in pixels.

    Returns
    -------
    Corners or None
        None where there is no ink, or it comes too near to the rim of the canvas for that.
    """
    left, top, right, bottom = inked or (0, 0, 0, 0)
    box = (left - 1, top - 1, right + 1, bottom + 1)
    return None if min(box) < 0 or box[2] > size[0] or box[3] > size[1] else box


def ink_on_canvas(image: Image.Image, box: Corners | None, level: int) -> Ink:
    """Tell the ink on a bare canvas, as on paper of one grey level.

    Parameters
    ----------
    image : Image of mode RGBA
    box : Corners or None
        The part that is drawn on; None for all of it.
    level : int
        WHITE or BLACK.

    Returns
    -------
    float32 array of shape (H, W)
        In 0..1, of the box.

    Raises
    ------
    NoInk
    """
    if box is None:
        return ink_of(pixels(on_paper(image, level)), np.full(3, level, np.int16))
    return ink_of_strokes(np.asarray(image.crop(box)), level)


def ink_of_strokes(colours: Levels, level: int) -> Ink:
    """Strokes on a bare canvas, uint8 H x W x 4 -> ink on white or black paper.

    As by on_paper() and ink_of(), in a third of the time.
    """
    red, green, blue, alpha = (colours[..., channel] for channel in range(4))
    if level == WHITE:
        apart = WHITE - np.minimum(np.minimum(red, green), blue)
    else:
        apart = np.maximum(np.maximum(red, green), blue)
    return as_ink(apart.astype(np.uint16) * alpha, WHITE * WHITE)


def on_paper(image: Image.Image, level: int) -> Image.Image:
    """Composite an image on paper of one grey level.

    Parameters
    ----------
    image : Image of mode RGBA
    level : int
        0 to 255.

    Returns
    -------
    Image of mode RGB
    """
    paper = Image.new("RGB", image.size, (level, level, level))
    paper.paste(image, mask=image)
    return paper


# ---------------------------------------------------------------- paper of one colour


def pixels(image: Image.Image) -> Levels:
    """Read the pixels of an image.

    Parameters
    ----------
    image : Image of mode L or RGB

    Returns
    -------
    uint8 array of shape (H, W, C)
    """
    return np.asarray(image).reshape(image.height, image.width, -1)


def ink_of(levels: Levels, paper: NDArray[np.int16]) -> Ink:
    """Tell ink from paper of one colour.

    Ink is whatever differs from the paper in any channel: so dark on light, light on dark and
    colour on colour are all one case.

    Parameters
    ----------
    levels : uint8 array of shape (H, W, C)
    paper : int16 array of shape (C,)
        The paper's colour.

    Returns
    -------
    float32 array of shape (H, W)
        In 0..1.

    Raises
    ------
    NoInk
    """
    # channel by channel: numpy is slow over an axis of three
    channels = [np.abs(levels[..., c] - paper[c]) for c in range(len(paper))]
    return as_ink(functools.reduce(np.maximum, channels), WHITE)


def as_ink(difference: NDArray[Any], most: int) -> Ink:
    """Difference from the paper in 0..most -> ink. Raises NoInk where there is next to none."""
    contrast = np.float32(difference.max())
    if contrast < DEFAULT_MIN_CONTRAST * most:
        raise NoInk("The picture is blank.")
    ink: Ink = np.divide(difference, contrast, dtype=np.float32)
    if is_grain(ink, float(contrast) / most):
        raise NoInk("The picture is blank.")
    return ink
