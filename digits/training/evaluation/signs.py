"""Signs between the digits of composed numbers: those of dates, formulas and sums.

They are drawn by other means than the non-digits of the training, so that they say something.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

SIZE = 110
"""Pixels: the longer side of a composed digit, give or take a seventh."""

DATE = "dd|dd|dddd"
"""Digits and separators of a date."""

FORMULAS = ("(dd)d", "d(dd)", "(dd)(dd)", "((dd)d)d", "d(d)d")
"""Digits and brackets."""

MOST_TERMS = 3
"""Of a sum; two at least, of one or two digits each."""

WOBBLE = 3
"""Pixels that the ends of a stroke are off by at most."""

Points = NDArray[np.float64]
"""x and y of the points of a stroke, from the middle of a sign's left side."""

Sign = list[Points]
"""The strokes of a sign."""


def date_of(rng: np.random.Generator) -> list[Sign | None]:
    """The signs of a date, all alike, None in place of a digit."""
    separator = choose((slash, dash, dot), rng)
    return [separator if sign == "|" else None for sign in DATE]


def formula_of(rng: np.random.Generator) -> list[Sign | None]:
    """The round brackets of a formula, None in place of a digit."""
    signs = FORMULAS[rng.integers(len(FORMULAS))]
    return [None if sign == "d" else bracket(rng, opens=sign == "(") for sign in signs]


def terms_of(rng: np.random.Generator) -> list[Sign | None]:
    """The signs of a sum, None in place of a digit."""
    signs: list[Sign | None] = []
    for term in range(int(rng.integers(2, MOST_TERMS + 1))):
        if term:
            signs.append(choose((plus, times, dash, equals, divided), rng))
        signs += [None] * int(rng.integers(1, 3))
    return signs


def choose(
    ways: tuple[Callable[[np.random.Generator], Sign], ...], rng: np.random.Generator
) -> Sign:
    return ways[rng.integers(len(ways))](rng)


def wobbly(stroke: Points, rng: np.random.Generator) -> Points:
    """A stroke as an unsteady hand draws it."""
    first, last = rng.uniform(-WOBBLE, WOBBLE, (2, 2))
    return np.asarray(stroke + np.linspace(first, last, len(stroke)))


def slash(rng: np.random.Generator) -> Sign:
    """As high as a digit to half as high again, leaning 9 to 27 degrees to the right."""
    height = SIZE * rng.uniform(1, 1.5)
    width = height * rng.uniform(0.15, 0.5)
    return [np.array([(width, -height / 2), (0, height / 2)])]


def dash(rng: np.random.Generator) -> Sign:
    return [np.array([(0.0, 0.0), (SIZE * rng.uniform(0.25, 0.6), 0.0)])]


def dot(_: np.random.Generator) -> Sign:
    return [np.array([(0.0, 0.4 * SIZE), (4.0, 0.45 * SIZE)])]


def bracket(rng: np.random.Generator, opens: bool) -> Sign:
    """A seventh to two thirds higher than a digit, bowed by a tenth to a quarter of its height."""
    height, bow = SIZE * rng.uniform(1.15, 1.65), rng.uniform(0.1, 0.25)
    along = np.linspace(-1, 1, 21)
    across = along**2 if opens else 1 - along**2
    return [height * np.column_stack([bow * across, along / 2])]


def plus(rng: np.random.Generator) -> Sign:
    """Half as high as a digit to nearly as high, crossed off its middle, one end in four hooked."""
    height = SIZE * rng.uniform(0.45, 0.95)
    width, x, y, lean = rng.uniform((0.75, 0.4, -0.12, -0.1), (1.3, 0.6, 0.12, 0.15))
    top, bottom = (width * x + lean / 2, -0.5), (width * x - lean / 2, 0.5)
    hook = [(width * x - 0.15, -0.35)] if rng.random() < 0.25 else []
    return [height * np.array([*hook, top, bottom]), height * np.array([(0, y), (width, y)])]


def times(rng: np.random.Generator) -> Sign:
    """Two fifths to four fifths as high as a digit, one stroke in three curved."""
    height = SIZE * rng.uniform(0.4, 0.8)
    width, curve = rng.uniform(0.6, 1.1), rng.uniform(0.1, 0.25) * (rng.random() < 0.33)
    along = np.linspace(0, 1, 15)
    down = np.column_stack([width * along - curve * np.sin(2 * np.pi * along), along - 0.5])
    up = np.array([(width, -0.5), (0, 0.5)]) + rng.uniform(-0.1, 0.1, (2, 2))
    return [height * down, height * up]


def equals(rng: np.random.Generator) -> Sign:
    width, gap = SIZE * rng.uniform(0.4, 0.8), SIZE * rng.uniform(0.1, 0.2)
    return [np.array([(0.0, y), (width, y)]) for y in (-gap, gap)]


def divided(rng: np.random.Generator) -> Sign:
    """A bar with a dot above and one below."""
    width, gap = SIZE * rng.uniform(0.5, 0.8), SIZE * rng.uniform(0.18, 0.3)
    dots = [np.array([(width / 2, y), (width / 2 + 3, y + 4)]) for y in (-gap, gap)]
    return [np.array([(0.0, 0.0), (width, 0.0)]), *dots]
