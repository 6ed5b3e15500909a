"""Thumbnails of the prototypes, shown in explanations, packed at four bits a pixel.

They are most of the artifact, which every cold start reads, and sixteen greys are plenty.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Packed = NDArray[np.uint8]
Thumbnail = NDArray[np.uint8]

GREY = 17
"""Difference between two of the sixteen grey levels of 0..255."""


def pack_thumbnails(pictures: NDArray[np.float32]) -> Packed:
    """Pack thumbnails.

    Parameters
    ----------
    pictures : float32 array of shape (..., h, w)
        In 0..1; w is even.

    Returns
    -------
    uint8 array of shape (..., h, w / 2)
    """
    greys = (pictures * 15).round().astype(np.uint8)
    return np.asarray(greys[..., ::2] << 4 | greys[..., 1::2], np.uint8)


def unpack_thumbnail(packed: Packed) -> Thumbnail:
    """Packed thumbnails, uint8 (..., h, w / 2) -> uint8 (..., h, w), 255 for full ink."""
    greys = np.stack([packed >> 4, packed & 15], axis=-1)
    return greys.reshape(*packed.shape[:-1], -1) * np.uint8(GREY)
