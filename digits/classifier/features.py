"""N frames -> N feature vectors.

The same frames give the same vectors on every processor. Processors sum a matrix product in
different orders, so everything that is multiplied here is a whole number: float32 holds products
and sums of whole numbers exactly while they stay below 2**24. All other operations are those that
IEEE 754 defines to the last bit (no power, no sine).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from digits.classifier.normalize import Frame

Frames = NDArray[np.float32]
Planes = NDArray[np.float32]
Vectors = NDArray[np.float32]

CHUNK = 8
"""Frames processed at once: their planes then stay in the processor's cache."""

LEVELS = 255
"""Grey levels that a frame is rounded to."""

GRADIENT_SCALE = 64
"""Fixed-point scale of the gradient's components."""

POOLING_SCALE = 128
"""Fixed-point scale of the pooling weights: their sum along an axis."""

LENGTH = 4096
"""Fixed-point scale of feature vectors: their Euclidean length."""

VECTOR_SCALE = 16
"""Projected vectors are rounded to multiples of 1 / VECTOR_SCALE."""


# ---------------------------------------------------------------- edges of strokes


@dataclass(frozen=True, eq=False)
class Edges:
    """Gradient direction histogram: in which directions do the strokes' edges point, and where?

    Liu, Nakashima, Sako, Fujisawa 2003, "Handwritten digit recognition: benchmarking of
    state-of-the-art techniques". The values were chosen with `python -m digits compare`.

    Attributes
    ----------
    directions : int
        Signed directions that the gradient is decomposed into.
    grid : int
        The histogram is pooled at grid x grid points.
    sigma : float
        Of the Gaussian around each point, in grid steps.
    power : float
        Exponent that reduces the range of the histogram; a multiple of 1 / 16.
    """

    directions: int = 12
    grid: int = 6
    sigma: float = 0.4
    power: float = 0.375

    def __call__(self, frames: Frames) -> Vectors:
        """Compute the feature vectors.

        Parameters
        ----------
        frames : float32 array of shape (N, side, side)
            In 0..1.

        Returns
        -------
        float32 array of shape (N, directions * grid * grid)
            Whole numbers, of Euclidean length LENGTH but for their rounding.
        """
        if len(frames) <= CHUNK:
            return self.of_chunk(frames)
        chunks = (frames[at : at + CHUNK] for at in range(0, len(frames), CHUNK))
        return np.concatenate([self.of_chunk(chunk) for chunk in chunks])

    def of_chunk(self, frames: Frames) -> Vectors:
        """At most CHUNK frames -> their vectors."""
        pooled = pool(edge_planes(frames, self.directions), self.grid, self.sigma)
        edges = root_power(pooled, self.power)
        # float64 holds the squares of float32, 0 or at least 1, and their sum exactly
        lengths = np.sqrt((edges * edges).sum(axis=1, dtype=np.float64))
        edges *= (LENGTH / np.maximum(lengths, 1)).astype(np.float32)[:, None]
        return np.rint(edges, out=edges)


def edge_planes(frames: Frames, directions: int) -> Planes:
    """Decompose the Sobel gradient by its direction.

    In whole numbers, GRADIENT_SCALE for each grey level of a gradient half way between two
    directions.
    A gradient between the directions u and v is a u + b v (the parallelogram rule). Written with
    cross products, a is the lesser of two linear functions where both are positive, so that no
    angle is ever computed.

    Parameters
    ----------
    frames : float32 array of shape (N, s, s)
    directions : int

    Returns
    -------
    float32 array of shape (N, directions, s, s)
    """
    count, height, width = frames.shape
    paper = np.zeros((count, height + 2, width + 2), np.float32)
    np.rint(frames * np.float32(LEVELS), out=paper[:, 1:-1, 1:-1])
    across, down = paper[:, :, 2:] - paper[:, :, :-2], paper[:, 2:] - paper[:, :-2]
    gradient = np.empty((count, 2, height, width), np.float32)
    np.add(across[:, :-2] + across[:, 2:], 2 * across[:, 1:-1], out=gradient[:, 0])
    np.add(down[:, :, :-2] + down[:, :, 2:], 2 * down[:, :, 1:-1], out=gradient[:, 1])
    cross = compass(directions) @ gradient.reshape(count, 2, -1)
    cross = cross.reshape(count, -1, height, width)
    planes: Planes = np.minimum(cross[:, 2:], -cross[:, :-2])
    return np.maximum(planes, 0, out=planes)


@cache
def compass(directions: int) -> NDArray[np.float32]:
    """Matrix of a gradient's cross products with the directions, (directions + 2) x 2.

    One direction more at either end; whole numbers, in 1 / GRADIENT_SCALE.
    """
    step = 2 * np.pi / directions
    angles = step * np.arange(-1, directions + 1)
    crosses = np.stack([np.sin(angles), -np.cos(angles)], axis=1) * (GRADIENT_SCALE / np.sin(step))
    return np.asarray(crosses.round(6).round(), np.float32)


