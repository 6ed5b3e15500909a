"""Draws handwritten digits from stroke templates: the training digits of the recogniser.

A template (allograph) is a few control points. Each drawing moves them a little, runs a spline
through them, bends and slants the whole, lets the pen slip at joins and ends, and inks the path
with a round pen. All geometry of one allograph is computed for many drawings at once; only the
inking goes digit by digit.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from digits.imaging.arrays import Ink
from digits.training.synthesis.templates import SHAPES

Floats = NDArray[np.float64]

SIDE = 64  # px, long side of a drawing without its margin
MARGIN = 3  # px
OVERSAMPLING = 2
STEPS = 7  # path points a spline piece
SHARP = 0.161  # tangent of an angle; where the path turns more, a thick join needs ink outside
SQUARE_PEN = 0.3  # of the short side: digits drawn with a thicker pen are not stretched
GRID = 4096  # points and pens are multiples of 1 / GRID of a digit's height


@dataclass(frozen=True)
class Variation:
    """How much drawings of one allograph differ. Lengths are in heights of the digit."""

    jitter: float = 0.025  # of each control point by itself
    drift: float = 0.055  # of control points, shared with their neighbours on the path
    reach: float = 0.15  # end points run on or stop short, in lengths of their spline piece
    stroke_shift: float = 0.025
    stroke_turn: float = 0.08  # radians
    aspect: float = 0.32  # log of width over height
    slant: float = 0.22  # shear
    turn: float = 0.11  # radians
    bend: float = 0.14  # quadratic warp
    balance: float = 0.12  # how unevenly the height is shared by top and bottom
    rounding: float = 0.5  # share of drawings with rounded corners
    tick: float = 0.06  # share of stroke ends with a small hook
    drag: float = 0.05  # share of pen lifts where the pen still touches the paper
    tremor: float = 0.006
    coarse: float = 0.15  # share of polygonal paths, as of a slow mouse
    pen_median: float = 0.12
    pen_spread: float = 0.55  # log
    pen_limit: float = 0.3  # of the short side: thicker pens fill the counters
    scanned: float = 0.35  # share of drawings that went through a picture of few pixels
    stretched: float = 0.1  # share of drawings cropped to the ink and stretched to a square


DEFAULT = Variation()


@dataclass(frozen=True)
class Stroke:
    """One pen-down path: its control points K x 2, and the template that they were read from."""

    control: Floats
    template: str

    @property
    def basis(self) -> Floats:
        """The matrix P x K that makes the curve of control points."""
        return spline_basis(self.template)


@dataclass(frozen=True)
class Allograph:
    """One way to write a digit."""

    digit: int
    name: str
    weight: float
    strokes: tuple[Stroke, ...]
    key: bytes  # tells its random stream from those of others


def read_stroke(template: str) -> Stroke:
    """Read `x,y x,y! ...`: control points in hundredths, corners with a `!`."""
    points = [word.rstrip("!").split(",") for word in template.split()]
    return Stroke(np.array(points, dtype=np.float64) / 100, template)


@cache
def spline_basis(template: str) -> Floats:
    """Natural cubic splines between the corners of a template, as one matrix."""
    words, control = template.split(), read_stroke(template).control
    ends = [i for i, word in enumerate(words) if word.endswith("!")]
    cuts = sorted({0, *ends, len(words) - 1})
    count = len(words)
    rows: list[Floats] = []
    for first, last in itertools.pairwise(cuts):
        lengths = np.linalg.norm(np.diff(control[first : last + 1], axis=0), axis=1)
        knots = np.concatenate([[0.0], np.cumsum(np.sqrt(lengths))])  # centripetal: Lee 1989
        places = np.interp(
            np.linspace(0, last - first, STEPS * (last - first) + 1),
            np.arange(last - first + 1),
            knots,
        )
        piece = np.zeros((len(places), count))
        piece[:, first : last + 1] = natural_spline(knots, places)
        rows.append(piece if not rows else piece[1:])
    return np.concatenate(rows)


def natural_spline(knots: Floats, places: Floats) -> Floats:
    """The matrix P x K that interpolates values at K knots by a natural cubic spline, at P places.

    As scipy's CubicSpline, which takes a second to import (de Boor 1978, "A practical guide to
    splines").
    """
    steps, values = np.diff(knots), np.eye(len(knots))
    system, turns = np.eye(len(knots)), np.zeros_like(values)
    for k in range(1, len(knots) - 1):
        before, after = steps[k - 1 : k + 1]
        system[k, k - 1 : k + 2] = before, 2 * (before + after), after
        turns[k] = (values[k + 1] - values[k]) / after - (values[k] - values[k - 1]) / before
    # second derivatives, 0 at both ends
    bends = np.asarray(np.linalg.solve(system, 6 * turns), np.float64)
    piece = np.clip(np.searchsorted(knots, places, "right") - 1, 0, len(steps) - 1)
    length = steps[piece, None]
    right = (places[:, None] - knots[piece, None]) / length
    left = 1 - right
    curve: Floats = left * values[piece] + right * values[piece + 1]
    bent = (left**3 - left) * bends[piece] + (right**3 - right) * bends[piece + 1]
    return curve + bent * length**2 / 6


@cache
def allographs(digit: int) -> tuple[Allograph, ...]:
    """All ways to write a digit."""
    found = []
    for entry in re.split(r"\n(?=\S)", SHAPES[digit].strip()):
        name, share, pattern = entry.split(None, 2)
        variants = list(variants_of(pattern))
        for variant in variants:
            strokes = tuple(read_stroke(part) for part in variant.split("|"))
            key = hashlib.sha256(variant.encode()).digest()[:8]
            found.append(Allograph(digit, name, float(share) / len(variants), strokes, key))
    return tuple(found)


def variants_of(pattern: str) -> Iterator[str]:
    """All paths of a pattern: one part of every `{a / b}`."""
    parts = [part.split("/") for part in re.split(r"[{}]", pattern)]
    for choice in itertools.product(*parts):
        yield " ".join("".join(choice).split())


def normal(rng: np.random.Generator, *shape: int) -> Floats:
    """Standard normal, cut at 2.2: drawings far out are no longer readable."""
    return np.clip(rng.standard_normal(shape), -2.2, 2.2)


def trace(stroke: Stroke, count: int, rng: np.random.Generator, how: Variation) -> Floats:
    """Curves of one stroke, count x P x 2, each moved a little."""
    size = len(stroke.control)
    shared = np.cumsum(normal(rng, count, size, 2), axis=1)
    shared -= shared.mean(axis=1, keepdims=True)
    shared /= np.sqrt(size)
    control = stroke.control + how.jitter * normal(rng, count, size, 2) + how.drift * shared
    first, last = how.reach * normal(rng, 2, count, 1)
    start = control[:, 0] + first * (control[:, 0] - control[:, 1])
    end = control[:, -1] + last * (control[:, -1] - control[:, -2])
    control[:, 0], control[:, -1] = start, end
    curve: Floats = np.einsum("pk,nkd->npd", stroke.basis, control)
    centre = curve.mean(axis=1, keepdims=True)
    angle = how.stroke_turn * normal(rng, count)
    curve = rotate(curve - centre, angle) + centre
    curve += how.stroke_shift * normal(rng, count, 1, 2)
    return smooth(curve, np.where(rng.random(count) < how.rounding, rng.random(count), 0.0))


def rotate(points: Floats, angle: Floats) -> Floats:
    """Turn drawing i, points N x P x 2, by angle[i] radians."""
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    x, y = points[..., 0], points[..., 1]
    return np.stack([cos * x - sin * y, sin * x + cos * y], axis=-1)


def smooth(curve: Floats, amount: Floats) -> Floats:
    """Round the corners: blend each path with its moving average; the ends stay."""
    reach = 2
    if curve.shape[1] <= 2 * reach + 1:
        return curve
    padded = np.pad(curve, ((0, 0), (reach, reach), (0, 0)), mode="edge")
    length = curve.shape[1]
    mean = sum(padded[:, i : i + length] for i in range(2 * reach + 1)) / (2 * reach + 1)
    blend = np.tile(amount[:, None, None], (1, length, 1))
    blend[:, :reach] = blend[:, -reach:] = 0
    result: Floats = curve + blend * (mean - curve)
    return result


def warp(points: Floats, rng: np.random.Generator, how: Variation) -> Floats:
    """Slant, turn, stretch and bend drawings as a whole; points N x P x 2."""
    count = len(points)
    x, y = points[..., 0] - 0.5, points[..., 1] - 0.5
    a = normal(rng, 5, count, 1)
    wide = np.exp(how.aspect * normal(rng, count, 1))
    bent_x = x + how.bend * (a[0] * (y * y - 0.1) + 2 * a[1] * x * y + a[2] * x * x)
    bent_y = y + how.bend * (a[3] * (x * x - 0.1) + 0.7 * a[4] * x * y)
    bent_y += how.balance * normal(rng, count, 1) * (0.25 - y * y) * 1.5
    slanted = bent_x * wide - how.slant * normal(rng, count, 1) * bent_y
    return rotate(np.stack([slanted, bent_y], axis=-1), how.turn * normal(rng, count))


def tremble(points: Floats, rng: np.random.Generator, how: Variation) -> Floats:
    """Shake of the hand: noise that lasts a few path points."""
    noise = rng.standard_normal(points.shape)
    noise = (noise + np.roll(noise, 1, axis=1) + np.roll(noise, 2, axis=1)) / np.sqrt(3)
    strength = how.tremor * rng.exponential(1.0, (len(points), 1, 1))
    shaken: Floats = points + np.minimum(strength, 3 * how.tremor) * noise
    return shaken


@dataclass(frozen=True)
class Path:
    """One drawing before inking: pen-down polylines and the width of the pen, in heights."""

    lines: list[Floats]
    pen: float


def paths(
    allograph: Allograph, count: int, rng: np.random.Generator, how: Variation = DEFAULT
) -> list[Path]:
    """Draw an allograph `count` times."""
    traces = [trace(stroke, count, rng, how) for stroke in allograph.strokes]
    cuts = np.cumsum([trace.shape[1] for trace in traces])[:-1]
    whole = on_grid(tremble(warp(np.concatenate(traces, axis=1), rng, how), rng, how))
    strokes = np.split(whole, cuts, axis=1)
    ticks = how.tick > rng.random((len(strokes), 2, count))
    hooks = 0.05 * rng.standard_normal((len(strokes), 2, count, 2))
    drags = rng.random((len(strokes), count)) < how.drag
    coarse = rng.random(count) < how.coarse
    pens = on_grid(how.pen_median * np.exp(how.pen_spread * normal(rng, count)))
    drawings = []
    for i in range(count):
        lines: list[Floats] = []
        for stroke, hook, tick, drag in zip(strokes, hooks, ticks, drags, strict=True):
            line = stroke[i]
            if coarse[i]:
                line = np.concatenate([line[:-1:3], line[-1:]])
            if tick[0, i]:
                line = np.concatenate([line[:1] + hook[0, i], line])
            if tick[1, i]:
                line = np.concatenate([line, line[-1:] + hook[1, i]])
            if lines and drag[i]:
                lines[-1] = np.concatenate([lines[-1], line])
            else:
                lines.append(line)
        sides = np.ptp(np.concatenate(lines), axis=0)
        widest = np.inf if allograph.digit == 1 else how.pen_limit * float(sides.min())
        drawings.append(Path(lines, min(float(pens[i]), widest)))
    return drawings


def on_grid(lengths: Floats) -> Floats:
    """Lengths in heights, rounded to a 64th of a pixel.

    Sines, exponentials and sums of products differ in their last bits from processor to processor.
    """
    rounded: Floats = np.rint(lengths * GRID) / GRID
    return rounded


def ink(path: Path) -> Ink:
    """Ink a path with a round pen: float32 H x W in 0..1, the long side SIDE + 2 * MARGIN px."""
    points = np.concatenate(path.lines)
    low, high = points.min(axis=0), points.max(axis=0)
    span = high - low
    scale = OVERSAMPLING * SIDE / (float(span.max()) + path.pen)
    width = max(path.pen * scale, OVERSAMPLING)
    edge = width / 2 + OVERSAMPLING * MARGIN
    sides = np.ceil((span * scale + 2 * edge) / OVERSAMPLING).astype(int) * OVERSAMPLING
    image = Image.new("L", (int(sides[0]), int(sides[1])), 0)
    draw = ImageDraw.Draw(image)
    for line in path.lines:
        draw_line(draw, (line - low) * scale + edge, width)
    return np.asarray(image.reduce(OVERSAMPLING), dtype=np.float32) / np.float32(255)


def draw_line(draw: ImageDraw.ImageDraw, line: Floats, width: float) -> None:
    """One polyline with round ends and joins; joins that hardly turn need no disc."""
    flat = line.ravel().tolist()
    draw.line(flat, fill=255, width=max(1, round(width)))
    step = np.diff(line, axis=0)
    cross = step[:-1, 0] * step[1:, 1] - step[:-1, 1] * step[1:, 0]
    along = (step[:-1] * step[1:]).sum(axis=1)
    inked = np.ones(len(line), bool)
    inked[1:-1] = np.abs(cross) > SHARP * along
    r = width / 2
    for k in np.flatnonzero(inked):
        x, y = flat[2 * k], flat[2 * k + 1]
        draw.ellipse((x - r, y - r, x + r, y + r), fill=255)


def scan(picture: Ink, rng: np.random.Generator) -> Ink:
    """The same picture as after scanning at 14 to 30 px and enlarging again."""
    height, width = picture.shape
    factor = rng.uniform(14, 30) / max(height, width)
    image = Image.fromarray((picture * 255).astype(np.uint8))
    small = image.resize(
        (max(2, round(width * factor)), max(2, round(height * factor))), Image.Resampling.BOX
    )
    large = small.resize((width, height), Image.Resampling.BICUBIC)
    return np.asarray(large, dtype=np.float32) / np.float32(255)


def stretchable(path: Path) -> bool:
    """Whether a digit stretched to a square is still one: a bar would be a block of ink."""
    sides = np.ptp(np.concatenate(path.lines), axis=0) + path.pen
    return bool(path.pen < SQUARE_PEN * sides.min())


def stretch(picture: Ink, rng: np.random.Generator) -> Ink:
    """The same picture as cropped to its ink, stretched to 16 to 28 px a side, and enlarged."""
    image = Image.fromarray((picture * 255).astype(np.uint8))
    side = int(rng.integers(16, 29))
    small = image.crop(image.getbbox()).resize((side, side), Image.Resampling.LANCZOS)
    large = small.resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    return np.pad(np.asarray(large, dtype=np.float32) / np.float32(255), MARGIN)


def draw_allograph(
    allograph: Allograph, count: int, rng: np.random.Generator, how: Variation = DEFAULT
) -> Iterator[Ink]:
    """Inks of one allograph."""
    for path in paths(allograph, count, rng, how):
        picture, chance = ink(path), rng.random()
        if chance < how.scanned:
            yield scan(picture, rng)
        elif chance < how.scanned + how.stretched and stretchable(path):
            yield stretch(picture, rng)
        else:
            yield picture


def shares(digit: int, count: int) -> list[int]:
    """How many of `count` drawings each allograph of a digit gets."""
    weights = np.array([allograph.weight for allograph in allographs(digit)])
    edges = np.round(np.cumsum(weights) / weights.sum() * count).astype(int)
    return [int(n) for n in np.diff(edges, prepend=0)]


def drawn(
    n_per_class: int, seed: int = 0, how: Variation = DEFAULT
) -> tuple[list[Ink], NDArray[np.int64]]:
    """Training digits: n_per_class inks of every digit, in order, and their labels 0..9.

    Every allograph has its own random stream, so a new one does not change the drawings of others.
    """
    inks: list[Ink] = []
    for digit in range(10):
        ways = allographs(digit)
        for way, count in zip(ways, shares(digit, n_per_class), strict=True):
            if count:
                rng = np.random.default_rng((seed, digit, *way.key))
                inks += draw_allograph(way, count, rng, how)
    return inks, np.repeat(np.arange(10), n_per_class)
