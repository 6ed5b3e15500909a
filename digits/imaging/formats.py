"""Encoded picture -> opened picture: its format told by its first bytes, its size within limits."""

from __future__ import annotations

import functools
import importlib
import io
import warnings
from typing import TYPE_CHECKING, Any

from PIL import Image

from digits.config import (
    DEFAULT_MAX_COLOUR_PROFILES,
    DEFAULT_MAX_EXIF_BYTES,
    DEFAULT_MAX_PIXELS,
    DEFAULT_MAX_READS,
    DEFAULT_MAX_SCANNED_PIXELS,
    DEFAULT_MAX_SCANS,
    DEFAULT_MAX_SIDE,
    DEFAULT_MAX_TEXT_BYTES,
    DEFAULT_MAX_WEBP_PIXELS,
)
from digits.errors import DigitsError, TooLarge, UnsupportedPicture

if TYPE_CHECKING:
    from digits.imaging.jpeg import Markers

PNG = b"\x89PNG"

READERS = {
    PNG: ("PIL.PngImagePlugin", "PngImageFile"),
    b"\xff\xd8\xff": ("PIL.JpegImagePlugin", "JpegImageFile"),
    b"RIFF": ("PIL.WebPImagePlugin", "WebPImageFile"),
    b"GIF8": ("PIL.GifImagePlugin", "GifImageFile"),
    b"BM": ("PIL.BmpImagePlugin", "BmpImageFile"),
}
"""First bytes of a picture -> what reads it."""

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp")
"""Of the names of files in these formats."""

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
    markers = None
    if data.startswith(b"\xff\xd8\xff"):
        from digits.imaging.jpeg import markers_of  # drawings are PNG

        markers = markers_of(data)
    check_metadata(data, markers)
    image = read_header(data)
    width, height = image.size
    limit = DEFAULT_MAX_WEBP_PIXELS if image.format == "WEBP" else DEFAULT_MAX_PIXELS
    if width * height > limit or max(width, height) > DEFAULT_MAX_SIDE:
        raise TooLarge(
            f"The picture has {width} x {height} pixels; the limit of a {image.format} is"
            f" {limit:,} pixels and {DEFAULT_MAX_SIDE:,} a side. Send a smaller one: a few hundred"
            " are plenty."
        )
    if markers:
        check_scans(markers, width * height)
    return image


def check_metadata(data: bytes, markers: Markers | None) -> None:
    """Refuse a picture whose reader would unpack much that nobody looks at."""
    if markers:
        check_exif(markers.exif_bytes)
    elif data.startswith(PNG) and data.count(b"iCCP") > DEFAULT_MAX_COLOUR_PROFILES:
        raise TooLarge("The PNG has many colour profiles; the format allows one. Save it anew.")


def check_exif(count: int) -> None:
    """Refuse too many bytes of EXIF tags: unpacked they take forty times as many."""
    if count > DEFAULT_MAX_EXIF_BYTES:
        raise TooLarge(
            f"The picture's EXIF tags have {count:,} bytes; {DEFAULT_MAX_EXIF_BYTES:,} are read at"
            " most. Save it without them."
        )


def check_texts(error: Exception) -> None:
    """Refuse a PNG whose texts, or colour profile, were too much for its reader to unpack."""
    if "MAX_TEXT" in str(error):
        raise TooLarge(
            f"The PNG's texts and colour profile unpack to over {DEFAULT_MAX_TEXT_BYTES:,} bytes."
            " Save it without them."
        ) from error


def check_scans(markers: Markers, pixels: int) -> None:
    """Refuse a JPEG that takes long to decode, by its markers."""
    if markers.arithmetic:
        raise UnsupportedPicture("The JPEG is coded arithmetically. Save it as a baseline one.")
    scans = markers.scans
    if scans > DEFAULT_MAX_SCANS or scans * pixels > DEFAULT_MAX_SCANNED_PIXELS:
        raise TooLarge("The JPEG has too many scans for its size. Save it as a baseline one.")


def is_picture(data: bytes) -> bool:
    """Whether these may be the bytes of an encoded picture, by the first of them."""
    return data.startswith(tuple(READERS))


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
            except Exception as error:  # readers meet broken files in many ways
                check_texts(error)
                raise UnsupportedPicture("The picture is damaged or cut off.") from error
    raise UnsupportedPicture("The bytes are not a PNG, JPEG, WebP, GIF or BMP picture.")


@functools.cache
def reader_of(module: str, name: str) -> Any:
    """A class of Pillow's, imported when it is first asked for."""
    plugin: Any = importlib.import_module(module)
    plugin.MAX_TEXT_MEMORY = DEFAULT_MAX_TEXT_BYTES  # it is the PNG reader's that matters
    return getattr(plugin, name)
