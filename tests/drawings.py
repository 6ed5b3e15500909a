"""Digits drawn for the tests, as a drawing page would hand them over."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from digits.imaging.arrays import Ink

Stroke = Sequence[tuple[float, float]]

STROKES: dict[int, list[Stroke]] = {
    0: [[(0.5, 0), (0.2, 0.1), (0, 0.5), (0.2, 0.9), (0.5, 1), (0.8, 0.9), (0.95, 0.5), (0.8, 0.1),
         (0.5, 0)]],
    1: [[(0.5, 0), (0.5, 0.5), (0.5, 1)]],
    2: [[(0.05, 0.25), (0.2, 0.05), (0.5, 0), (0.8, 0.1), (0.85, 0.3), (0.6, 0.6), (0.3, 0.8),
         (0, 1), (0.5, 1), (0.95, 1)]],
    3: [[(0.1, 0.1), (0.5, 0), (0.85, 0.1), (0.85, 0.3), (0.4, 0.47), (0.85, 0.6), (0.95, 0.8),
         (0.6, 1), (0.2, 0.97), (0, 0.85)]],
    4: [[(0.6, 0), (0.3, 0.35), (0.05, 0.65), (0.5, 0.65), (1, 0.65)], [(0.7, 0.3), (0.7, 1)]],
    5: [[(0.9, 0), (0.2, 0), (0.15, 0.4), (0.5, 0.35), (0.85, 0.5), (0.9, 0.75), (0.6, 0.97),
         (0.3, 1), (0.05, 0.9)]],
    6: [[(0.75, 0), (0.35, 0.25), (0.1, 0.6), (0.15, 0.9), (0.5, 1), (0.8, 0.85), (0.8, 0.65),
         (0.5, 0.52), (0.15, 0.7)]],
    7: [[(0, 0), (0.5, 0), (0.95, 0), (0.6, 0.5), (0.35, 1)]],
    8: [[(0.5, 0.45), (0.15, 0.25), (0.3, 0.03), (0.65, 0), (0.85, 0.2), (0.5, 0.45), (0.1, 0.75),
         (0.3, 0.98), (0.7, 0.98), (0.9, 0.75), (0.5, 0.45)]],
    9: [[(0.85, 0.3), (0.6, 0.5), (0.2, 0.45), (0.1, 0.2), (0.35, 0), (0.7, 0.03), (0.85, 0.3),
         (0.8, 0.7), (0.7, 1)]],
}  # fmt: skip


PEN = (17, 17, 17, 255)


def draw(
    digit: int,
    canvas: int = 200,
    width: float = 10,
    height: float = 0.64,
    at: tuple[float, float] = (0.5, 0.5),
    ink: tuple[int, ...] = PEN,
    paper: tuple[int, ...] = (0, 0, 0, 0),
) -> Image.Image:
    """A digit on an RGBA canvas. height: share of the canvas; at: its middle, in canvases."""
    fine = 4
    mask = Image.new("L", (canvas * fine, canvas * fine))
    pen, radius, unit = ImageDraw.Draw(mask), width * fine / 2, height * canvas * fine
    for stroke in STROKES[digit]:
        points = [
            (
                at[0] * canvas * fine + (x - 0.5) * 0.66 * unit,
                at[1] * canvas * fine + (y - 0.5) * unit,
            )
            for x, y in stroke
        ]
        pen.line(points, fill=255, width=round(width * fine), joint="curve")
        for x, y in points:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    mask = mask.reduce(fine)
    drawing = Image.new("RGBA", mask.size, ink)
    drawing.putalpha(mask.point(lambda level: level * ink[3] // 255))
    return Image.alpha_composite(Image.new("RGBA", mask.size, paper), drawing)


def ink(image: Image.Image) -> Ink:
    """How much ink there is in each pixel of a drawing."""
    return np.asarray(image.getchannel("A"), np.float32) / np.float32(255)


def encode(image: Image.Image, form: str = "PNG", **options: Any) -> bytes:
    """Image -> encoded bytes."""
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """A piece of a PNG file: length, kind, data and checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of_size(width: int, height: int) -> bytes:
    """A PNG that is all header: a decoder that trusts it would set aside gigabytes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = png_chunk(b"IDAT", zlib.compress(b""))
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + pixels


def data_uri(data: bytes, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
