"""Learns the weights of the segmentation lattice from rows composed of drawn digits.

    python -m digits.training.lattice_weights

prints the constants of `digits/numbers/costs.py`. The weights are those that make the texts of the
rows most probable, as of a conditional random field (Lafferty, McCallum, Pereira 2001); which
segmentation is right is not told, all that read the text count. They are drawn a little towards
those of before.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy.optimize import Bounds, minimize

from digits import service
from digits.classifier.normalize import crop
from digits.classifier.recognizer import Recognizer
from digits.errors import TooComplex
from digits.imaging.decode import Ink
from digits.numbers.budget import Budget
from digits.numbers.candidates import FEATURES, LEFT_OUT
from digits.numbers.cells import groups_of
from digits.numbers.costs import CANDIDATE_WEIGHTS, LEFT_OUT_WEIGHTS
from digits.numbers.lattice import Lattice
from digits.numbers.reader import measure
from digits.numbers.segments import segments_of
from digits.training.datasets import Dataset, load

Floats = NDArray[np.float64]

ROWS, SEED = 500, 11

DIGITS = f"drawn:60:{SEED}"
"""Not those of the model: their distances would be 0."""

PRIOR = 10.0
"""How much a weight that has doubled costs, in log probabilities of rows."""


@dataclass(frozen=True)
class RowStyle:
    """How the composed rows vary. Lengths are in digit heights."""

    height: int = 72  # pixels
    taller: float = 0.12  # log
    gap: float = 0.16
    gap_spread: float = 0.12
    shift: float = 0.06
    zeros: float = 0.2  # share of rows that end in a chain of zeros
    ligature: float = 0.4  # share of neighbouring zeros that a stroke joins
    comma: float = 0.12  # share of rows with a comma
    dash: float = 0.12  # share of rows with a dash at the end


STYLE = RowStyle()


def compose(digits: Dataset, rng: np.random.Generator, style: RowStyle = STYLE) -> tuple[Ink, str]:
    """Ink of a row of digits, many of which touch, and what it says."""
    labels = rng.integers(10, size=rng.integers(1, 7)).tolist()
    if rng.random() < style.zeros:
        labels += [0] * int(rng.integers(1, 4))
    side = style.height
    canvas = Image.new("F", (side * (len(labels) * 2 + 4), 3 * side))
    tops: list[tuple[float, float]] = []
    x, comma = float(side), rng.random() < style.comma
    for place, label in enumerate(labels):
        digit = resized(digits.inks[rng.choice(np.flatnonzero(digits.labels == label))], rng, style)
        y = round(1.5 * side - digit.height / 2 + style.shift * side * rng.normal())
        paste(canvas, digit, round(x), y)
        tops.append((x + digit.width / 2, y + 3.0))
        gap = style.gap + style.gap_spread * rng.normal() - 0.06 * (label == 0)
        x += digit.width + side * float(max(gap, -0.04))
        if comma and place == len(labels) // 2:
            paste(canvas, Image.new("F", (6, 12), 1.0), round(x), round(1.9 * side))
            x += 0.25 * side
    draw = ImageDraw.Draw(canvas)
    for k, pair in enumerate(itertools.pairwise(labels)):
        if pair == (0, 0) and rng.random() < style.ligature:
            draw.line((*tops[k], *tops[k + 1]), fill=1.0, width=5)
    if rng.random() < style.dash:
        x += 0.1 * side
        draw.line((x, 1.5 * side, x + 0.7 * side, 1.5 * side), fill=1.0, width=6)
    return np.asarray(canvas), "".join(map(str, labels))


def resized(ink: Ink, rng: np.random.Generator, style: RowStyle) -> Image.Image:
    """A digit about as high as the row, or as wide if it is wider."""
    digit = Image.fromarray(crop(ink, float(ink.max())))
    scale = style.height * float(np.exp(style.taller * rng.normal())) / max(digit.size)
    return digit.resize((max(3, round(scale * digit.width)), max(3, round(scale * digit.height))))


def paste(canvas: Image.Image, digit: Image.Image, x: int, y: int) -> None:
    """Put ink on other ink: the fuller of the two."""
    box = (x, y, x + digit.width, y + digit.height)
    under = np.asarray(canvas.crop(box))
    canvas.paste(Image.fromarray(np.maximum(under, np.asarray(digit, np.float32))), box)


@dataclass(frozen=True)
class Example:
    """A row's arcs, what speaks against each, and its digits."""

    begins: NDArray[np.intp]
    ends: NDArray[np.intp]
    features: Floats
    left_out: Floats
    digits: list[int]

    def lattice(self, weights: Floats) -> Lattice:
        """The lattice that weights make of it."""
        own, left = np.split(weights, [len(FEATURES)])
        return Lattice(self.begins, self.ends, self.features @ own, self.left_out @ left)


