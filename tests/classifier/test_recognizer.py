"""Pictures go in, predictions with their reasons come out."""

from __future__ import annotations

import pytest
from PIL import Image

from digits import service
from digits.classifier.recognizer import Recognizer
from tests.drawings import draw, encode


@pytest.mark.parametrize("digit", range(10))
def test_reads_every_digit(recognizer: Recognizer, digit: int) -> None:
    prediction = service.predict(encode(draw(digit)), recognizer)
    assert prediction.digit == digit
    assert prediction.confidence == prediction.probabilities[digit] == max(prediction.probabilities)
    assert sum(prediction.probabilities) == pytest.approx(1)


LARGE = pytest.param(2560, 3, marks=pytest.mark.slow)


@pytest.mark.parametrize(("canvas", "pen"), [(640, 0.5), (640, 1), (1280, 1), LARGE])
def test_thin_pens_on_large_canvases(recognizer: Recognizer, canvas: int, pen: float) -> None:
    digits = range(10) if canvas < 2000 else (2, 4, 8)  # it takes a second to draw one
    drawn = [draw(digit, canvas, width=pen, height=0.9) for digit in digits]
    assert [service.predict(encode(each), recognizer).digit for each in drawn] == list(digits)


@pytest.mark.parametrize("places", [[(10, 5), (190, 190)], [(0, 0)], [(199, 0), (0, 199), (99, 9)]])
def test_next_to_nothing_is_an_answer(
    recognizer: Recognizer, places: list[tuple[int, int]]
) -> None:
    picture = Image.new("L", (200, 200), 255)
    for place in places:
        picture.putpixel(place, 0)
    assert 0 <= service.predict(encode(picture), recognizer).confidence < 0.9


def test_neighbors_explain_the_answer(recognizer: Recognizer) -> None:
    neighbors = service.predict(encode(draw(4)), recognizer).neighbors
    assert [neighbor.distance for neighbor in neighbors] == sorted(n.distance for n in neighbors)
    assert neighbors[0].digit == 4
    assert neighbors[0].thumbnail is not None
    assert neighbors[0].thumbnail.max() > 200
    assert [n.distance for n in neighbors[2:5]] == [neighbors[k].distance for k in (2, 3, 4)]
