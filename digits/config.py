"""What an operator may set through the environment, and what one request may ask of an instance.

Each name is documented in docs/operations.md, and tested.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

DEFAULT_MODEL_DIR = str(Path(__file__).resolve().parent.parent / "model")


def model_directory() -> str:
    """`MODEL_DIR`: the folder of knn.pkl and manifest.json (default: model/ beside main.py)."""
    return os.environ.get("MODEL_DIR") or DEFAULT_MODEL_DIR


def cors_origins() -> tuple[str, ...]:
    """`CORS_ORIGINS`: origins that browsers may call from, comma separated (default: `*`)."""
    named = (origin.strip().lower() for origin in os.environ.get("CORS_ORIGINS", "*").split(","))
    return tuple(origin.rstrip("/") for origin in named if origin)  # browsers name no path


ORIGIN = r"\*|null|[a-z][a-z0-9+.-]*://[^/?#|\s]+"
"""What `CORS_ORIGINS` names; scheme and host of any address that a browser may be at."""


LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def log_level() -> str | None:
    """`LOG_LEVEL`: DEBUG, INFO, WARNING, ERROR or CRITICAL (default: INFO); None for another."""
    named = (os.environ.get("LOG_LEVEL") or "INFO").strip().upper()
    return named if named in LOG_LEVELS else None


def warnings() -> list[str]:
    """What is wrong with the settings, a sentence each."""
    found = []
    if log_level() is None:
        found.append(f"LOG_LEVEL is none of {', '.join(LOG_LEVELS)}. INFO is taken.")
    if others := [origin for origin in cors_origins() if not re.fullmatch(ORIGIN, origin)]:
        found.append(
            f"CORS_ORIGINS names {', '.join(others)}: no origin that a browser may send."
            " Write https://example.com."
        )
    return found


def project() -> str | None:
    """`GOOGLE_CLOUD_PROJECT`: with it, log lines are found from their trace (default: none)."""
    return os.environ.get("GOOGLE_CLOUD_PROJECT") or None


# ---------------------------------------------------------------- limits

DEFAULT_MAX_BODY_BYTES = 10_000_000
"""Bytes of a request body: a 12-megapixel JPEG is 3 to 6 MB, a third more in base64."""

DEFAULT_MAX_DISCARDED_BYTES = 32_000_000
"""Bytes that are read of a refused body, so that a caller who is still sending receives the answer:
as many as Cloud Run passes on."""

DEFAULT_KEEP_ALIVE_SECONDS = 75
"""Seconds that an idle connection is kept: longer than clients and proxies keep theirs, so that the
server does not close one just as a request is sent."""

DEFAULT_MAX_REQUEST_LINE_BYTES = 8190
"""Bytes of a request's method and address: as many as gunicorn takes of any line of a head."""

DEFAULT_MAX_STOP_SECONDS = 9
"""Seconds that requests may take to end after SIGTERM: Cloud Run kills after ten."""

DEFAULT_MAX_PIXELS = 25_000_000
"""Width times height of a picture, checked before a single pixel is decoded."""

DEFAULT_MAX_WEBP_PIXELS = 12_500_000
"""The same of a WebP: its decoder takes four times the memory of the picture, others once."""

DEFAULT_MAX_SIDE = 10_000
"""Pixels of the longer side, checked together with the area."""

DEFAULT_MAX_READS = 100_000
"""Reads of a picture's file: one that is chopped into millions of tiny chunks takes many seconds
before its first pixel. Ten megabytes in chunks of an ordinary size take five thousand."""

DEFAULT_MAX_TEXT_BYTES = 1_000_000
"""Bytes of a PNG's text, unpacked: Pillow unpacks it before the size is known."""

DEFAULT_MAX_COLOUR_PROFILES = 8
"""Colour profiles in a PNG, where the format allows one: Pillow unpacks a megabyte of each."""

DEFAULT_MAX_EXIF_BYTES = 262_144
"""Bytes of a picture's EXIF tags, of which one segment of a JPEG has 65,536 at most."""

DEFAULT_MAX_SCANS = 50
"""Passes over a progressive JPEG, of which an ordinary one has ten."""

DEFAULT_MAX_SCANNED_PIXELS = 300_000_000
"""Pixels of a JPEG times the scans over them."""

DEFAULT_MAX_WAIT_SECONDS = 10
"""Seconds that a picture waits for others; then the answer is a 503."""

DEFAULT_MAX_WAITING = 3
"""Large pictures that wait for another one; each holds one of the server's threads."""

DEFAULT_MAX_BATCH = 256
"""Pictures in one request."""

DEFAULT_MAX_BATCH_PIXELS = 50_000_000
"""Pixels of all pictures of a batch together: two that are as large as one may be."""

DEFAULT_MAX_EXAMPLES = 500
"""Labelled examples in one request. Each costs a few microseconds for every digit that is read."""

DEFAULT_MAX_EXAMPLE_IMAGES = 32
"""Those of them that come as pictures instead of vectors: each takes as long as a digit to read."""

DEFAULT_MAX_BATCH_CPU_SECONDS = 8
"""CPU seconds for a batch; 256 ordinary pictures take less than one."""

DEFAULT_MAX_FORM_PARTS = 16
"""Parts of a multipart/form-data body."""

DEFAULT_MAX_PART_HEAD_BYTES = 8190
"""Bytes of the head of a form's part: as many as gunicorn takes of a line of a head."""

DEFAULT_MAX_ACCEPT_CHARACTERS = 1000
"""Characters of an Accept header that are looked at. Browsers send 150."""

DEFAULT_MAX_JSON_MARKS = 10_000
"""Quotes, opening brackets and commas in a JSON body: empty lists take twenty times their text."""

DEFAULT_MAX_COMPONENTS = 1500
"""Separate strokes of a number, specks not counted: three times a sheet of 500 digits."""

DEFAULT_MAX_RUNS = 300_000
"""Runs of ink in the rows of pixels of a drawn number: a page full of small print has 260,000, a
checkerboard of single pixels 980,000."""

DEFAULT_MAX_CANDIDATES = 1000
"""Images of single digits that are classified to read one number: one or two a digit."""

DEFAULT_MAX_LOOPS = 1500
"""Holes in the strokes of one number, large enough for a digit: 500 digits have two each."""

DEFAULT_MAX_CANDIDATE_PIXELS = 12_000_000
"""Pixels in the boxes of all strokes, loops and candidates of a number together; a full page takes
two million, a hundred nested squares thirty."""

DEFAULT_MAX_CUTS = 1000
"""Cuts that are tried through touching digits of one number, some 30 a pair; further ones
stay whole, and the answer says that it is not complete."""

DEFAULT_MAX_CUT_PIXELS = 4_000_000
"""Pixels that these cuts look at together; further ones likewise. A chain of ten large digits takes
less than one million."""

DEFAULT_WORKING_SIDE = 640
"""Pixels: a larger picture is reduced by a whole factor before it is looked at."""

DEFAULT_NUMBER_SIDE = 1400
"""The same where a whole number is read: the digits of a sheet are small beside it."""

DEFAULT_MIN_CONTRAST = 0.06
"""Ink must differ from the paper by this share of the full range, or there is no ink."""
