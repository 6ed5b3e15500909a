"""Arrays -> PNG files and data URIs."""

from __future__ import annotations

import base64
import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def png(image: Image.Image) -> bytes:
    """Image -> the bytes of a PNG file."""
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


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
    return "data:image/png;base64," + base64.b64encode(png(Image.fromarray(255 - ink))).decode()
