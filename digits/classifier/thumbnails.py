"""Pictures of prototypes, shown to who asks for an explanation: four bits to a pixel.

They are most of the artifact, which every cold start reads, and sixteen greys are plenty.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Packed = NDArray[np.uint8]
Thumbnail = NDArray[np.uint8]

GREY = 17
"""Levels from one grey to the next: 255 is the fifteenth."""


def pack(pictures: NDArray[np.float32]) -> Packed:
    """Pictures ... x h x w in 0..1, of even width -> uint8 ... x h x w / 2."""
    greys = (pictures * 15).round().astype(np.uint8)
    return np.asarray(greys[..., ::2] << 4 | greys[..., 1::2], np.uint8)


def unpack(packed: Packed) -> Thumbnail:
    """What pack() made -> uint8 ... x h x w, 255 = ink."""
    greys = np.stack([packed >> 4, packed & 15], axis=-1)
    return greys.reshape(*packed.shape[:-1], -1) * np.uint8(GREY)
