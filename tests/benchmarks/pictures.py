"""The pictures that are sent: drawings of several kinds and a photograph."""

from __future__ import annotations

import functools
import io
import json
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from tests.drawings import data_uri, draw, encode

DIGIT = 4
PHOTOGRAPH_SIZE = 4000, 3000


@dataclass(frozen=True)
class Picture:
    """An encoded picture of DIGIT."""

    name: str
    data: bytes
    kind: str = "image/png"

    @property
    def body(self) -> bytes:
        """The body of a request, in the article's form: the only one that all servers take."""
        return json.dumps({"image": data_uri(self.data, self.kind)}).encode()


def drawing(side: int) -> Picture:
    """The digit on a transparent canvas, as the drawing page sends it."""
    canvas = draw(DIGIT, canvas=min(side, 400), width=min(side, 400) / 20)
    return Picture(f"{side} px drawing", encode(canvas.resize((side, side))))


def cropped() -> Picture:
    """The digit as Chromium sends it: 200 pixels of its longer side and a margin of 8 around it."""
    canvas = draw(DIGIT, canvas=290, width=14)
    left, top, right, bottom = canvas.getbbox() or (0, 0, 0, 0)
    around = canvas.crop((left - 8, top - 8, right + 8, bottom + 8))
    return Picture("the page's drawing", encode(around))


def on_white() -> Picture:
    """The digit on white paper, without alpha."""
    white = Image.new("RGB", (200, 200), "white")
    canvas = draw(DIGIT)
    white.paste(canvas, mask=canvas)
    return Picture("200 px drawing on white", encode(white))


def bordered() -> Picture:
    """The digit on white paper with a line of one pixel around it, as a screenshot has."""
    paper = Image.open(io.BytesIO(on_white().data))
    ImageDraw.Draw(paper).rectangle((0, 0, 199, 199), outline=(17, 17, 17))
    return Picture("200 px drawing with a border", encode(paper))


def photograph(size: tuple[int, int] = PHOTOGRAPH_SIZE) -> Picture:
    """The digit in ink on paper: unevenly lit, with the grain of a sensor, as JPEG."""
    levels = lit(paper(size))
    name = f"{size[0] * size[1] / 1e6:.0f} MP JPEG"
    return Picture(name, encode(levels, "JPEG", quality=92), "image/jpeg")


def on_desk(size: tuple[int, int]) -> Picture:
    """The same on a sheet that lies askew on a dark desk."""
    width, height = size
    sheet = paper((width * 3 // 4, height * 3 // 4)).convert("RGBA").rotate(4, expand=True)
    desk = Image.new("RGB", size, (70, 62, 58))
    desk.paste(sheet, ((width - sheet.width) // 2, (height - sheet.height) // 2), sheet)
    return Picture("a desk", encode(lit(desk), "JPEG", quality=92), "image/jpeg")


def paper(size: tuple[int, int]) -> Image.Image:
    """The digit in ink on paper."""
    width, height = size
    ink = draw(DIGIT, canvas=400, width=24, ink=(30, 34, 60, 255), paper=(228, 224, 214, 255))
    sheet = Image.new("RGB", size, (228, 224, 214))
    sheet.paste(ink.convert("RGB").resize((height, height)), ((width - height) // 2, 0))
    return sheet


def lit(scene: Image.Image) -> Image.Image:
    """A scene in uneven light, with the grain of a sensor."""
    width, height = scene.size
    levels = np.asarray(scene, np.float32)
    light = np.linspace(0.9, 1, width, dtype=np.float32)[:, None]
    grain = np.random.default_rng(0).normal(0, 3, (height, width, 1)).astype(np.float32)
    return Image.fromarray((levels * light + grain).clip(0, 255).astype(np.uint8))


@functools.cache
def ordinary() -> Picture:
    """The picture that the bars speak of."""
    return drawing(200)


@functools.cache
def all_kinds() -> tuple[Picture, ...]:
    return ordinary(), drawing(28), drawing(1000), photograph()
