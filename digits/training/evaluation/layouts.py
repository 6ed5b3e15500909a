"""Numbers composed of single digits: in lines, combs, tables, forms, pages, dates and formulas."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from digits.classifier.normalize import crop
from digits.imaging import encode
from digits.imaging.arrays import Ink
from digits.training.datasets import Dataset
from digits.training.evaluation.signs import SIZE, Sign, date_of, formula_of, terms_of, wobbly

LINE_WIDTH, LINE_STEP, MARGIN = 1000, 200, 50
"""Pixels: of a composed picture, from line to line, and above the first and below the last."""

MOST_DIGITS = 6
"""In a composed line; three at least."""

INK = (17, 17, 17)

BOX, PEN = 150, 3
"""Pixels: width and height of a box of a comb, and of the pen that draws boxes and tables."""

COLUMNS, ROWS, CELL = 5, 4, (190, 130)
"""Of a table, and width and height of its cells in pixels."""

IN_CELL = 0.55
"""Digits in cells beside those of lines."""

PAPER, WRITING, DESK, GRAIN = 222, 45, 70, 4
"""Grey levels of a photograph, and the standard deviation of its grain."""

AROUND, HAND, PALE, RULE = 120, 130, 140, 3
"""Of a page: pixels around its lines and around it; grey level of a hand; levels that its rules are
darker at most, and their width in pixels."""

LINE_GAP = 20
"""Pixels between two boxes of a form's fields, and from their digits to their right side."""

LABEL = 480
"""Pixels before the lines of a form, where their labels stand."""

LABELS = ("Phone number:", "Amount", "Date of birth", "Postal code", "Total EUR", "STUDENT ID",
          "Room No.", "Invoice number", "Member since", "Score")  # fmt: skip

SIGN, SPACE = 7, 20
"""Pixels: the pen's width of what stands between digits, and the space around it."""

Composed = tuple[bytes, str]
"""An encoded picture and its text: lines on lines, cells of a table with spaces between them."""


def lines(dataset: Dataset, count: int, rng: np.random.Generator) -> Composed:
    """Free lines on a transparent canvas, as a drawing page sends it."""
    ink, text = write(dataset, count, rng)
    return canvas_of(ink), text


