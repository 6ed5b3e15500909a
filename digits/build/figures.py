"""The pictures of the documentation, drawn by the code that they explain."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from digits.build import pen
from digits.features import edge_planes
from digits.normalize import crop, deslant, normalize, shrink
from digits.picture import Ink
from digits.recognizer import Recognizer
from digits.strokes import even_pen, without_specks

TILE, GAP, CAPTION = 96, 8, 18
PER_ALLOGRAPH_ROW = 28


def way_of_a_request(ink: Ink, recognizer: Recognizer) -> Image.Image:
    """The same digit in every room it passes through, then its neighbours."""
    layout = recognizer.model.recipe.layout
    digit = without_specks(shrink(crop(ink)))
    even = even_pen(digit, layout.evenness)
    upright = deslant(even, layout.slant_limit)
    frame = normalize(ink, layout)
    prediction = recognizer.recognize_inks([ink])[0]
    edges = edge_planes(frame[None], 4)[0]
    steps = [
        ("ink", ink),
        ("cut out", digit),
        ("even pen", even),
        ("upright", upright),
        ("frame", frame),
        *((f"edges {90 * k}°", plane / plane.max()) for k, plane in enumerate(edges)),
        *(
            (f"{n.digit} at {n.distance:.0f}", n.frame.astype(np.float32) / 255)
            for n in prediction.neighbors[:5]
        ),
    ]
    return strip(steps, columns=7)


def strip(tiles: Sequence[tuple[str, Ink]], columns: int) -> Image.Image:
    """Captions and inks -> one picture, black on white."""
    rows = -(-len(tiles) // columns)
    sheet = Image.new("L", (columns * (TILE + GAP), rows * (TILE + CAPTION + GAP)), 255)
    text = ImageDraw.Draw(sheet)
    for place, (caption, ink) in enumerate(tiles):
        x, y = place % columns * (TILE + GAP), place // columns * (TILE + CAPTION + GAP)
        picture = Image.fromarray((255 * (1 - ink.clip(0, 1))).astype(np.uint8))
        scale = TILE / max(picture.size)
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        picture = picture.resize(size, Image.Resampling.BICUBIC)
        sheet.paste(picture, (x + (TILE - size[0]) // 2, y + (TILE - size[1]) // 2))
        text.rectangle((x, y, x + TILE - 1, y + TILE - 1), outline=200)
        text.text((x + TILE / 2, y + TILE + 2), caption, fill=0, anchor="ma", font_size=13)
    return sheet


def drawn_digits(rows: int = 4) -> Image.Image:
    """What the pen model draws: the digits 0 to 9, `rows` rows of each."""
    count, tile = PER_ALLOGRAPH_ROW * rows, 32
    inks, _ = pen.drawn(count, seed=1)
    order = np.random.default_rng(0).permuted(np.arange(count))
    sheet = Image.new("L", (PER_ALLOGRAPH_ROW * tile, 10 * rows * tile), 255)
    for digit in range(10):
        for place, k in enumerate(order):
            picture = Image.fromarray((255 * (1 - inks[digit * count + k])).astype(np.uint8))
            picture.thumbnail((tile - 4, tile - 4))
            x, y = (
                place % PER_ALLOGRAPH_ROW * tile,
                (digit * rows + place // PER_ALLOGRAPH_ROW) * tile,
            )
            sheet.paste(picture, (x + 2, y + 2))
    return sheet


def write(directory: Path, ink: Ink, recognizer: Recognizer) -> list[Path]:
    """Write all figures into a folder; returns their paths."""
    figures = {
        "way-of-a-request.png": way_of_a_request(ink, recognizer),
        "drawn-digits.png": drawn_digits(),
    }
    directory.mkdir(parents=True, exist_ok=True)
    for name, figure in figures.items():
        figure.save(directory / name, optimize=True)
    return [directory / name for name in figures]
