"""Real picture files, and what could happen to them on their way."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image

from tests.drawings import draw, encode

INTERESTING = (0, 1, 2, 3, 4, 7, 8, 16, 32, 64, 100, 127, 128, 200, 254, 255)
MOST_BYTES = 200_000


def seeds() -> list[bytes]:
    """Picture files of every format and of most of their kinds, a 5 on each."""
    rgba = draw(5, 64, width=4)
    rgb = draw(5, 64, width=4, paper=(255, 255, 255, 255)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    files = [encode(rgb.convert(mode)) for mode in ("1", "L", "LA", "P", "RGB", "RGBA")]
    files += [encode(Image.fromarray(np.asarray(rgb.convert("L")).astype(np.uint16) * 257))]
    files += [encode(rgba), encode(rgba, optimize=True), encode(rgb.quantize(4), bits=2)]
    files += [encode(rgb.rotate(90), "PNG", exif=exif, icc_profile=bytes(200), dpi=(72, 72))]
    files += [encode(rgb, "JPEG", quality=quality) for quality in (5, 75, 100)]
    files += [encode(rgb, "JPEG", progressive=True), encode(rgb.rotate(90), "JPEG", exif=exif)]
    files += [encode(rgb.convert(mode), "JPEG") for mode in ("L", "CMYK")]
    files += [encode(rgb, "JPEG", subsampling=2, restart_marker_blocks=1)]
    files += [encode(image, "WEBP", lossless=lossy) for image in (rgb, rgba) for lossy in (0, 1)]
    moving: dict[str, Any] = {"save_all": True, "append_images": [rgb.rotate(90), rgb.rotate(180)]}
    files += [encode(rgb, "WEBP", **moving), encode(rgb, "GIF", **moving), encode(rgb, **moving)]
    files += [encode(rgb.convert("L"), "GIF"), encode(rgb, "GIF", interlace=True)]
    files += [encode(rgb.convert("P"), "GIF", transparency=255)]
    files += [encode(rgb.convert(mode), "BMP") for mode in ("1", "L", "P", "RGB")]
    files += [encode(rgba, "BMP")]
    return files


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A file with one to eight accidents. A PNG's checksums are often put right again."""
    body = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 4, 8))):
        chance.choice(ACCIDENTS)(body, chance)
    if body.startswith(b"\x89PNG") and chance.random() < 0.7:
        body = with_checksums(body)
    return bytes(body[:MOST_BYTES])


def with_checksums(body: bytearray) -> bytearray:
    """A PNG whose chunks' checksums are right, so that a reader looks into them."""
    at = 8
    while at + 12 <= len(body):
        length = int.from_bytes(body[at : at + 4], "big")
        end = at + 8 + length
        if end + 4 > len(body):
            break
        body[end : end + 4] = zlib.crc32(body[at + 4 : end]).to_bytes(4, "big")
        at = end + 4
    return body


def somewhere(body: bytearray, chance: random.Random) -> int:
    """A position, more likely near the start, where the headers are."""
    return min(int(len(body) * chance.random() ** 3), max(len(body) - 1, 0))


def flip_bit(body: bytearray, chance: random.Random) -> None:
    if body:
        body[somewhere(body, chance)] ^= 1 << chance.randrange(8)


def set_byte(body: bytearray, chance: random.Random) -> None:
    if body:
        body[somewhere(body, chance)] = chance.choice(INTERESTING)


def set_number(body: bytearray, chance: random.Random) -> None:
    at, size = somewhere(body, chance), chance.choice((2, 4))
    value = chance.choice((0, 1, 255, 256, 32767, 65535, 2**31 - 1, 2**31, 2**32 - 1, 5000))
    order = "big" if chance.random() < 0.5 else "little"
    body[at : at + size] = (value % 256**size).to_bytes(size, order)


def cut_off(body: bytearray, chance: random.Random) -> None:
    del body[int(len(body) * chance.random() ** 0.2) :]


def cut_out(body: bytearray, chance: random.Random) -> None:
    at = somewhere(body, chance)
    del body[at : at + chance.randrange(1, 64)]


def repeat(body: bytearray, chance: random.Random) -> None:
    at = somewhere(body, chance)
    body[at:at] = body[at : at + chance.randrange(1, 256)] * chance.choice((1, 2, 50))


def insert(body: bytearray, chance: random.Random) -> None:
    at = somewhere(body, chance)
    body[at:at] = chance.randbytes(chance.randrange(1, 32))


def swap(body: bytearray, chance: random.Random) -> None:
    one, other, size = somewhere(body, chance), somewhere(body, chance), chance.randrange(1, 32)
    one, other = sorted((one, other))
    if one + size <= other:
        first, second = body[one : one + size], body[other : other + size]
        body[other : other + size] = first
        body[one : one + size] = second


ACCIDENTS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    flip_bit,
    set_byte,
    set_number,
    cut_off,
    cut_out,
    repeat,
    insert,
    swap,
)
