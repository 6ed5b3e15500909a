"""Encoded picture -> opened picture: its format told by its first bytes, its size within limits."""

from __future__ import annotations

import functools
import importlib
import io
import re
import warnings
from typing import Any

from PIL import Image

from digits.config import (
    DEFAULT_MAX_PIXELS,
    DEFAULT_MAX_READS,
    DEFAULT_MAX_SCANNED_PIXELS,
    DEFAULT_MAX_SCANS,
    DEFAULT_MAX_SIDE,
    DEFAULT_MAX_TEXT_BYTES,
    DEFAULT_MAX_WEBP_PIXELS,
)
from digits.errors import DigitsError, TooLarge, UnsupportedPicture

READERS = {
    b"\x89PNG": ("PIL.PngImagePlugin", "PngImageFile"),
    b"\xff\xd8\xff": ("PIL.JpegImagePlugin", "JpegImageFile"),
    b"RIFF": ("PIL.WebPImagePlugin", "WebPImageFile"),
    b"GIF8": ("PIL.GifImagePlugin", "GifImageFile"),
    b"BM": ("PIL.BmpImagePlugin", "BmpImageFile"),
}
"""First bytes of a picture -> what reads it."""

ARITHMETIC_FRAME = re.compile(rb"\xff[\xc9-\xcb\xcd-\xcf]\0[\x0b\x0e\x11\x14]\x08")
"""Head of an arithmetically coded JPEG's frame (ITU-T T.81, B.2.2). No browser reads it, and it
takes ten times as long as Huffman's code."""

START_OF_SCAN = b"\xff\xda"
"""In a JPEG. Elsewhere than before a scan these two bytes hardly ever come."""

# Python remembers every warning that it has shown, and what they say is up to the caller.
warnings.filterwarnings("ignore", module=r"PIL\.")

Image.MAX_IMAGE_PIXELS = None  # open_picture() is stricter, and refuses before it decodes


def open_picture(data: bytes) -> Image.Image:
    """Open a picture, its pixels still packed, if its size is within the limits.

    Parameters
    ----------
    data : bytes
        An encoded picture: PNG, JPEG, WebP, GIF or BMP.

    Returns
    -------
    Image

    Raises
    ------
    UnsupportedPicture, TooLarge
    """
    image = read_header(data)
    width, height = image.size
    limit = DEFAULT_MAX_WEBP_PIXELS if image.format == "WEBP" else DEFAULT_MAX_PIXELS
    if width * height > limit or max(width, height) > DEFAULT_MAX_SIDE:
        raise TooLarge(
            f"The picture has {width} x {height} pixels; the limit of a {image.format} is"
            f" {limit:,} pixels and {DEFAULT_MAX_SIDE:,} a side. A few hundred are plenty."
        )
    if image.format == "JPEG":
        if ARITHMETIC_FRAME.search(data):
            raise UnsupportedPicture("The JPEG is coded arithmetically. Save it as a baseline one.")
        scans = data.count(START_OF_SCAN)
        if scans > DEFAULT_MAX_SCANS or scans * width * height > DEFAULT_MAX_SCANNED_PIXELS:
            raise TooLarge("The JPEG has too many scans for its size. Save it as a baseline one.")
    return image


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
            try:
                image: Image.Image = reader_of(module, name)(Pieces(data))
                return image
            except DigitsError:
                raise
            except Exception:  # readers meet broken files in many ways
                break
    raise UnsupportedPicture("The bytes are not a PNG, JPEG, WebP, GIF or BMP picture.")


@functools.cache
def reader_of(module: str, name: str) -> Any:
    """A class of Pillow's, imported when it is first asked for."""
    plugin: Any = importlib.import_module(module)
    plugin.MAX_TEXT_MEMORY = DEFAULT_MAX_TEXT_BYTES  # it is the PNG reader's that matters
    return getattr(plugin, name)
