"""How the cost of one picture grows, measured in this process without a server around it."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from digits import config, service
from digits.classifier.artifact import ARTIFACT, open_model, read_estimator
from digits.classifier.neighbors import KNeighbors
from digits.classifier.recognizer import Recognizer
from tests.benchmarks.pictures import drawing, ordinary, photograph
from tests.benchmarks.records import Cost, Task
from tests.drawings import draw, encode
from tests.papers import composed, number, photographed

SIDES = 28, 100, 200, 500, 1000, 2000, 3464
DIGITS_DRAWN = 6
NEIGHBORS = 1_000, 3_000, 10_000, 30_000, 100_000

DRAWING, PHOTOGRAPH, DECODING = "a PNG drawing", "a JPEG photograph", "Pillow decodes the JPEG"
SEARCH = "the search for neighbours"
NUMBER, WHOLE_PHOTOGRAPH = "a drawn number of six digits", "a photograph read as a number"
TWO_HUNDRED, TABLE = "a sheet of 200 digits", "a photographed table of 20 digits"


def tasks(seconds: float) -> list[Task]:
    """Measure each point for some seconds."""
    return [
        *(Task(f"{side} px picture", 4 * seconds, partial(sized, side, seconds)) for side in SIDES),
        *(Task(f"{n} neighbours", seconds, partial(searched, n, seconds)) for n in NEIGHBORS),
        Task("whole numbers", 4 * seconds, partial(whole, seconds)),
    ]


def sized(side: int, seconds: float) -> list[Cost]:
    """Read a drawing and a photograph of side x side pixels, and only decode the photograph."""
    recognizer = Recognizer(open_model(Path(config.model_directory())))
    png, jpeg = drawing(side).data, photograph((side, side)).data
    return [
        Cost(DRAWING, side * side, median(lambda: service.predict(png, recognizer), seconds)),
        Cost(PHOTOGRAPH, side * side, median(lambda: service.predict(jpeg, recognizer), seconds)),
        Cost(DECODING, side * side, median(lambda: decode(jpeg), seconds)),
    ]


def whole(seconds: float) -> list[Cost]:
    """Read drawn numbers of six digits, the median of several, a photograph, a sheet, a table."""
    recognizer = Recognizer(open_model(Path(config.model_directory())))
    drawn = [picture for picture, text in map(composed, range(80)) if len(text) == DIGITS_DRAWN]
    taken = [
        median(partial(service.read, encode(picture), recognizer), seconds / len(drawn))
        for picture in drawn
    ]
    others = {
        WHOLE_PHOTOGRAPH: photograph().data,
        TWO_HUNDRED: encode(number("\n".join(["1234567890"] * 20), digit=60)),
        TABLE: encode(photographed(grid()), "JPEG", quality=90),
    }
    return [
        Cost(NUMBER, drawn[0].width * drawn[0].height, statistics.median(taken)),
        *(
            Cost(name, len(data), median(partial(service.read, data, recognizer), seconds))
            for name, data in others.items()
        ),
    ]


def grid(side: int = 160) -> Image.Image:
    """A table of 5 x 4 cells, a digit in each."""
    canvas = Image.new("RGBA", (5 * side + 40, 4 * side + 40))
    for cell in range(20):
        at = (20 + cell % 5 * side, 20 + cell // 5 * side)
        canvas.alpha_composite(draw(cell % 10, canvas=side), at)
        box = (*at, at[0] + side, at[1] + side)
        ImageDraw.Draw(canvas).rectangle(box, outline=(17, 17, 17, 255), width=3)
    return canvas


def decode(jpeg: bytes) -> Image.Image:
    """What Pillow needs to unpack the picture at full size."""
    image = Image.open(io.BytesIO(jpeg))
    image.load()
    return image


def searched(count: int, seconds: float) -> list[Cost]:
    """Look for neighbours among `count` of the model's digits, some of them several times."""
    model = open_model(Path(config.model_directory()))
    state = read_estimator((Path(config.model_directory()) / ARTIFACT).read_bytes())
    knn = KNeighbors.from_state(resized(state, len(model.thumbnails), count))
    recognized = service.predict(ordinary().data, Recognizer(model))
    vector = model.project(model.recipe.features(recognized.seen[None]))
    return [Cost(SEARCH, count, median(lambda: knn.predict_proba(vector), seconds))]


def resized(state: dict[str, Any], stored: int, count: int) -> dict[str, Any]:
    """A classifier's state with `count` digits instead of those stored, repeated as needed."""
    return {
        name: np.resize(value, (count, *value.shape[1:]))
        if isinstance(value, np.ndarray) and value.shape[:1] == (stored,)
        else value
        for name, value in state.items()
    }


def median(call: Callable[[], object], seconds: float) -> float:
    """Median time of a call, repeated for some seconds and at least three times."""
    call()
    taken: list[float] = []
    until = time.perf_counter() + seconds
    while len(taken) < 3 or time.perf_counter() < until:
        started = time.perf_counter()
        call()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)