def examples(count: int, recognizer: Recognizer) -> Iterator[Example]:
    """Composed rows that were found to be one row, and whose text can be read at all."""
    digits, rng = load(DIGITS), np.random.default_rng(SEED)
    for _ in range(count):
        ink, text = compose(digits, rng)
        budget = Budget()
        try:
            rows = groups_of(segments_of(ink, budget), None)
            if len(rows) != 1:
                continue
            _, candidates, features, left_out = measure(rows[0][0], budget, recognizer)
        except TooComplex:
            continue
        begins = np.array([candidate.begin for candidate in candidates], np.intp)
        ends = np.array([candidate.end for candidate in candidates], np.intp)
        example = Example(begins, ends, features, left_out, [int(sign) for sign in text])
        if np.isfinite(example.lattice(before()).forward_as(example.digits)[-1, -1]):
            yield example


def before() -> Floats:
    """The weights of now."""
    return np.concatenate([CANDIDATE_WEIGHTS, LEFT_OUT_WEIGHTS])


def loss(example: Example, weights: Floats) -> tuple[float, Floats]:
    """Minus the log probability of a row's text, and how it changes with the weights."""
    lattice, digits = example.lattice(weights), example.digits
    mirrored = lattice.mirrored()
    ahead, back = lattice.forward(), mirrored.forward()[::-1]
    ahead_as = lattice.forward_as(digits)
    back_as = mirrored.forward_as(digits[::-1])[::-1, ::-1]
    total, total_as = ahead[-1], ahead_as[-1, -1]
    begins, ends, leaving = lattice.begins, lattice.ends, lattice.leaving
    arcs = np.exp(ahead[begins][:, None] - lattice.costs + back[ends][:, None] - total)
    steps = np.exp(ahead_as[begins, :-1] - lattice.costs[:, digits] + back_as[ends, 1:] - total_as)
    change = -arcs
    np.add.at(change.T, digits, steps.T)
    left = -np.exp(ahead[:-1] - leaving + back[1:] - total)
    left += np.exp(ahead_as[:-1] - leaving[:, None] + back_as[1:] - total_as).sum(axis=1)
    gradient = [np.einsum("cd,cdf->f", change, example.features), left @ example.left_out]
    return float(total - total_as), np.concatenate(gradient)


def learn(rows: Sequence[Example]) -> Floats:
    """The weights that make the rows' texts most probable."""
    start = before()
    scale = np.abs(start) + 1

    def objective(weights: Floats) -> tuple[float, Floats]:
        losses, gradients = zip(*(loss(row, weights) for row in rows), strict=True)
        off = (weights - start) / scale
        value = sum(losses) + PRIOR * float(off @ off)
        click.echo(f"{value / len(rows):.4f}", nl=False, err=True)
        click.echo(" ", nl=False, err=True)
        return value, np.sum(gradients, axis=0) + 2 * PRIOR * off / scale

    least = np.zeros(len(start))
    least[[len(FEATURES) - 1, -1]] = -np.inf  # what all candidates and all segments cost
    result = minimize(
        objective, start, jac=True, bounds=Bounds(least), method="L-BFGS-B", options={"maxiter": 60}
    )
    return np.asarray(result.x)


def main() -> None:
    """Print the constants."""
    rows = list(examples(ROWS, service.recognizer()))
    weights = learn(rows)
    click.echo(f"{len(rows)} rows")
    for name, weight in zip([*FEATURES, *LEFT_OUT], weights, strict=True):
        click.echo(f"{name} {weight:.2f}")
    click.echo(np.array2string(weights, precision=2, separator=", "))


if __name__ == "__main__":
    main()
