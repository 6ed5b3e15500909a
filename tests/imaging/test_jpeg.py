"""The markers of JPEGs, and what is unpacked of pictures before their pixels are."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from digits.config import DEFAULT_MAX_COLOUR_PROFILES, DEFAULT_MAX_EXIF_BYTES
from digits.errors import TooLarge
from digits.imaging.decode import read_ink
from digits.imaging.jpeg import markers_of
from tests.drawings import draw, encode

WHITE = (255, 255, 255, 255)

DIGIT = draw(5, paper=WHITE).convert("RGB")


def exif(count: int) -> bytes:
    """EXIF with an upright orientation and so many bytes of another tag."""
    tags = Image.Exif()
    tags[0x0112] = 1
    tags[0x010E] = "a" * count
    return tags.tobytes()


def segments_of_exif(tags: bytes) -> bytes:
    """As JPEG holds them: 65,527 bytes a segment."""
    parts = (tags.removeprefix(b"Exif\0\0")[k : k + 65_527] for k in range(0, len(tags), 65_527))
    return b"".join(
        b"\xff\xe1" + struct.pack(">H", len(part) + 8) + b"Exif\0\0" + part for part in parts
    )


@pytest.mark.parametrize("progressive", [False, True])
def test_scans_are_counted_as_the_file_has_them(progressive: bool) -> None:
    data = encode(DIGIT, "JPEG", progressive=progressive, quality=30)
    assert markers_of(data).scans == data.count(b"\xff\xda")
    assert not markers_of(data).arithmetic


def test_what_is_appended_is_none_of_its_scans() -> None:
    """As the film of a phone's photograph: it holds the bytes of every marker."""
    data = encode(DIGIT, "JPEG")
    appended = data + np.random.default_rng(0).bytes(3_000_000)
    assert appended.count(b"\xff\xda") > 10
    assert markers_of(appended) == markers_of(data)
    assert np.array_equal(read_ink(appended), read_ink(data))


def test_markers_within_a_segment_are_none() -> None:
    data = encode(DIGIT, "JPEG", comment=b"\xff\xda\xff\xc9" * 100)
    assert (markers_of(data).scans, markers_of(data).arithmetic) == (1, False)


def test_exif_of_several_segments_is_summed() -> None:
    data = encode(DIGIT, "JPEG")
    tags = segments_of_exif(exif(200_000))
    assert markers_of(data[:2] + tags + data[2:]).exif_bytes == len(tags) - 2 * tags.count(b"Exif")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_large_exif_is_refused(form: str) -> None:
    small, large = exif(60_000), exif(DEFAULT_MAX_EXIF_BYTES)
    if form == "JPEG":
        data = encode(DIGIT, form)
        few, many = (data[:2] + segments_of_exif(tags) + data[2:] for tags in (small, large))
    else:
        few, many = (encode(DIGIT, form, exif=tags) for tags in (small, large))
    assert read_ink(few).any()
    with pytest.raises(TooLarge, match="EXIF"):
        read_ink(many)


def test_many_colour_profiles_are_refused() -> None:
    """Each of a kilobyte may unpack to a megabyte."""
    kind, profile = b"iCCP", b"a\0\0" + zlib.compress(bytes(1 << 20), 9)
    checked = struct.pack(">I", zlib.crc32(kind + profile))
    chunk = struct.pack(">I", len(profile)) + kind + profile + checked
    data = encode(DIGIT)
    assert read_ink(data[:33] + chunk + data[33:]).any()
    with pytest.raises(TooLarge, match="colour profiles"):
        read_ink(data[:33] + chunk * (DEFAULT_MAX_COLOUR_PROFILES + 1) + data[33:])
