"""Encoded picture -> ink.

Whatever the format, mode, alpha, colours, polarity, bit depth, orientation or size, what leaves
this module is ink: float32 H x W in 0..1, 0 where there is paper and 1 for full ink.
"""

from __future__ import annotations

import contextlib
import functools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from digits.config import DEFAULT_MIN_CONTRAST, DEFAULT_WORKING_SIDE
from digits.errors import DigitsError, NoInk, UnsupportedPicture
from digits.imaging.formats import open_picture
from digits.imaging.paper import Levels, is_grain, paper_of

Ink = NDArray[np.float32]
Corners = tuple[int, int, int, int]
"""Left, top, right, bottom."""

BAND_PIXELS = 1_000_000
"""Pixels that are converted and reduced at a time."""

WHITE, BLACK = 255, 0

ORIENTATION = 0x0112
SIDEWAYS = range(5, 9)
"""The EXIF tag, and its values of a picture that lies on a side."""


@dataclass(frozen=True, eq=False)
class DecodedImage:
    """A picture unpacked.

    levels: its colours, uint8 H x W x C; None of a canvas without paper.
    ink: what differs from its paper. scale: pixels of the picture as sent for each pixel here.
    corner: x and y, in pixels of the ink, where its upper left corner lies on the canvas, of which
    only the drawn or pasted part is kept. size: width and height of the picture as sent, held
    upright. cropped: whether the ink is a part of the canvas, and comes nowhere near its rim.
    photograph: whether its paper is grainy or lit unevenly, and not of one colour.
    """

    levels: Levels | None
    ink: Ink
    scale: int
    corner: tuple[int, int]
    size: tuple[int, int]
    cropped: bool = False
    photograph: bool = False


def read_ink(data: bytes) -> Ink:
    """Decode a picture and tell its ink from its paper.

    Parameters
    ----------
    data : bytes
        An encoded picture.

    Returns
    -------
    float32 array of shape (H, W)
        In 0..1; of a bare canvas the part that is drawn on.

    Raises
    ------
    UnsupportedPicture, TooLarge, NoInk
    """
    return read_image(data).ink


def read_image(data: bytes) -> DecodedImage:
    """Decode a picture.

    Parameters
    ----------
    data : bytes
        An encoded picture.

    Returns
    -------
    DecodedImage

    Raises
    ------
    UnsupportedPicture, TooLarge, NoInk
    """
    return unpack(open_picture(data))


def unpack(image: Image.Image, working_side: int = DEFAULT_WORKING_SIDE) -> DecodedImage:
    """Decode the pixels of an opened picture and tell its ink from its paper.

    Parameters
    ----------
    image : Image
    working_side : int
        Pixels a side at most; larger pictures are reduced by a whole factor.

    Returns
    -------
    DecodedImage

    Raises
    ------
    UnsupportedPicture, NoInk
    """
    size = image.size
    image, factor, turned = decode(image, working_side)
    scale = factor * round(max(size) / (max(image.size) * factor))  # a JPEG is decoded at a part
    if turned:
        size = size[::-1]
    if image.mode == "RGBA":
        inked = image.getbbox()
        if is_bare(image, inked):
            box = with_rim(inked, image.size)
            try:
                ink = ink_on_canvas(image, box, WHITE)
            except NoInk:  # white ink on a transparent canvas
                ink = ink_on_canvas(image, box, BLACK)
            left, top, *_ = box or (0, 0)
            return DecodedImage(None, ink, scale, (left, top), size, cropped=box is not None)
        image = on_paper(image, WHITE)
    levels, left, top = pixels(image), 0, 0
    paper = paper_of(levels)
    if paper.flat:
        from digits.imaging.pasted import pasted_on  # most drawings have a transparent canvas

        if part := pasted_on(levels, paper.colour):
            levels, left, top = levels[part], part[1].start, part[0].start
            paper = paper_of(levels)
    ink = ink_of(levels, paper.colour)
    return DecodedImage(levels, ink, scale, (left, top), size, photograph=not paper.flat)


