"""Frame -> feature vector, or N frames -> N vectors at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from digits.normalize import Frame

Vectors = NDArray[np.float32]

INK_PIXELS = 310
"""Of 1024: how much of its 32 x 32 field every digit of scikit-learn's load_digits fills."""

EVENING_BLUR = 1.5
"""Pixels: wide enough to bridge the edge of a thin pen's stroke, narrow enough to keep a loop."""

SOFT_EDGE = 0.3
"""Share of the level over which an evened stroke fades out: distances then hardly ever tie."""


def intensities(frames: NDArray[np.float32]) -> Vectors:
    """Frames N x 32 x 32 -> ink per 4 x 4 block, N x 64 in 0..16.

    The form of scikit-learn's `load_digits` (Alpaydin and Kaynak 1998): every stroke is evened to
    the width at which the digit fills 310 pixels, and the pixels of each block are counted.
    """
    even = np.stack([even_strokes(frame) for frame in frames])
    blocks: Vectors = even.reshape(len(frames), 8, 4, 8, 4).sum(axis=(2, 4))
    return blocks.reshape(len(frames), 64)


def even_strokes(frame: Frame) -> Frame:
    """Frame in 0..1 -> frame with the same strokes, all of one width."""
    image = Image.fromarray((frame * 255).astype(np.uint8))
    blurred = np.asarray(image.filter(ImageFilter.GaussianBlur(EVENING_BLUR)), np.float32)
    level = max(np.partition(blurred, -INK_PIXELS, axis=None)[-INK_PIXELS], 1)
    even: Frame = (0.5 + (blurred - level) / (SOFT_EDGE * level)).clip(0, 1)
    return even
