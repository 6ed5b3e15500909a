"""Encoded picture -> ink.

Whatever the format, mode, alpha, colours, polarity, bit depth, orientation or size, what leaves
this module is ink: float32 H x W in 0..1, 0 where there is paper and 1 for full ink.
"""

from __future__ import annotations

import contextlib
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from digits.config import DEFAULT_WORKING_SIDE
from digits.errors import DigitsError, NoInk, UnsupportedPicture
from digits.imaging.arrays import Ink, Levels
from digits.imaging.canvas import (
    BLACK,
    WHITE,
    Corners,
    ink_of,
    ink_on_canvas,
    is_bare,
    on_paper,
    pixels,
    with_margin,
)
from digits.imaging.formats import check_exif, check_texts, open_picture
from digits.imaging.paper import paper_of, rim_colour

BAND_PIXELS = 1_000_000
"""Pixels that are converted and reduced at a time."""

ORIENTATION = 0x0112
SIDEWAYS = range(5, 9)
"""The EXIF tag, and its values of a picture that lies on a side."""


@dataclass(frozen=True, eq=False)
class DecodedImage:
    """A picture unpacked.

    Attributes
    ----------
    levels : uint8 array of shape (H, W, C), or None
        Its colours; None of a canvas without paper.
    ink : float32 array of shape (H, W)
        What differs from its paper.
    scale : int
        Pixels of the picture as sent for each pixel here, along a side.
    corner : (int, int)
        x and y, in pixels of the ink, where its upper left corner lies on the canvas, of which only
        the drawn or pasted part is kept.
    size : (int, int)
        Width and height of the picture as sent, in its pixels, held upright.
    cropped : bool
        Whether the ink is a part of the canvas, and comes nowhere near its rim.
    photograph : bool
        Whether its paper is grainy or lit unevenly, and not of one colour.
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
    UnsupportedPicture, TooLarge, NoInk
    """
    size = image.size
    image, scale, turned = decode(image, working_side)
    if turned:
        size = size[::-1]
    if image.mode == "RGBA":
        inked = image.getbbox()
        if is_bare(image, inked):
            return ink_on_bare_canvas(image, inked, scale, size)
        try:
            return ink_on_opaque_paper(pixels(on_paper(image, WHITE)), scale, size)
        except NoInk:  # white ink on a page that is nearly transparent
            image = on_paper(image, BLACK)
    return ink_on_opaque_paper(pixels(image), scale, size)


def ink_on_bare_canvas(
    image: Image.Image, inked: Corners | None, scale: int, size: tuple[int, int]
) -> DecodedImage:
    """RGBA, and the box of it that is not transparent -> what is drawn there. Raises NoInk."""
    box = with_margin(inked, image.size)
    try:
        ink = ink_on_canvas(image, box, WHITE)
    except NoInk:  # white ink on a transparent canvas
        ink = ink_on_canvas(image, box, BLACK)
    left, top, *_ = box or (0, 0)
    return DecodedImage(None, ink, scale, (left, top), size, cropped=box is not None)


def ink_on_opaque_paper(levels: Levels, scale: int, size: tuple[int, int]) -> DecodedImage:
    """Levels H x W x C -> what differs from their paper. Raises NoInk."""
    from digits.imaging.screenshots import sheet_on_screen  # most drawings have no opaque paper

    left, top = 0, 0
    if part := sheet_on_screen(levels):
        levels, left, top = levels[part], part[1].start, part[0].start
    paper = paper_of(levels)
    canvas = paper.colour if paper.flat else rim_colour(levels)
    if canvas is not None and not part:
        from digits.imaging.pasted import pasted_on

        if part := pasted_on(levels, canvas):
            levels, left, top = levels[part], part[1].start, part[0].start
            paper = paper_of(levels)
    ink = ink_of(levels, paper.colour)
    return DecodedImage(levels, ink, scale, (left, top), size, photograph=not paper.flat)


def decode(image: Image.Image, working_side: int) -> tuple[Image.Image, int, bool]:
    """Decode the pixels (of the first frame), reduced to the working size.

    Returns
    -------
    image : Image of mode L, RGB or RGBA, upright
    scale : int
        Pixels of the picture as sent for each of its pixels, along a side.
    turned : bool
        Whether its width was the picture's height.
    """
    try:
        sent = max(image.size)
        image.draft(None, draft_size(image.size, working_side))  # JPEG: at 1/2, 1/4, 1/8
        image.load()
        factor = -(-max(image.size) // working_side)
        small = reduce(image, factor) if factor > 1 else eight_bit(image)
        return small, factor * round(sent / max(image.size)), turn_upright(small, image.info)
    except DigitsError:
        raise
    except Exception as error:  # decoders raise many kinds
        check_texts(error)
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
    check_exif(len(info.get("exif", b"")))
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