def decode(image: Image.Image, working_side: int) -> tuple[Image.Image, int, bool]:
    """Decode the pixels (of the first frame), reduced to the working size.

    Returns
    -------
    image : Image of mode L, RGB or RGBA, upright
    factor : int
        Pixels as decoded for each of its pixels, along a side.
    turned : bool
        Whether its width was the picture's height.
    """
    try:
        image.draft(None, draft_size(image.size, working_side))  # JPEG: at 1/2, 1/4, 1/8
        image.load()
        factor = -(-max(image.size) // working_side)
        small = reduce(image, factor) if factor > 1 else eight_bit(image)
        return small, factor, turn_upright(small, image.info)
    except DigitsError:
        raise
    except Exception as error:  # decoders raise many kinds
        raise UnsupportedPicture(f"The {image.format} picture is damaged or cut off.") from error


def draft_size(size: tuple[int, int], working_side: int) -> tuple[int, int]:
    """The size that a JPEG is to be decoded at.

    A picture of twice the working size or more is reduced by a whole factor: as much of it as can
    be is left to the decoder, which takes a tenth less time for it.
    """
    scale = next(s for s in (8, 4, 2, 1) if s == 1 or min(size) >= s * working_side)
    factor = math.gcd(scale * -(-max(size) // (scale * working_side)), 8)
    return max(size[0] // factor, 1), max(size[1] // factor, 1)


def reduce(image: Image.Image, factor: int) -> Image.Image:
    """Image of any mode -> L, RGB or RGBA, reduced by a whole factor.

    Row by row of blocks: besides the picture as decoded, memory is taken for one band of it only.
    """
    width, height = image.size
    left, top, right, bottom = 0, 0, width, height
    if image.mode == "RGBA" and (inked := image.getbbox()):  # the rest is transparent
        left, top = (side // factor * factor for side in inked[:2])
        right, bottom = (-(-side // factor) * factor for side in inked[2:])
        right, bottom = min(right, width), min(bottom, height)
    rows = max(BAND_PIXELS // (width * factor), 1) * factor
    reduced: Image.Image | None = None
    for y in range(top, bottom, rows):
        band = eight_bit(image.crop((left, y, right, min(y + rows, bottom)))).reduce(factor)
        if reduced is None:
            reduced = Image.new(band.mode, (-(-width // factor), -(-height // factor)))
        reduced.paste(band, (left // factor, y // factor))
    assert reduced
    return reduced


def turn_upright(image: Image.Image, info: dict[Any, Any]) -> bool:
    """Turn an image as EXIF tags say; whether width and height changed places.

    A broken tag is no reason to refuse a picture.
    """
    image.info = info
    with contextlib.suppress(Exception):
        if info and (tags := image.getexif()):
            from PIL import ImageOps  # most pictures have no tags

            turned = tags.get(ORIENTATION) in SIDEWAYS
            ImageOps.exif_transpose(image, in_place=True)
            return turned
    return False


def eight_bit(image: Image.Image) -> Image.Image:
    """Image of any mode -> L, RGB or RGBA."""
    if image.mode in ("L", "RGB", "RGBA") and "transparency" not in image.info:
        return image
    if image.mode.startswith("I"):  # 16-bit grey, which Pillow would clip at 255
        return Image.fromarray((np.asarray(image) // 257).astype(np.uint8))
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def is_bare(image: Image.Image, box: Corners | None) -> bool:
    """Whether an RGBA, with ink in a box, has pixels that are quite transparent."""
    if box != (0, 0, *image.size):  # at the rim, as most have
        return True
    return image.getchannel("A").getextrema()[0] == 0


def with_rim(inked: Corners | None, size: tuple[int, int]) -> Corners | None:
    """The box of ink and a pixel of bare canvas around it.

    None where the ink comes too near to the rim of the canvas for that.
    """
    left, top, right, bottom = inked or (0, 0, 0, 0)
    box = (left - 1, top - 1, right + 1, bottom + 1)
    return None if min(box) < 0 or box[2] > size[0] or box[3] > size[1] else box


def ink_on_canvas(image: Image.Image, box: Corners | None, level: int) -> Ink:
    """RGBA, and the box of it that is drawn on -> ink, on paper of one grey level."""
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
    """RGBA -> RGB, composited on paper of one grey level."""
    paper = Image.new("RGB", image.size, (level, level, level))
    paper.paste(image, mask=image)
    return paper


def pixels(image: Image.Image) -> Levels:
    """Opaque Image -> uint8 H x W x C."""
    return np.asarray(image).reshape(image.height, image.width, -1)


def ink_of(levels: Levels, paper: NDArray[np.int16]) -> Ink:
    """Colours uint8 H x W x C and the paper's, C -> ink float32 H x W in 0..1.

    Ink is whatever differs from the paper in any channel: so dark on light, light on dark and
    colour on colour are all one case.
    """
    # channel by channel: numpy takes twenty times as long over an axis of three
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
