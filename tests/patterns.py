"""Patterns that are costly to read as a number: many components, holes, crossings or contours.

Each takes the side of the picture and the pitch of the pattern, both in pixels, and gives an array
of booleans, side x side, True where there is ink.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.drawings import encode

Mask = NDArray[np.bool_]
Kind = Callable[[int, int], Mask]

PITCHES = (4, 7, 12, 24)
SIDES = (300, 640)


def axes(side: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """y and x of every pixel, from the centre."""
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    return y, x


def lines(position: NDArray[np.float64], pitch: int) -> Mask:
    """A line of a third of the pitch wherever a coordinate is a multiple of it."""
    return position % pitch < max(1, pitch / 3)


def hatching(side: int, pitch: int) -> Mask:
    return lines(np.add(*axes(side)), pitch)


def cross_hatching(side: int, pitch: int) -> Mask:
    y, x = axes(side)
    return lines(y + x, pitch) | lines(y - x, pitch)


def net(side: int, pitch: int) -> Mask:
    y, x = axes(side)
    return lines(y, pitch) | lines(x, pitch)


def bricks(side: int, pitch: int) -> Mask:
    y, x = axes(side)
    return lines(y, pitch) | lines(x + (y // pitch % 2) * pitch, 2 * pitch)


def nested_squares(side: int, pitch: int) -> Mask:
    y, x = axes(side)
    return lines(np.maximum(abs(y), abs(x)), pitch)


def target(side: int, pitch: int) -> Mask:
    return lines(np.hypot(*axes(side)), pitch)


def targets(side: int, pitch: int) -> Mask:
    """A lattice of small targets, each of three rings."""
    y, x = axes(side)
    size = 6 * pitch
    radius = np.hypot(y % size - size / 2, x % size - size / 2)
    return lines(radius, pitch) & (radius < size / 2.2)


def spiral(side: int, pitch: int) -> Mask:
    y, x = axes(side)
    return lines(np.hypot(y, x) + np.arctan2(y, x) / (2 * np.pi) * pitch, pitch)


def dots(side: int, pitch: int) -> Mask:
    y, x = axes(side)
    return lines(y, pitch) & lines(x, pitch)


def rings(side: int, pitch: int) -> Mask:
    """A lattice of small rings that do not touch."""
    y, x = axes(side)
    radius = np.hypot(y % pitch - pitch / 2, x % pitch - pitch / 2)
    return (radius > pitch * 0.2) & (radius < pitch * 0.42)


def chessboard(side: int, pitch: int) -> Mask:
    y, x = axes(side)
    return np.asarray((y // pitch + x // pitch) % 2 == 0)


def comb(side: int, pitch: int) -> Mask:
    """Teeth on one spine: one component with as many branches as there is place for."""
    y, x = axes(side)
    return lines(x, pitch) | (abs(y) < pitch / 2)


def star(side: int, pitch: int) -> Mask:
    """Rays through the centre."""
    y, x = axes(side)
    return lines((np.arctan2(y, x) + np.pi) * side / (2 * np.pi), pitch)


def waves(side: int, pitch: int) -> Mask:
    y, x = axes(side)
    return lines(y + pitch * np.sin(x / pitch), 2 * pitch)


def contour_lines(side: int, pitch: int) -> Mask:
    """Level lines of a smooth random surface, as of a map."""
    y, x = axes(side)
    random = np.random.default_rng(pitch)
    height = np.zeros((side, side))
    for fy, fx in random.normal(0, 3 / side, (8, 2)):
        height += np.sin(2 * np.pi * (fy * y + fx * x) + random.uniform(0, 6))
    return lines(height * side / 30, pitch)


def maze(side: int, pitch: int) -> Mask:
    """Walls of random diagonals: corridors of every length and many loops."""
    y, x = axes(side)
    cells = side // pitch + 2
    leaning = np.random.default_rng(pitch).random((cells, cells)) < 0.5
    row, column = ((a + side / 2).astype(int) // pitch for a in (y, x))
    return np.where(leaning[row, column], lines(y + x, 2 * pitch), lines(y - x, 2 * pitch))


def specks(side: int, pitch: int) -> Mask:
    """Noise in cells of a third of the pitch: components and holes of every form."""
    cell = max(1, pitch // 3)
    cells = np.random.default_rng(pitch).random((side // cell + 1,) * 2) < 0.5
    return np.kron(cells, np.ones((cell, cell), bool))[:side, :side]


def strokes(side: int, pitch: int) -> Mask:
    """Short upright strokes in rows, as of a hundred 1s."""
    y, x = axes(side)
    return lines(x, pitch) & (y % (4 * pitch) < 3 * pitch)


def mesh_and_bars(side: int, pitch: int) -> Mask:
    """A mesh of many holes beside a row of bars that are so low that its holes are large."""
    y, x = np.mgrid[:side, :side]
    mesh = ((y % 8 == 0) | (x % 3 == 0)) & (x < side * 2 // 3) & (y < side // 2)
    bars = (x % pitch < pitch // 2) & (x >= side * 2 // 3 + pitch) & (abs(y - side // 4) < 10)
    return np.asarray(mesh | bars)


def staircase(side: int, pitch: int) -> Mask:
    """Prongs of falling height on a bar, above rows of dots: components join over and over."""
    y, x = np.mgrid[:side, :side]
    middle = side // 2
    prongs = (x % 2 == 0) & (y < middle) & (y >= middle - 1 - x // 2)
    below = (y >= middle) & ((y % 2 == 0) | (x % 2 == 0))
    return np.asarray(prongs | below)


def mesh_and_prongs(side: int, pitch: int) -> Mask:
    """Hundreds of strokes in one row, of which each may be of many digits, and as many holes as a
    number may have."""
    y, x = np.mgrid[:side, :side]
    middle, quarter = side // 2, side * 3 // 10
    prongs = (x % 2 == 1) & (x < quarter) & (abs(y - middle) < 48) & (y % 16 < 14)
    bars = (x % 2 == 0) & (x > quarter + 6) & (x < 2 * quarter) & (abs(y - middle) < 50)
    mesh = ((y % (4 * pitch) == 0) | (x % 2 == 0)) & (y > middle + 120) & (x < quarter)
    return np.asarray(prongs | bars | mesh)


KINDS: tuple[Kind, ...] = (
    hatching, cross_hatching, net, bricks, nested_squares, target, targets, spiral, dots, rings,
    chessboard, comb, star, waves, contour_lines, maze, specks, strokes, mesh_and_bars, staircase,
    mesh_and_prongs,
)  # fmt: skip


def patterns(
    sides: Sequence[int] = SIDES, kinds: Sequence[Kind] = KINDS
) -> Iterator[tuple[str, bytes]]:
    """Each kind at each pitch and side, by name, as a PNG of black ink on white paper."""
    for kind in kinds:
        for side in sides:
            for pitch in PITCHES:
                levels = np.where(kind(side, pitch), 0, 255).astype(np.uint8)
                yield f"{kind.__name__} {side} {pitch}", encode(Image.fromarray(levels))
