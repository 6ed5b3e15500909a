"""The arrays that travel between modules, by what they hold."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.uint8]
"""Colours, H x W x C, as a picture has them."""

Grey = NDArray[np.float32]
"""Brightness, H x W, of a photograph: 0 is black, 1 is white."""

Ink = NDArray[np.float32]
"""Ink, H x W: 0 where there is paper, 1 for full ink."""

Mask = NDArray[np.bool_]
"""A yes or no for each pixel, H x W."""

Flags = NDArray[np.bool_]
"""A yes or no for each of other things than pixels."""
