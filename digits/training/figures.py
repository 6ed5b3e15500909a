"""The pictures of the documentation, drawn by the code that they explain."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageOps

from digits import service
from digits.classifier.features import edge_planes
from digits.classifier.normalize import crop, cut_out, normalize
from digits.classifier.recognizer import Recognizer
from digits.imaging.arrays import Ink
from digits.imaging.decode import read_image
from digits.imaging.ink import digit_ink, extract_ink
from digits.imaging.photographs.light import brightness_of, relative_darkness
from digits.imaging.strokes import even_pen, without_specks
from digits.numbers.budget import Budget
from digits.numbers.cells import groups_of
from digits.numbers.cuts import cut_groups
from digits.numbers.number import Number
from digits.numbers.segments import segments_of
from digits.training.synthesis import pen

TILE, GAP, CAPTION = 96, 8, 18
PER_ALLOGRAPH_ROW = 28
BOX_COLOUR = (200, 30, 30)
SURROUNDINGS: dict[str, list[tuple[int, int, int, int, int]]] = {
    "hairline": [
        (0, 0, 199, 0, 1),
        (0, 199, 199, 199, 1),
        (0, 0, 0, 199, 1),
        (199, 0, 199, 199, 1),
    ],
    "box": [
        (16, 16, 184, 16, 3),
        (16, 184, 184, 184, 3),
        (16, 16, 16, 184, 3),
        (184, 16, 184, 184, 3),
    ],
    "askew": [
        (14, 20, 180, 14, 2),
        (20, 186, 186, 180, 2),
        (14, 20, 20, 186, 2),
        (180, 14, 186, 180, 2),
    ],
    "table": [
        (0, 12, 199, 14, 2),
        (0, 188, 199, 190, 2),
        (12, 0, 10, 199, 2),
        (190, 0, 188, 199, 2),
    ],
    "two sides": [(0, 197, 199, 197, 4), (2, 0, 2, 199, 4)],
    "underline": [(0, 190, 199, 190, 3)],
    "rules": [(0, y, 199, y, 1) for y in range(20, 200, 40)],
    "light on dark": [
        (0, 2, 199, 2, 5),
        (0, 197, 199, 197, 5),
        (2, 0, 2, 199, 5),
        (197, 0, 197, 199, 5),
    ],
}
"""Caption -> lines of the picture in the docs: x and y of both ends, and width."""

PART_COLOURS = [(200, 30, 30), (30, 60, 200), (20, 140, 60), (200, 130, 0)]


def way_of_a_request(ink: Ink, recognizer: Recognizer) -> Image.Image:
    """The same digit after every step of the pipeline, then its neighbours."""
    layout = recognizer.model.recipe.layout
    digit = without_specks(cut_out(ink))
    even = even_pen(digit, layout.evenness)
    frame = normalize(ink, layout)
    prediction = recognizer.recognize_inks([ink])[0]
    edges = edge_planes(frame[None], 4)[0]
    steps = [
        ("ink", ink),
        ("cut out", digit),
        ("even pen", even),
        ("frame", frame),
        *((f"edges {90 * k}°", plane / plane.max()) for k, plane in enumerate(edges)),
        *(
            (f"{n.digit} at {n.distance:.0f}", n.thumbnail.astype(np.float32) / 255)
            for n in prediction.neighbors[:5]
            if n.thumbnail is not None
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


def surrounded(ink: Ink) -> Image.Image:
    """A digit in borders, boxes and lines, each beside what is left of it."""
    size = 200
    digit = Image.fromarray((255 * (1 - crop(ink, 1).clip(0, 1))).astype(np.uint8))
    digit.thumbnail((110, 110))
    tiles: list[tuple[str, Ink]] = []
    for caption, lines in SURROUNDINGS.items():
        page = Image.new("L", (size, size), 255)
        page.paste(digit, ((size - digit.width) // 2, (size - digit.height) // 2))
        for x, y, to_x, to_y, width in lines:
            ImageDraw.Draw(page).line((x, y, to_x, to_y), fill=60, width=width)
        page = ImageOps.invert(page) if caption == "light on dark" else page
        data = io.BytesIO()
        page.save(data, "PNG")
        before = 1 - np.asarray(page, np.float32) / np.float32(255)
        tiles += [(caption, before), ("ink", digit_ink(read_image(data.getvalue())))]
    return strip(tiles, columns=8)


def annotated(data: bytes, number: Number) -> Image.Image:
    """An encoded picture with a box around each digit that was found, and the digit above it.

    At the upper edge, where a digit has no place above its box, it stands in its corner.
    """
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGBA")
    picture = Image.new("RGB", image.size, "white")
    picture.paste(image, mask=image)
    canvas, line = ImageDraw.Draw(picture), max(1, max(picture.size) // 400)
    for found in number.digits:
        x, y, width, height = found.box
        canvas.rectangle((x, y, x + width, y + height), outline=BOX_COLOUR, width=line)
        size = max(10, height // 4)
        place = (min(x + line, picture.width - size), max(y - size - line, 0))
        canvas.text(place, str(found.digit), fill=BOX_COLOUR, anchor="lt", font_size=size)
    return picture


def photographed_number(text: str = "4 207,35", seed: int = 12) -> bytes:
    """A picture as a telephone would take it: drawn digits on squared paper, half in shadow."""
    rng = np.random.default_rng(seed)
    height, width = 260, 640
    paper = np.full((height, width), 225.0)
    paper[20::40] -= 22
    paper[:, 20::40] -= 22
    ink, x = np.zeros((height, width), np.float32), 50
    inks, labels = pen.drawn(12, seed=seed)
    for place, sign in enumerate(text):
        if sign == ",":
            ink[166:186, x - 14 : x - 10] = 1
        if not sign.isdigit():
            x += 20
            continue
        digit = Image.fromarray(crop(inks[np.flatnonzero(labels == int(sign))[place]], 1))
        digit = digit.resize((round(84 * digit.width / digit.height), 84))
        window = ink[88:172, x : x + digit.width]
        np.maximum(window, np.asarray(digit).clip(0, 1), out=window)
        x += digit.width + (22 if place < len(text) - 2 else -6)
    light = np.linspace(1.05, 0.8, width) * np.where(np.arange(width) > 400, 0.7, 1)
    levels = (paper * (1 - ink) + 50 * ink) * light + rng.normal(0, 3, (height, width))
    out = io.BytesIO()
    Image.fromarray(levels.clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=85)
    return out.getvalue()


def way_of_a_number(recognizer: Recognizer) -> Image.Image:
    """A photographed number in every step of its reading, one below the other."""
    data = photographed_number()
    decoded = read_image(data)
    ink = extract_ink(decoded)
    levels = np.asarray(decoded.levels)
    photograph: Ink = levels[..., 0].astype(np.float32) / np.float32(255)
    steps = [photograph, 1 - relative_darkness(brightness_of(levels)), 1 - ink]
    pictures = [Image.fromarray((255 * step).astype(np.uint8)).convert("RGB") for step in steps]
    pictures.append(coloured_parts(ink, recognizer))
    pictures.append(annotated(data, service.read(data, recognizer)).resize(pictures[0].size))
    width, height = pictures[0].size
    way = Image.new("RGB", (width, len(pictures) * (height + GAP)), "white")
    for place, picture in enumerate(pictures):
        way.paste(picture, (0, place * (height + GAP)))
    return way


def coloured_parts(ink: Ink, recognizer: Recognizer) -> Image.Image:
    """The parts that the ink of a number is cut into, each in a colour of its own."""
    canvas = np.full((*ink.shape, 3), 255, np.float32)
    budget = Budget()
    groups = [group for row in groups_of(segments_of(ink, budget), None) for group in row]
    for row in cut_groups(groups, budget, recognizer)[0]:
        for k, part in enumerate(row):
            window = canvas[part.y : part.y + part.height, part.x : part.x + part.width]
            colour = 255 - np.array(PART_COLOURS[k % len(PART_COLOURS)], np.float32)
            np.minimum(window, 255 - part.ink[..., None] * colour, out=window)
    return Image.fromarray(canvas.astype(np.uint8))


def write(directory: Path, ink: Ink, recognizer: Recognizer) -> list[Path]:
    """Write all figures into a folder; returns their paths."""
    figures = {
        "way-of-a-request.png": way_of_a_request(ink, recognizer),
        "surroundings.png": surrounded(ink),
        "drawn-digits.png": drawn_digits(),
        "way-of-a-number.png": way_of_a_number(recognizer),
    }
    directory.mkdir(parents=True, exist_ok=True)
    for name, figure in figures.items():
        figure.save(directory / name, optimize=True)
    return [directory / name for name in figures]
