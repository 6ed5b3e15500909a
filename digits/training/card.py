"""The model card: what the artifact is, in words and pictures, written anew by every build."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

NAME = "README.md"
SHEET = "mistakes.png"

COLUMNS, ROWS, TILE, CAPTION = 16, 4, 48, 14

TEMPLATE = """\
# Model card

This folder holds what `make build` wrote: `knn.pkl`, a pickled scikit-learn
`KNeighborsClassifier`; `manifest.json`, which describes it and holds its SHA-256; and this page.

| | |
|---|---|
| recipe | `{recipe}`: {summary} |
| trained on | {datasets} |
| prototypes | {prototypes:,} |
| validated on | {digits:,} of these digits, kept out of the training for it: {accuracy:.1%} right |

## What it is trained on

`load_digits` comes with scikit-learn: 1,797 digits of 13 writers, 8 x 8 pixels (Alpaydin and
Kaynak 1998, CC BY 4.0). `drawn:N` are N digits of each class that a program draws, and
`drawn:N:SEED` are others: a pen model varies hand-made templates of the ways in which people write
each digit (`digits/training/synthesis/`). Nobody's handwriting is in them. Other names are
datasets that whoever built this model added.

## What it was tuned on, and what was measured

Templates and constants of the default recipe were chosen by looking at mistakes on four sets of
real handwriting that it is not trained on: UNIPEN (pen strokes), digits drawn with a finger on a
tablet, MNIST and USPS. The figures are in `docs/recognition.md`, with the command that measured
them; expect a point less from writers that nobody tuned on.

## What it is for, and where it fails

One handwritten digit on plain paper, from a drawing page, a scan or a form. It knows no letters:
it says `unfamiliar` of most scribbles and of many letters, not of all. These are the digits of the
validation that it read wrong, each with what it is and what was answered; many could be either.

![digits that were read wrong](mistakes.png)

## Use

In a notebook the file is the estimator itself. On it travel the pictures of its digits
(`frames_`, two pixels to a byte), the map from features to its vectors (`projection_`, `origin_`;
recipe `strokes` only) and the usual distance between neighbours (`reach_`):

```python
import pickle

knn = pickle.load(open("model/knn.pkl", "rb"))
```

Open only a pickle that you built. The function never does this: it checks the hash, then reads
the file without running it, and builds nothing but arrays of numbers.
"""


def write(manifest: dict[str, Any]) -> str:
    """Manifest -> the card, in Markdown."""
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
