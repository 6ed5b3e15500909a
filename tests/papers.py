"""Numbers and photographs of paper, made for the tests."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from digits.classifier.normalize import crop
from digits.imaging.arrays import Mask
from digits.training.synthesis import pen
from tests.drawings import draw

BALLPOINT = (40, 50, 120)


def number(text: str, digit: int = 120, apart: int = 0) -> Image.Image:
    """Digits side by side and lines below each other; `apart` less room between digits."""
    lines = text.split("\n")
    step = round(0.75 * digit) - apart
    canvas = Image.new("L", (step * max(map(len, lines)) + digit, digit * len(lines)))
    for row, line in enumerate(lines):
        for place, sign in enumerate(line):
            if sign.isdigit():
                layer = Image.new("L", canvas.size)
                mask = draw(int(sign), canvas=digit, width=8).getchannel("A")
                layer.paste(mask, (place * step + digit // 8, row * digit))
                canvas = ImageChops.lighter(canvas, layer)
    return with_alpha(canvas)


def with_alpha(mask: Image.Image) -> Image.Image:
    drawing = Image.new("RGBA", mask.size, (17, 17, 17, 0))
    drawing.putalpha(mask)
    return drawing


def composed(seed: int, lines: int = 1) -> tuple[Image.Image, str]:
    """Digits of the pen model that do not touch, 3 to 6 a line, and what they say."""
    rng = np.random.default_rng(seed)
    inks, labels = pen.drawn(3, seed=seed)
    canvas, text = np.zeros((300 * lines, 1000), np.float32), []
    for row in range(lines):
        chosen, x = rng.integers(len(labels), size=rng.integers(3, 7)), 30
        for k in chosen:
            cut = Image.fromarray(crop(inks[k], 1))
            height = int(110 * rng.uniform(0.85, 1.15))
            width = max(10, round(height * cut.width / cut.height))
            y = 300 * row + 70 + int(rng.integers(-10, 10))
            canvas[y : y + height, x : x + width] = np.asarray(cut.resize((width, height)))
            x += width + int(rng.uniform(10, 50))
        text.append("".join(str(labels[k]) for k in chosen))
    return with_alpha(Image.fromarray((255 * canvas.clip(0, 1)).astype(np.uint8))), "\n".join(text)


# ---------------------------------------------------------------- paper


def photographed(
    drawing: Image.Image, ruled: bool = True, seed: int = 0, shadow: float = 0.7
) -> Image.Image:
    """A drawing as ballpoint on paper in uneven light, on the right in a shadow of that level."""
    width, height = drawing.size
    ink = np.asarray(drawing.getchannel("A"), np.float32)[..., None] / 255
    paper = np.full((height, width, 3), (228, 222, 205), np.float32)
    if ruled:
        paper[height // 8 :: height // 4] -= 30
        paper[:, height // 8 :: height // 4] -= 30
    light = np.linspace(1.05, 0.75, width) * np.where(np.arange(width) > 0.6 * width, shadow, 1)
    grain = np.random.default_rng(seed).normal(0, 3, (height, width, 1))
    levels = (paper * (1 - ink) + np.array(BALLPOINT, np.float32) * ink) * light[:, None] + grain
    return Image.fromarray(levels.clip(0, 255).astype(np.uint8))


def bare(side: int = 400, ruled: bool = False) -> Image.Image:
    """Paper with nothing on it but a shadow."""
    return photographed(Image.new("RGBA", (side, side)), ruled)


def on_desk(side: int, turned: float, free: float, grain: float = 0) -> Image.Image:
    """A blank sheet on a dark desk. turned: degrees. free: share of the side beside the sheet.

    grain: levels; with any, the light fades from one side to the other, as in a photograph.
    """
    width = 2 * side * (1 - 2 * free)
    corners = np.array([(-1, -1.2), (1, -1.2), (1, 1.2), (-1, 1.2)]) * width / 2
    angle = np.deg2rad(turned)
    turn = np.array([(np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))])
    desk = Image.new("L", (2 * side, 2 * side), 40)
    ImageDraw.Draw(desk).polygon([tuple(each) for each in corners @ turn.T + side], fill=225)
    levels = np.asarray(desk.reduce(2), np.float64)
    if grain:
        levels = levels * np.linspace(0.8, 1.1, side)
        levels += np.random.default_rng(0).normal(0, grain, levels.shape)
    return Image.fromarray(levels.clip(0, 255).astype(np.uint8)).convert("RGB")


def with_hand(picture: Image.Image, at: tuple[float, float] = (0, 0.8)) -> Image.Image:
    """A photograph with a thumb over its rim; `at`: the middle, in widths and heights."""
    held, (width, height) = picture.copy(), picture.size
    x, y, reach = at[0] * width, at[1] * height, 0.15 * min(width, height)
    ImageDraw.Draw(held).ellipse((x - reach, y - reach, x + reach, y + reach), fill=(140, 105, 90))
    return held


def in_shadow(picture: Image.Image, share: float = 0.5, level: float = 0.6) -> Image.Image:
    """A photograph of which a shadow takes a share, from the bottom."""
    levels = np.asarray(picture, np.float32).copy()
    levels[round((1 - share) * len(levels)) :] *= level
    return Image.fromarray(levels.astype(np.uint8))


def rules() -> Image.Image:
    """Nothing but the lines of an exercise book, on plain white."""
    levels = np.full((300, 400), 255, np.uint8)
    levels[40::50] = 150
    return Image.fromarray(levels)


def table_lines(rows: int, columns: int, tilt: float = 0.0, bend: float = 0.0) -> Mask:
    """The lines of a table, slanted and bent as on a photograph."""
    image = Image.new("L", (500, 400))
    draw = ImageDraw.Draw(image)
    x, y = np.linspace(40, 460, 40), np.linspace(40, 360, 40)
    for k in range(rows + 1):
        row = 40 + 320 * k / rows + tilt * (x - 250) + bend * ((x - 250) / 210) ** 2
        draw.line([*zip(x.tolist(), row.tolist(), strict=True)], fill=255, width=2)
    for k in range(columns + 1):
        column = 40 + 420 * k / columns - tilt * (y - 200)
        draw.line([*zip(column.tolist(), y.tolist(), strict=True)], fill=255, width=2)
    return np.asarray(image) > 100
