"""Draws what is no digit, with the pen that draws the digits.

Letters and signs, two digits side by side, crossed-out digits, doodles, and dots. Their vectors
travel with the model: the nearest of them speaks against a digit.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageDraw

from digits.imaging.arrays import Ink
from digits.training.synthesis.pen import (
    DEFAULT,
    Allograph,
    Stroke,
    Variation,
    allographs,
    draw_allograph,
    read_stroke,
    variants_of,
)
from digits.training.synthesis.signs import SIGNS

NONE = 10
"""The class of what is no digit, beside 0 to 9."""

DRAWINGS = 10
"""Of a sign with a share of 1, spread over its variants."""

PAIRS, CROSSED, DOODLES, DOTS = 250, 150, 250, 60

CROSSINGS = (
    "0,4 100,96 | 96,0 2,100",
    "-5,30 105,40 | -4,55 106,50 | 0,72 102,76",
    "0,20 100,10! 0,50! 100,40! 0,84! 104,70",
    "10,-4 90,104 | 92,-2 8,104 | -5,50 105,52",
    "0,90 20,8! 36,92! 54,6! 70,94! 90,8",
    "-6,34 106,28 | -6,66 106,60",
)
"""Ways to cross a digit out. A single line through it would make some of them another digit."""


def drawn(seed: int = 0, how: Variation = DEFAULT) -> list[Ink]:
    """Draw what is no digit.

    Parameters
    ----------
    seed : int
        Of all that is random.
    how : Variation
        How much drawings differ.

    Returns
    -------
    list of float32 arrays of shape (H, W)
        Inks, 0 paper and 1 full ink.
    """
    inks: list[Ink] = []
    for sign, count in signs():
        inks += draw_allograph(sign, count, np.random.default_rng((seed, NONE, *sign.key)), how)
    rng = np.random.default_rng((seed, NONE))
    for allograph in (*pairs(PAIRS, rng), *crossed(CROSSED, rng), *doodles(DOODLES, rng)):
        inks += draw_allograph(allograph, 1, rng, how)
    return [*inks, *dots(DOTS, rng)]


def signs() -> Iterator[tuple[Allograph, int]]:
    """Every variant of the letters and signs, and how many drawings are made of it."""
    for entry in re.split(r"\n(?=\S)", SIGNS.strip()):
        name, share, pattern = entry.split(None, 2)
        variants = list(variants_of(pattern))
        for variant in variants:
            strokes = tuple(read_stroke(part) for part in variant.strip("| ").split("|"))
            key = hashlib.sha256(variant.encode()).digest()[:8]
            sign = Allograph(NONE, name, float(share), strokes, key)
            yield sign, max(1, round(DRAWINGS * float(share) / len(variants)))


def pairs(count: int, rng: np.random.Generator) -> Iterator[Allograph]:
    """Two digits side by side, apart or touching."""
    for _ in range(count):
        left, right = any_digit(rng), any_digit(rng)
        shift = rng.integers(85, 116) / 100
        strokes = (*moved(left.strokes, 0.6, 0), *moved(right.strokes, 0.6, 0.6 * shift))
        yield Allograph(NONE, "pair", 1, strokes, b"")


def crossed(count: int, rng: np.random.Generator) -> Iterator[Allograph]:
    """Digits crossed out."""
    for _ in range(count):
        crossing = CROSSINGS[rng.integers(len(CROSSINGS))]
        lines = tuple(read_stroke(part) for part in crossing.split("|"))
        yield Allograph(NONE, "crossed", 1, (*any_digit(rng).strokes, *lines), b"")


def doodles(count: int, rng: np.random.Generator) -> Iterator[Allograph]:
    """One to four strokes from anywhere to anywhere, in too many turns for a digit."""
    for _ in range(count):
        parts = int(rng.integers(1, 5))
        points = 4 if parts > 2 else 12 // parts
        strokes = []
        for _ in range(parts):
            places = rng.integers(0, 101, (points, 2))
            corners = rng.random(points) < 0.4
            ends = np.where(corners, "!", "")
            words = [f"{x},{y}{end}" for (x, y), end in zip(places, ends, strict=True)]
            strokes.append(read_stroke(" ".join(words)))
        yield Allograph(NONE, "doodle", 1, tuple(strokes), b"")


def dots(count: int, rng: np.random.Generator) -> Iterator[Ink]:
    """Filled discs of 2 to 40 pixels, round or nearly so."""
    for _ in range(count):
        size = round(2 ** rng.uniform(1, 5.3))
        image = Image.new("L", (2 * size + 8, 2 * size + 8))
        wide, high = (max(2, round(size * rng.uniform(0.85, 1.15))) for _ in range(2))
        ImageDraw.Draw(image).ellipse((4, 4, 3 + wide, 3 + high), fill=255)
        yield np.asarray(image, np.float32) / np.float32(255)


def any_digit(rng: np.random.Generator) -> Allograph:
    """One of the ways to write one of the digits."""
    ways = allographs(int(rng.integers(10)))
    return ways[int(rng.integers(len(ways)))]


def moved(strokes: tuple[Stroke, ...], scale: float, right: float) -> Iterator[Stroke]:
    """Strokes made smaller and moved to the right, in heights of a digit."""
    for stroke in strokes:
        yield Stroke(stroke.control * scale + np.array([right, 0]), stroke.template)
