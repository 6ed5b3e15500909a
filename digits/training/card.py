"""The figures and the mistakes of a build, beside its artifact. model/README.md explains them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

NAME = "card.md"
SHEET = "mistakes.png"

COLUMNS, ROWS, TILE, CAPTION = 16, 4, 48, 14

TEMPLATE = """\
# Figures of this model

Written by `make build`; [README.md](README.md) explains.

| | |
|---|---|
| recipe | `{recipe}`: {summary} |
| trained on | {datasets} |
| prototypes | {prototypes:,} |
| validated on | {digits:,} of these digits, kept out of the training for it: {accuracy:.1%} right |

The digits of the validation that it read wrong, each with what it is and what was answered:

![digits that were read wrong](mistakes.png)
"""


def write(manifest: dict[str, Any]) -> str:
    """Manifest -> its figures, in Markdown."""
    validation = manifest["validation"]
    return TEMPLATE.format(
        recipe=manifest["recipe"],
        summary=manifest["summary"],
        datasets=", ".join(f"`{name}` ({n:,} digits)" for name, n in manifest["datasets"].items()),
        prototypes=manifest["prototypes"],
        digits=validation["digits"],
        accuracy=1 - validation["wrong"] / validation["digits"],
    )


def sheet(
    frames: NDArray[np.float32], labels: NDArray[np.intp], answers: NDArray[np.intp]
) -> Image.Image:
    """Frames N x h x w in 0..1 with labels and answers -> one picture of the first of them."""
    picture = Image.new("L", (COLUMNS * TILE, ROWS * (TILE + CAPTION)), 255)
    pen = ImageDraw.Draw(picture)
    for place in range(min(len(frames), COLUMNS * ROWS)):
        x, y = place % COLUMNS * TILE, place // COLUMNS * (TILE + CAPTION)
        paper = (255 * (1 - frames[place])).round().astype(np.uint8)
        digit = Image.fromarray(paper).resize((TILE, TILE), Image.Resampling.BICUBIC)
        picture.paste(digit, (x, y))
        caption = f"{labels[place]} read {answers[place]}"
        pen.text((x + TILE / 2, y + TILE), caption, fill=0, anchor="ma", font_size=10)
    return picture
