"""What should not matter: how many answers change when a drawing is moved, scaled, recoloured,
cropped, or has lines around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import click
import numpy as np
from PIL import Image, ImageDraw, ImageOps

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.imaging import encode
from digits.imaging.arrays import Ink
from digits.training.datasets import Dataset

CANVAS = 400
DRAWN = 200
"""Pixels a side: of the canvas, and of a drawing that is not scaled."""

Colour = tuple[int, int, int]

WHITE = (255, 255, 255)


def picture(
    ink: Ink,
    scale: float = DRAWN / CANVAS,
    at: tuple[float, float] = (0.5, 0.5),
    turn: float = 0,
    pen: Colour = (0, 0, 0),
    paper: Colour | None = None,
) -> Image.Image:
    """Ink on a canvas, RGBA. scale: in canvases. at: 0 to 1, left to right and down.

    turn: degrees, against the clock. paper: None for a transparent canvas.
    """
    mask = Image.fromarray((ink * 255).astype(np.uint8))
    mask = mask.rotate(turn, Image.Resampling.BICUBIC, expand=True) if turn else mask
    longer = scale * CANVAS / max(ink.shape)
    size = (max(1, round(mask.width * longer)), max(1, round(mask.height * longer)))
    mask = mask.resize(size, Image.Resampling.LANCZOS)
    canvas = Image.new("RGBA", (CANVAS, CANVAS), (*(paper or (0, 0, 0)), 255 if paper else 0))
    place = tuple(round(p * (CANVAS - s)) for p, s in zip(at, size, strict=True))
    drawing = Image.new("RGBA", canvas.size, (*pen, 0))
    drawing.paste((*pen, 255), place, mask)
    return Image.alpha_composite(canvas, drawing)


def surrounded(ink: Ink, sides: str, width: int, inset: int = 0) -> Image.Image:
    """Ink on white paper with black lines along some sides: left, top, right, bottom (l, t, r, b).

    width, inset: in pixels of the canvas.
    """
    canvas = picture(ink, paper=WHITE).convert("RGB")
    draw = ImageDraw.Draw(canvas)
    for low in range(inset, inset + width):
        high = CANVAS - 1 - low
        ends = {"l": (low, low, low, high), "r": (high, low, high, high)}
        ends |= {"t": (low, low, high, low), "b": (low, high, high, high)}
        for side in sides:
            draw.line(ends[side], fill=(0, 0, 0))
    return canvas


def cropped(ink: Ink, side: int = 0) -> Image.Image:
    """Ink on white paper, cropped to its box; stretched to a square of so many pixels, if any."""
    canvas = picture(ink, paper=WHITE).convert("RGB")
    tight = canvas.crop(ImageOps.invert(canvas.convert("L")).getbbox())
    return tight.resize((side, side), Image.Resampling.LANCZOS) if side else tight


def on_a_page(ink: Ink) -> Image.Image:
    """White ink on black paper, in the middle of a white page of twice the size."""
    card = picture(ink, pen=WHITE, paper=(0, 0, 0)).convert("RGB")
    return ImageOps.expand(card, CANVAS // 2, WHITE)


CHANGES: dict[str, Callable[[Ink], Image.Image]] = {
    "moved to the top left": lambda ink: picture(ink, at=(0, 0)),
    "moved to the bottom right": lambda ink: picture(ink, at=(1, 1)),
    "scaled to 0.15 of the canvas": lambda ink: picture(ink, 0.15),
    "scaled to 0.3 of the canvas": lambda ink: picture(ink, 0.3),
    "scaled to the whole canvas": lambda ink: picture(ink, 1),
    "red on yellow": lambda ink: picture(ink, pen=(200, 30, 30), paper=(250, 240, 120)),
    "white on navy": lambda ink: picture(ink, pen=(255, 255, 255), paper=(10, 20, 80)),
    "white on black, on a white page": on_a_page,
    "a border of a pixel": lambda ink: surrounded(ink, "ltrb", 1),
    "a border of eight pixels": lambda ink: surrounded(ink, "ltrb", 8),
    "a box inside the rim": lambda ink: surrounded(ink, "ltrb", 3, 20),
    "a line below": lambda ink: surrounded(ink, "b", 3),
    "lines on two sides": lambda ink: surrounded(ink, "lb", 3),
    "cropped tightly": cropped,
    "cropped, stretched to 28 x 28": lambda ink: cropped(ink, 28),
    "turned 5 degrees left": lambda ink: picture(ink, turn=5),
    "turned 5 degrees right": lambda ink: picture(ink, turn=-5),
    "turned 10 degrees left": lambda ink: picture(ink, turn=10),
    "turned 10 degrees right": lambda ink: picture(ink, turn=-10),
}


def invariance(recognizer: Recognizer, dataset: Dataset) -> Iterator[str]:
    """Change every digit of a dataset in every way; yields a table in Markdown."""

    def answers(
        name: str, change: Callable[[Ink], Image.Image]
    ) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        with click.progressbar(dataset.inks, label=name) as inks:
            pictures = (encode.png(change(ink)) for ink in inks)
            return np.array([service.predict(each, recognizer).digit for each in pictures])

    before = answers("as it is", picture)
    yield f"| {dataset.name} | answers that change | read right |"
    yield "|---|---|---|"
    yield f"| as it is | | {(before == dataset.labels).mean():.2%} |"
    for name, change in CHANGES.items():
        after = answers(name, change)
        right = (after == dataset.labels).mean()
        yield f"| {name} | {(after != before).mean():.2%} | {right:.2%} |"
