"""Arrays -> PNG files and data URIs."""

from __future__ import annotations

import base64
import io
import struct
import zlib

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREYSCALE = bytes([8, 0, 0, 0, 0])
"""Bit depth and colour type; then compression, filters and interlacing as everybody has them."""

LEVEL = 1
"""Of zlib. Nine pictures of an explanation take 0.24 ms and 2.9 kB, at level 6 0.29 ms and 2.8 kB,
with Pillow's encoder 1.2 ms and 3.0 kB (medians of 400 rounds in turns)."""


def png(image: Image.Image) -> bytes:
    """Image -> the bytes of a PNG file."""
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def greyscale_png(levels: NDArray[np.uint8]) -> bytes:
    """Write a greyscale picture.

    Parameters
    ----------
    levels : uint8 array of shape (H, W)
        0 is black, 255 white.

    Returns
    -------
    bytes
        A PNG file whose rows are not filtered (PNG specification, third edition, section 5).
    """
    height, width = levels.shape
    rows = np.zeros((height, width + 1), np.uint8)  # each begins with the number of its filter
    rows[:, 1:] = levels
    header = struct.pack(">II", width, height) + GREYSCALE
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), LEVEL)), (b"IEND", b"")
    return SIGNATURE + b"".join(chunk(kind, data) for kind, data in chunks)


def chunk(kind: bytes, data: bytes) -> bytes:
    """Length, kind, data and checksum."""
    body = kind + data
    return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")


def data_uri(ink: NDArray[np.uint8]) -> str:
    """Ink as a picture to look at.

    Parameters
    ----------
    ink : uint8 array of shape (H, W)
        0 where there is paper, 255 for full ink.

    Returns
    -------
    str
        A PNG data URI (RFC 2397), black on white.
    """
    return "data:image/png;base64," + base64.b64encode(greyscale_png(255 - ink)).decode()