def pool(planes: Planes, grid: int, sigma: float) -> Vectors:
    """Pool planes around the points of a grid, N x P x s x s -> N x (P grid grid)."""
    weights = pooling(planes.shape[-1], grid, sigma)
    rows = weights @ planes
    rows *= np.float32(1 / POOLING_SCALE)
    pooled: Vectors = (np.rint(rows, out=rows) @ weights.T).reshape(len(planes), -1)
    return pooled


@cache
def pooling(side: int, grid: int, sigma: float) -> NDArray[np.float32]:
    """Gaussian weights around the middles of the grid's cells, grid x side, whole numbers.

    Each row sums to POOLING_SCALE but for their rounding.
    """
    step = side / grid
    middles = step * (np.arange(grid) + 0.5)
    z = (np.arange(side) + 0.5 - middles[:, None]) / (sigma * step)
    weights = np.exp(-0.5 * z * z)
    weights *= POOLING_SCALE / weights.sum(axis=1, keepdims=True)
    return np.asarray(weights.round(6).round(), np.float32)


def root_power(numbers: Vectors, power: float) -> Vectors:
    """Numbers to a power between 0 and 1, a multiple of 1 / 16, by square roots: they are exact."""
    root, result = numbers, np.ones_like(numbers)
    for binary_place in (8, 4, 2, 1):
        root = np.sqrt(root)
        if int(power * 16) & binary_place:
            result *= root
    return result


@dataclass(frozen=True, eq=False)
class Projection:
    """The learned linear map from a recipe's features to the vectors that are compared.

    Attributes
    ----------
    matrix : float32 array of shape (F, D)
        Whole numbers.
    origin : float32 array of shape (D,)
        Whole numbers, subtracted from the product.
    scale : float
        Factor of the difference.
    """

    matrix: NDArray[np.float32]
    origin: NDArray[np.float32]
    scale: float

    def __call__(self, features: Vectors) -> Vectors:
        """Features (M, F) -> vectors (M, D), multiples of 1 / VECTOR_SCALE.

        Their products with prototypes, which are whole numbers, are therefore exact.
        """
        vectors = features @ self.matrix
        vectors -= self.origin
        vectors *= np.float32(self.scale * VECTOR_SCALE)
        np.rint(vectors, out=vectors)
        vectors *= np.float32(1 / VECTOR_SCALE)
        return np.asarray(vectors, np.float32)


def quantize(vectors: Vectors) -> NDArray[np.int8]:
    """Projected vectors (..., D) -> as prototypes are stored, a byte a number."""
    return np.asarray(np.rint(vectors).clip(-127, 127), np.int8)


# ---------------------------------------------------------------- the article's intensities

INK_PIXELS = 310
"""Of 1024: how much of its 32 x 32 field every digit of scikit-learn's load_digits fills."""


class IntensityParameters(NamedTuple):
    """Constants of how strokes are brought to one width."""

    blur: float = 1.5
    """Pixels: wide enough to bridge the edge of a thin pen's stroke, narrow enough to keep a
    loop."""
    soft_edge: float = 0.3
    """Share of the level over which an evened stroke fades out: distances then hardly ever tie."""


PARAMETERS = IntensityParameters()


def intensities(frames: Frames) -> Vectors:
    """Frames N x 32 x 32 -> ink per 4 x 4 block, N x 64 in 0..16, multiples of 1 / VECTOR_SCALE.

    The form of scikit-learn's `load_digits` (Alpaydin and Kaynak 1998): every stroke is evened to
    the width at which the digit fills 310 pixels, and the ink of each block is summed.
    """
    even = np.stack([even_strokes(frame) for frame in frames])
    blocks: Vectors = even.reshape(len(frames), 8, 4, 8, 4).sum(axis=(2, 4))
    whole: Vectors = np.rint(blocks.reshape(len(frames), 64) * np.float32(VECTOR_SCALE))
    return whole / np.float32(VECTOR_SCALE)


def even_strokes(frame: Frame) -> Frame:
    """Frame in 0..1 -> frame with the same strokes, all of one width."""
    from PIL import ImageFilter  # the default recipe can do without

    image = Image.fromarray((frame * 255).astype(np.uint8))
    blurred = np.asarray(image.filter(ImageFilter.GaussianBlur(PARAMETERS.blur)), np.float32)
    level = max(np.partition(blurred, -INK_PIXELS, axis=None)[-INK_PIXELS], 1)
    even: Frame = (0.5 + (blurred - level) / (PARAMETERS.soft_edge * level)).clip(0, 1)
    return even
