"""Arrays as PNG: Pillow, an independent reader, sees the same pixels."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from digits.imaging.encode import data_uri, greyscale_png


@pytest.mark.parametrize("shape", [(1, 1), (16, 16), (3, 40), (300, 200)])
def test_every_pixel_comes_back(shape: tuple[int, int]) -> None:
    levels = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    with Image.open(io.BytesIO(greyscale_png(levels))) as image:
        assert (image.format, image.mode) == ("PNG", "L")
        assert np.array_equal(np.asarray(image), levels)


def test_ink_is_black_on_white() -> None:
    ink = np.array([[0, 255], [17, 0]], np.uint8)
    head, _, data = data_uri(ink).partition(",")
    assert head == "data:image/png;base64"
    with Image.open(io.BytesIO(base64.b64decode(data))) as image:
        assert np.array_equal(np.asarray(image), 255 - ink)
