"""What one request may ask of an instance. Documented in the README, each tested."""

from __future__ import annotations

DEFAULT_MAX_BODY_BYTES = 10_000_000
"""Bytes of a request body: a 12-megapixel JPEG is 3 to 6 MB, a third more in base64."""

DEFAULT_MAX_PIXELS = 25_000_000
"""Width times height of a picture, checked before a single pixel is decoded."""

DEFAULT_MAX_SIDE = 10_000
"""Pixels of the longer side, checked together with the area."""

DEFAULT_WORKING_SIDE = 640
"""Pixels: a larger picture is reduced by a whole factor before it is looked at."""

DEFAULT_MIN_CONTRAST = 0.06
"""Ink must differ from the paper by this share of the full range, or there is no ink."""