def comb(dataset: Dataset, count: int, rng: np.random.Generator) -> Composed:
    """Lines of a form, a box for each digit."""
    height, width = LINE_STEP * count + 2 * MARGIN, BOX * MOST_DIGITS + 2 * MARGIN
    canvas, texts = np.zeros((height, width), np.float32), []
    boxes = Image.new("F", (width, height))
    for line in range(count):
        top = MARGIN + LINE_STEP * line + (LINE_STEP - BOX) // 2
        chosen = rng.integers(len(dataset), size=rng.integers(3, MOST_DIGITS + 1))
        for place, k in enumerate(chosen):
            left = MARGIN + BOX * place
            box = (left, top, left + BOX, top + BOX)
            ImageDraw.Draw(boxes).rectangle(box, outline=1.0, width=PEN)
            paste(canvas, scaled(dataset, k, rng), left + BOX // 2, top + BOX // 2, rng)
        texts.append(text_of(dataset, chosen))
    return canvas_of(np.maximum(canvas, np.asarray(boxes))), "\n".join(texts)


def table(dataset: Dataset, _: int, rng: np.random.Generator) -> Composed:
    """A table of cells of one or two digits."""
    width, height = CELL
    ink = Image.new("F", (width * COLUMNS + 2 * MARGIN, height * ROWS + 2 * MARGIN))
    draw = ImageDraw.Draw(ink)
    right, bottom = ink.width - MARGIN, ink.height - MARGIN
    for column in range(COLUMNS + 1):
        x = MARGIN + column * width
        draw.line((x, MARGIN, x, bottom), fill=1.0, width=PEN)
    for row in range(ROWS + 1):
        y = MARGIN + row * height
        draw.line((MARGIN, y, right, y), fill=1.0, width=PEN)
    canvas, texts = np.array(ink), []
    for row in range(ROWS):
        cells = []
        for column in range(COLUMNS):
            chosen = rng.integers(len(dataset), size=rng.integers(1, 3))
            step = width // (len(chosen) + 1)
            for place, k in enumerate(chosen, 1):
                x, y = MARGIN + column * width + place * step, MARGIN + row * height + height // 2
                paste(canvas, scaled(dataset, k, rng, IN_CELL), x, y, rng)
            cells.append(text_of(dataset, chosen))
        texts.append(" ".join(cells))
    return canvas_of(canvas), "\n".join(texts)


def desk(dataset: Dataset, count: int, rng: np.random.Generator) -> Composed:
    """Lines on a sheet of paper that lies askew on a dark desk, photographed in uneven light."""
    ink, text = write(dataset, count, rng)
    lying = askew(sheet(ink), round(0.12 * max(ink.shape)), DESK, 3, rng)
    return photographed(lying * np.linspace(1.08, 0.8, lying.shape[1]), rng), text


def page(dataset: Dataset, count: int, rng: np.random.Generator) -> Composed:
    """Lines on a ruled page on a desk of any colour, a hand over its side, a shadow across it."""
    ink, text = write(dataset, 2 * count, rng)
    ruled = np.pad(sheet(ink), AROUND, constant_values=PAPER)
    ruled.reshape(-1, LINE_STEP // 10, ruled.shape[1])[::5, :RULE] -= rng.uniform(0, PALE)
    lying = askew(ruled, AROUND, rng.uniform(DESK, 0.8 * PAPER), 8, rng)
    lit = in_shadow(with_hand(lying, rng), rng)
    return photographed(lit * np.linspace(1.15, 0.85, lit.shape[1]), rng), text


def form(dataset: Dataset, count: int, rng: np.random.Generator) -> Composed:
    """Lines of a form, each with a printed label above it or before it."""
    ink, text = write(dataset, count, rng)
    before = rng.random() < 0.5
    wide = np.pad(ink, ((0, 0), (LABEL if before else 0, 0)))
    printed = Image.fromarray(wide)
    font = ImageFont.load_default(rng.uniform(0.25, 0.5) * SIZE)
    for line in range(count):
        y = MARGIN + LINE_STEP * line + (LINE_STEP // 2 if before else 0)
        label = LABELS[rng.integers(len(LABELS))]
        ImageDraw.Draw(printed).text((30, y), label, 1.0, font, anchor="lm")
    return canvas_of(np.asarray(printed)), text


def field(dataset: Dataset, count: int, rng: np.random.Generator) -> Composed:
    """Lines of a form, each in a box of its own, with a printed label before it."""
    ink, text = write(dataset, count, rng)
    fields = Image.fromarray(np.pad(ink, ((0, 0), (LABEL, LINE_GAP))))
    draw = ImageDraw.Draw(fields)
    font = ImageFont.load_default(rng.uniform(0.25, 0.5) * SIZE)
    for line in range(count):
        top = MARGIN + LINE_STEP * line + LINE_GAP // 2
        bottom, width = top + LINE_STEP - LINE_GAP, int(rng.integers(1, 2 * PEN))
        right = LABEL + int(np.flatnonzero(ink[top:bottom].any(axis=0))[-1]) + LINE_GAP
        draw.rectangle((LABEL, top, right, bottom), outline=1.0, width=width)
        label = LABELS[rng.integers(len(LABELS))]
        draw.text((30, (top + bottom) // 2), label, 1.0, font, anchor="lm")
    return canvas_of(np.asarray(fields)), text


def date(dataset: Dataset, count: int, rng: np.random.Generator) -> Composed:
    """Lines of eight digits as a date, with two slashes, dashes or dots between them."""
    return with_signs(dataset, count, rng, date_of)


def formula(dataset: Dataset, count: int, rng: np.random.Generator) -> Composed:
    """Lines of three or four digits with round brackets among them."""
    return with_signs(dataset, count, rng, formula_of)


def sum_of(dataset: Dataset, count: int, rng: np.random.Generator) -> Composed:
    """Lines of two or three numbers of one or two digits, with signs of arithmetic between them."""
    return with_signs(dataset, count, rng, terms_of)


def with_signs(
    dataset: Dataset,
    count: int,
    rng: np.random.Generator,
    line_of: Callable[[np.random.Generator], list[Sign | None]],
) -> Composed:
    """Lines of digits and signs. line_of: draws the signs of a line, None in place of a digit."""
    image, texts = Image.new("F", (LINE_WIDTH * 3 // 2, LINE_STEP * count + 2 * MARGIN)), []
    for line in range(count):
        x, middle = MARGIN, MARGIN + LINE_STEP * line + LINE_STEP // 2
        signs = line_of(rng)
        chosen = rng.integers(len(dataset), size=sum(sign is None for sign in signs))
        digits = iter(chosen.tolist())
        for sign in signs:
            if sign is not None:
                place = np.array((x + SPACE / 2, middle))
                strokes = [place + wobbly(stroke, rng) for stroke in sign]
                for points in strokes:
                    ImageDraw.Draw(image).line(points.ravel().tolist(), 1.0, SIGN, "curve")
                x = int(max(points[:, 0].max() for points in strokes)) + SPACE
                continue
            digit = Image.fromarray(scaled(dataset, next(digits), rng))
            y = middle - digit.height // 2 + int(rng.integers(-10, 11))
            image.paste(1.0, (x, y), digit.point(lambda ink: 255 * ink).convert("L"))
            x += digit.width + int(rng.integers(10, 31))
        texts.append(text_of(dataset, chosen))
    return canvas_of(np.asarray(image)), "\n".join(texts)


Layout = Callable[[Dataset, int, np.random.Generator], Composed]

LAYOUTS: dict[str, Layout] = {
    "lines": lines,
    "comb": comb,
    "table": table,
    "desk": desk,
    "page": page,
    "form": form,
    "field": field,
    "date": date,
    "formula": formula,
    "sum": sum_of,
}


# ---------------------------------------------------------------- photographs

Levels = NDArray[np.floating]
"""Grey levels of a photograph, H x W."""


def sheet(ink: Ink) -> Levels:
    """Paper with the ink on it."""
    return np.asarray(PAPER - (PAPER - WRITING) * ink)


def askew(
    paper: Levels, around: int, level: float, degrees: float, rng: np.random.Generator
) -> Levels:
    """Paper on a desk of a grey level, turned by so many degrees at most."""
    whole = Image.fromarray(np.pad(paper, around, constant_values=level))
    turn = float(rng.uniform(-degrees, degrees))
    return np.asarray(whole.rotate(turn, Image.Resampling.BILINEAR, fillcolor=level))


def places(levels: Levels) -> tuple[Levels, Levels]:
    """Row and column of each pixel, from -1 to 1."""
    height, width = levels.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    return y, x


def with_hand(levels: Levels, rng: np.random.Generator) -> Levels:
    """A fist, an ellipse that gets darker to its edge, over the left or the right side."""
    y, x = places(levels)
    side, at = rng.choice([-1, 1]), rng.uniform(-0.8, 0.8)
    wide, tall = rng.uniform(2, 4) * AROUND / levels.shape[1], 2 * AROUND / levels.shape[0]
    off = ((x - side) / wide) ** 2 + ((y - at) / tall) ** 2
    return np.where(off < 1, HAND * (1 - 0.4 * off), levels)


def in_shadow(levels: Levels, rng: np.random.Generator) -> Levels:
    """A shadow with a straight edge at any angle; it takes up to 0.45 of the light."""
    y, x = places(levels)
    angle = rng.uniform(0, 2 * np.pi)
    beyond = np.cos(angle) * x + np.sin(angle) * y - rng.uniform(-0.5, 0.5)
    return np.asarray(levels * (1 - rng.uniform(0, 0.45) * (40 * beyond).clip(0, 1)))


def photographed(levels: Levels, rng: np.random.Generator) -> bytes:
    """Levels, and grain -> an encoded picture."""
    grainy = levels + rng.normal(0, GRAIN, levels.shape)
    return encode.png(Image.fromarray(grainy.clip(0, 255).astype(np.uint8)))


# ---------------------------------------------------------------- digits on a canvas


def write(dataset: Dataset, count: int, rng: np.random.Generator) -> tuple[Ink, str]:
    """Ink of some lines of digits, each 3 to MOST_DIGITS long, and what they say."""
    canvas, texts = np.zeros((LINE_STEP * count + 2 * MARGIN, LINE_WIDTH), np.float32), []
    for line in range(count):
        chosen, x = rng.integers(len(dataset), size=rng.integers(3, MOST_DIGITS + 1)), 30
        for k in chosen:
            digit = scaled(dataset, k, rng)
            height, width = digit.shape
            y = MARGIN + LINE_STEP * line + (LINE_STEP - height) // 2 + int(rng.integers(-10, 11))
            canvas[y : y + height, x : x + width] = digit
            x += width + int(rng.integers(10, 31))
        texts.append(text_of(dataset, chosen))
    return canvas, "\n".join(texts)


def scaled(dataset: Dataset, k: int, rng: np.random.Generator, share: float = 1.0) -> Ink:
    """A digit of a dataset, about SIZE pixels along its longer side."""
    ink = dataset.inks[k]
    return resized(crop(ink, float(ink.max())), share * SIZE * rng.uniform(0.86, 1.14))


def resized(ink: Ink, longer: float) -> Ink:
    """Ink with its longer side so many pixels long."""
    scale = longer / max(ink.shape)
    size = (max(1, round(scale * ink.shape[1])), max(1, round(scale * ink.shape[0])))
    smooth: Ink = np.asarray(Image.fromarray(ink).resize(size, Image.Resampling.BICUBIC))
    return smooth.clip(0, 1)


def paste(canvas: Ink, digit: Ink, x: int, y: int, rng: np.random.Generator) -> None:
    """Put a digit on a canvas, its middle within a few pixels of x and y."""
    height, width = digit.shape
    top = y - height // 2 + int(rng.integers(-5, 6))
    left = x - width // 2 + int(rng.integers(-5, 6))
    window = canvas[top : top + height, left : left + width]
    np.maximum(window, digit, out=window)


def text_of(dataset: Dataset, chosen: NDArray[np.intp]) -> str:
    return "".join(str(digit) for digit in dataset.labels[chosen])


def canvas_of(ink: Ink) -> bytes:
    """Ink -> a PNG with transparent paper, as a drawing page sends it."""
    image = Image.new("RGBA", ink.shape[::-1], INK)
    image.putalpha(Image.fromarray((255 * ink).astype(np.uint8)))
    return encode.png(image)
