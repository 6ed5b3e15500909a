"""The nearest non-digit speaks against a digit; other code drew the ones of this test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from digits.classifier import decision
from digits.classifier.nondigits import NonDigits
from digits.classifier.recognizer import Recognizer
from digits.errors import ModelUnavailable
from digits.imaging.arrays import Ink

Drawer = Callable[[ImageDraw.ImageDraw, np.random.Generator], None]

SIDE = 400


def smiley(draw: ImageDraw.ImageDraw, rng: np.random.Generator) -> None:
    r, pen = rng.uniform(100, 160), int(rng.integers(8, 22))
    draw.ellipse((200 - r, 200 - r, 200 + r, 200 + r), outline=255, width=pen)
    for side in (-1, 1):
        x, y = 200 + side * r * rng.uniform(0.3, 0.4), 200 - r * 0.3
        draw.ellipse((x - 14, y - 14, x + 14, y + 14), fill=255)
    mouth = r * rng.uniform(0.45, 0.6)
    draw.arc((200 - mouth, 200 - mouth, 200 + mouth, 200 + mouth), 20, 160, fill=255, width=pen)


def heart(draw: ImageDraw.ImageDraw, rng: np.random.Generator) -> None:
    t, scale = np.linspace(0, 2 * np.pi, 60), rng.uniform(6, 10)
    x = 16 * np.sin(t) ** 3
    y = -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t))
    places = (200 + scale * np.stack([x, y], axis=1)).ravel().tolist()
    draw.line(places, fill=255, width=int(rng.integers(8, 26)), joint="curve")


def dot(draw: ImageDraw.ImageDraw, rng: np.random.Generator) -> None:
    r = 10 ** rng.uniform(0.3, 1.8)
    draw.ellipse((200 - r, 200 - r, 200 + r, 200 + r), fill=255)


def dash(draw: ImageDraw.ImageDraw, rng: np.random.Generator) -> None:
    length, tilt = rng.uniform(40, 160), rng.uniform(-8, 8)
    ends = (200 - length, 200 - tilt, 200 + length, 200 + tilt)
    draw.line(ends, fill=255, width=int(length * rng.uniform(0.1, 0.3)))


def letter(draw: ImageDraw.ImageDraw, rng: np.random.Generator) -> None:
    font = ImageFont.load_default(size=int(rng.integers(160, 280)))
    which = "CEFHKMNPRTVWX"[rng.integers(13)]
    draw.text((200, 200), which, fill=255, font=font, anchor="mm", stroke_width=2)


def arrow(draw: ImageDraw.ImageDraw, rng: np.random.Generator) -> None:
    pen, tip = int(rng.integers(8, 22)), rng.uniform(40, 80)
    x = [90, 310, 310 - tip, 310, 310 - tip]
    y = [200, 200, 200 - tip, 200, 200 + tip]
    places = np.stack([x, y][:: 1 if rng.random() < 0.5 else -1], axis=1).ravel().tolist()
    draw.line(places, fill=255, width=pen, joint="curve")


def scribble(draw: ImageDraw.ImageDraw, rng: np.random.Generator) -> None:
    count = int(rng.integers(6, 14))
    x = np.linspace(60, 340, count) + rng.normal(0, 8, count)
    y = 200 + np.where(np.arange(count) % 2, 130, -130) + rng.normal(0, 15, count)
    draw.line(np.stack([x, y], axis=1).ravel().tolist(), fill=255, width=int(rng.integers(6, 18)))


KINDS: tuple[Drawer, ...] = (smiley, heart, dot, dash, letter, arrow, scribble)


def drawn(kind: Drawer, count: int) -> Iterator[Ink]:
    rng = np.random.default_rng(7)
    for _ in range(count):
        image = Image.new("L", (SIDE, SIDE))
        kind(ImageDraw.Draw(image), rng)
        yield np.asarray(image.reduce(2), np.float32) / np.float32(255)


@pytest.mark.parametrize("kind", KINDS)
def test_non_digits_are_unfamiliar(recognizer: Recognizer, kind: Drawer) -> None:
    predictions = recognizer.recognize_inks(list(drawn(kind, 30)))
    assert sum(prediction.confidence > 0.5 for prediction in predictions) <= 3
    assert all(each.unfamiliar == (each.familiarity < 0.5) for each in predictions)


@pytest.mark.parametrize("sign", "$#£€@%")
def test_printed_signs_are_unfamiliar(recognizer: Recognizer, sign: str) -> None:
    """As they stand before and after numbers."""
    image = Image.new("L", (200, 200))
    ImageDraw.Draw(image).text((60, 20), sign, 255, ImageFont.load_default(130))
    (prediction,) = recognizer.recognize_inks([np.asarray(image, np.float32) / np.float32(255)])
    assert prediction.unfamiliar
    assert prediction.confidence < 0.5


def test_distances_are_those_of_the_nearest() -> None:
    rng = np.random.default_rng(0)
    stored = rng.integers(-100, 100, (40, 6)).astype(np.int8)
    asked = rng.integers(-100, 100, (9, 6)).astype(np.float32)
    found = NonDigits.from_state({"nondigits_": stored}, 6).distances(asked)
    every = np.linalg.norm(asked[:, None].astype(float) - stored, axis=2)
    assert found == pytest.approx(every.min(axis=1))


def test_a_model_may_have_none() -> None:
    found = NonDigits.from_state({}, 6).distances(np.zeros((3, 6), np.float32))
    assert np.isinf(found).all()
    assert decision.familiarity_of(1.0, 10.0) == decision.familiarity_of(1.0, 10.0, np.inf) > 0.99


@pytest.mark.parametrize("stored", ["x", np.zeros((3, 6)), np.zeros((3, 5), np.int8)])
def test_others_are_no_model(stored: object) -> None:
    with pytest.raises(ModelUnavailable, match="make build"):
        NonDigits.from_state({"nondigits_": stored}, 6)


def test_confidence_fades_towards_a_non_digit() -> None:
    known = [decision.familiarity_of(5.0, 10.0, distance) for distance in (50, 5.2, 4.7, 4.0, 0)]
    assert (np.diff(known) < 0).all()
    assert known[0] > 0.99
    assert known[-1] < 0.01
