"""Encoded picture -> ink.

Whatever the format, mode, alpha, colours, polarity, bit depth, orientation or size, what leaves
this room is ink: float32 H x W in 0..1, where 0 is bare paper and 1 is the fullest ink there is.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import io
import threading
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from digits.errors import Busy, DigitsError, NoInk, TooLarge, UnsupportedPicture
from digits.limits import (
    DEFAULT_MAX_PIXELS,
    DEFAULT_MAX_READS,
    DEFAULT_MAX_SCANS,
    DEFAULT_MAX_SIDE,
    DEFAULT_MAX_WAIT_SECONDS,
    DEFAULT_MIN_CONTRAST,
    DEFAULT_WORKING_SIDE,
)

Ink = NDArray[np.float32]
Levels = NDArray[np.uint8]

READERS = {
    b"\x89PNG": ("PIL.PngImagePlugin", "PngImageFile"),
    b"\xff\xd8\xff": ("PIL.JpegImagePlugin", "JpegImageFile"),
    b"RIFF": ("PIL.WebPImagePlugin", "WebPImageFile"),
    b"GIF8": ("PIL.GifImagePlugin", "GifImageFile"),
    b"BM": ("PIL.BmpImagePlugin", "BmpImageFile"),
}
"""First bytes of a picture -> what reads it."""

START_OF_SCAN = b"\xff\xda"
"""In a JPEG. Elsewhere than before a scan these two bytes hardly ever come."""

WHITE, BLACK = 255, 0

LARGE_PIXELS = 4_000_000
"""More than this, and the picture waits for its turn: so memory for one of them is enough."""

_decoding_large = threading.Lock()

# Python remembers every warning that it has shown, and what they say is up to the caller.
warnings.filterwarnings("ignore", module=r"PIL\.")

Image.MAX_IMAGE_PIXELS = None  # open_picture() is stricter, and refuses before it decodes


@dataclass(frozen=True)
class Sheet:
    """A picture unpacked.

    levels: its colours, uint8 H x W x C; None of a canvas without paper.
    ink: what differs from its rim. scale: pixels of the picture as sent for each pixel here.
    """

    levels: Levels | None
    ink: Ink
    scale: float


def read_ink(data: bytes) -> Ink:
    """Encoded picture -> ink, float32 H x W in 0..1.

    Raises UnsupportedPicture, TooLarge, NoInk or Busy.
    """
    return read_sheet(data).ink


def read_sheet(data: bytes) -> Sheet:
    """Encoded picture -> Sheet. Raises what read_ink() raises."""
    return unpack(open_picture(data))


def open_picture(data: bytes) -> Image.Image:
    """Encoded picture -> Image of a size within the limits, its pixels still packed."""
    image = read_header(data)
    width, height = image.size
    if width * height > DEFAULT_MAX_PIXELS or max(width, height) > DEFAULT_MAX_SIDE:
        raise TooLarge(
            f"The picture has {width} x {height} pixels; the limit is {DEFAULT_MAX_PIXELS:,} pixels"
            f" and {DEFAULT_MAX_SIDE:,} a side. Send a smaller one: a few hundred are plenty."
        )
    if image.format == "JPEG" and data.count(START_OF_SCAN) > DEFAULT_MAX_SCANS:
        raise TooLarge(
            f"The JPEG has more than {DEFAULT_MAX_SCANS} scans. Save it as a baseline JPEG."
        )
    return image


def unpack(image: Image.Image) -> Sheet:
    """Image, opened -> Sheet. A large one waits until no other is being worked on."""
    if image.width * image.height <= LARGE_PIXELS:
        return sheet_of(image)
    if not _decoding_large.acquire(timeout=DEFAULT_MAX_WAIT_SECONDS):
        raise Busy("Other large pictures are being read. Send a smaller one, or try again.")
    try:
        return sheet_of(image)
    finally:
        _decoding_large.release()


def sheet_of(image: Image.Image) -> Sheet:
    """Image, opened -> its levels and its ink."""
    sent = max(image.size)
    image = decode(image)
    if image.mode == "RGBA" and not image.getchannel("A").getextrema()[0]:
        try:
            ink = ink_on_canvas(image, WHITE)
        except NoInk:  # white ink on a transparent canvas
            ink = ink_on_canvas(image, BLACK)
        return Sheet(None, ink, sent / max(ink.shape))
    image = on_paper(image, WHITE) if image.mode == "RGBA" else image
    levels = pixels(image, reduction(image))
    return Sheet(levels, ink_of(levels), sent / max(levels.shape[:2]))


class Pieces(io.BytesIO):
    """A file that refuses to be read in more pieces than an honest picture has."""

    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.reads += 1
        if self.reads > DEFAULT_MAX_READS:
            raise TooLarge(
                "The picture's file is chopped into too many pieces. Save it anew and send that."
            )
        return super().read(size)


def read_header(data: bytes) -> Image.Image:
    """Encoded picture -> Image, read by the one part of Pillow that its first bytes ask for.

    `Image.open` would import the readers of five formats to start with, and of all fifty for WebP.
    """
    for signature, (module, name) in READERS.items():
        if data.startswith(signature):
            reader = getattr(importlib.import_module(module), name)
            try:
                image: Image.Image = reader(Pieces(data))
                return image
            except DigitsError:
                raise
            except Exception:  # readers meet broken files in many ways
                break
    raise UnsupportedPicture(
        "The bytes are not a PNG, JPEG, WebP, GIF or BMP picture. Send one of these."
    )


def decode(image: Image.Image) -> Image.Image:
    """Unpack the pixels (the first frame's, upright) as L, RGB or RGBA."""
    try:
        image.draft(None, (DEFAULT_WORKING_SIDE, DEFAULT_WORKING_SIDE))  # JPEG: at 1/2, 1/4, 1/8
        image.load()
        turn_upright(image)
        return eight_bit(image)
    except DigitsError:
        raise
    except Exception as error:  # and decoders, too
        raise UnsupportedPicture(
            f"The {image.format} picture is damaged or cut off. Send the whole file."
        ) from error


def turn_upright(image: Image.Image) -> None:
    """As its EXIF tags say; a broken tag is no reason to refuse a picture."""
    with contextlib.suppress(Exception):
        if image.getexif():
            from PIL import ImageOps  # most pictures have no tags

            ImageOps.exif_transpose(image, in_place=True)


def eight_bit(image: Image.Image) -> Image.Image:
    """Image of any mode -> L, RGB or RGBA."""
    if image.mode in ("L", "RGB", "RGBA") and "transparency" not in image.info:
        return image
    if image.mode.startswith("I"):  # 16-bit grey, which Pillow would clip at 255
        return Image.fromarray((np.asarray(image) // 257).astype(np.uint8))
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def reduction(image: Image.Image) -> int:
    """The whole factor that brings an Image to the working size."""
    return -(-max(image.size) // DEFAULT_WORKING_SIDE)


def ink_on_canvas(image: Image.Image, level: int) -> Ink:
    """RGBA -> ink, on paper of one grey level. Bare canvas is not looked at pixel by pixel."""
    factor, (width, height) = reduction(image), image.size
    box = drawn_on(image, factor)
    drawing = image.crop(box) if box != (0, 0, width, height) else image
    part = ink_of(pixels(on_paper(drawing, level), factor))
    ink = np.zeros((-(-height // factor), -(-width // factor)), np.float32)
    top, left = box[1] // factor, box[0] // factor
    ink[top : top + part.shape[0], left : left + part.shape[1]] = part
    return ink


def drawn_on(image: Image.Image, block: int) -> tuple[int, int, int, int]:
    """The box of an RGBA's ink and some bare canvas around it, in whole blocks of pixels.

    Where the ink comes too near to the rim for that: all of the image.
    """
    left, top, right, bottom = image.getbbox() or (0, 0, 0, 0)
    left, top = (left - 1) // block * block, (top - 1) // block * block
    right, bottom = -(-(right + 1) // block) * block, -(-(bottom + 1) // block) * block
    if min(left, top) < 0 or right > image.width or bottom > image.height:
        return 0, 0, image.width, image.height
    return left, top, right, bottom


def on_paper(image: Image.Image, level: int) -> Image.Image:
    """RGBA -> RGB, composited on paper of one grey level."""
    paper = Image.new("RGB", image.size, (level, level, level))
    paper.paste(image, mask=image)
    return paper


def pixels(image: Image.Image, factor: int) -> Levels:
    """Opaque Image -> uint8 H x W x C, reduced by a whole factor."""
    if factor > 1:
        image = image.reduce(factor)
    return np.asarray(image).reshape(image.height, image.width, -1)


def ink_of(levels: Levels) -> Ink:
    """Colours uint8 H x W x C -> ink float32 H x W in 0..1.

    The paper's colour is the median of the picture's rim, and ink is whatever differs from it in
    any channel: so dark on light, light on dark and colour on colour are all one case.
    """
    rim = np.concatenate([levels[0], levels[-1], levels[:, 0], levels[:, -1]])
    paper = np.median(rim, axis=0).astype(np.int16)
    # channel by channel: numpy takes twenty times as long over an axis of three
    channels = [np.abs(levels[..., c] - paper[c]) for c in range(len(paper))]
    difference = functools.reduce(np.maximum, channels)
    contrast = np.float32(difference.max())
    if contrast < DEFAULT_MIN_CONTRAST * WHITE:
        raise NoInk("The picture is blank. Draw a digit and send it again.")
    ink: Ink = difference / contrast
    return ink
