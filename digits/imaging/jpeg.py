"""The markers of a JPEG, read before its pixels are (ITU-T T.81, B.1.1)."""

from __future__ import annotations

import re
from typing import NamedTuple

from digits.config import DEFAULT_MAX_READS, DEFAULT_MAX_SCANS

MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]")
"""The next marker that a length follows, or the end. In a scan, a 0 follows every byte of 255."""

ARITHMETIC = frozenset(b"\xc9\xca\xcb\xcd\xce\xcf")
START_OF_SCAN, END_OF_IMAGE, APP1 = 0xDA, 0xD9, 0xE1


class Markers(NamedTuple):
    """What the markers of a JPEG say.

    Attributes
    ----------
    scans : int
        Passes over the image; no more than one too many are counted.
    arithmetic : bool
        Whether it is coded arithmetically, which no browser reads, and which takes ten times as
        long as Huffman's code.
    exif_bytes : int
        Of all its EXIF segments together.
    """

    scans: int
    arithmetic: bool
    exif_bytes: int


def markers_of(data: bytes) -> Markers:
    """Read the markers of a JPEG up to its end; what is appended to it, as a film is, says nothing.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    Markers
    """
    scans = exif_bytes = 0
    arithmetic = False
    at = 2
    for _ in range(DEFAULT_MAX_READS):  # Pillow reads as many pieces at most
        found = MARKER.search(data, at)
        kind = data[found.end() - 1] if found else END_OF_IMAGE
        if found is None or kind == END_OF_IMAGE or scans > DEFAULT_MAX_SCANS:
            break
        at = found.end()
        length = int.from_bytes(data[at : at + 2])
        scans += kind == START_OF_SCAN
        arithmetic |= kind in ARITHMETIC
        if kind == APP1 and data[at + 2 : at + 6] == b"Exif":
            exif_bytes += length
        at += length
    return Markers(scans, arithmetic, exif_bytes)
