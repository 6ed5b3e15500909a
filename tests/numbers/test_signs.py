"""Signs are left out whole, and digits that touch are not."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.numbers.candidates import Candidate
from digits.numbers.costs import PARAMETERS as COSTS
from digits.numbers.features import features_left_out
from digits.numbers.scores import Score
from digits.numbers.segments import Segment
from digits.numbers.signs import costs_of_signs
from tests.drawings import encode
from tests.papers import number

HEIGHT = 40
SIGNS = {
    "plus": ((0, 30, 60, 30), (30, 0, 30, 60)),
    "times": ((0, 0, 60, 60), (60, 0, 0, 60)),
}


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_between_numbers_is_left_out_whole(sign: str, recognizer: Recognizer) -> None:
    picture = number("47  32")
    x, y = 210, 28
    for line in SIGNS[sign]:
        moved = tuple(np.add(line, (x, y, x, y)).tolist())
        ImageDraw.Draw(picture).line(moved, (17, 17, 17, 255), 8)
    (row,) = service.read(encode(picture), recognizer).rows
    assert [found.digit for found in row] == [4, 7, None, 3, 2]
    assert row[2].box == pytest.approx((x, y, 60, 60), abs=8)


def test_zeros_that_share_strokes_are_no_sign(recognizer: Recognizer) -> None:
    picture = Image.new("L", (260, 200), 255)
    for x in (40, 86, 132):
        ImageDraw.Draw(picture).ellipse((x, 50, x + 50, 150), outline=0, width=9)
    assert service.read(encode(picture), recognizer).text == "000"


def score(distance: float, nondigit: float) -> Score:
    none = np.zeros(0, np.float32)
    return Score(np.full(10, 0.1), distance, nondigit, 0.1, vector=none, nearest_distance=0.0)


def segments(*cuts: tuple[float, float]) -> list[Segment]:
    """Segments side by side, with the cuts on their sides."""
    ink = np.ones((HEIGHT, 20), np.float32)
    return [Segment(ink, 20 * k, 0, cut) for k, cut in enumerate(cuts)]


def cost(run: list[Segment], of: Score) -> float:
    """What it costs to leave a run of segments out as a sign."""
    candidate = Candidate(0, len(run), run, (0, 0, 20 * len(run), HEIGHT))
    weights = COSTS.weights()[1]
    (found,) = costs_of_signs([candidate], [of], HEIGHT, weights)
    return float(found)


@pytest.mark.parametrize(
    ("cuts", "is_one"),
    [
        ([(0, 0)], True),
        ([(0, 0.1), (0.1, 0)], True),
        ([(0, 0.1)], False),  # a part of a component
        ([(0.1, 0.2), (0.2, 0)], False),
        ([(0, 0), (0, 0)], False),  # two components
    ],
)
def test_only_a_whole_component_is_a_sign(cuts: list[tuple[float, float]], is_one: bool) -> None:
    run = segments(*cuts)
    one_by_one = features_left_out(run, HEIGHT) @ COSTS.weights()[1]
    assert (cost(run, score(1.5, 2.0)) < one_by_one.sum()) == is_one


@pytest.mark.parametrize(
    ("distance", "nondigit", "is_one"),
    [
        (1.5, 2.0, True),
        (0.8, 1.0, False),  # as near to a digit
        (3.0, 2.0, False),  # near to neither
    ],
)
def test_a_sign_is_like_a_nondigit_and_like_no_digit(
    distance: float, nondigit: float, is_one: bool
) -> None:
    assert np.isfinite(cost(segments((0, 0)), score(distance, nondigit))) == is_one
