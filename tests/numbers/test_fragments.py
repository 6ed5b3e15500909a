"""What the rim of the image cuts off is left out where it is lower than the digits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import ImageDraw

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.numbers.cells import Group
from digits.numbers.fragments import (
    INK,
    PARAMETERS,
    are_fragments,
    shares_of_fragments,
    with_rim,
)
from digits.numbers.segments import Segment
from tests.drawings import encode
from tests.papers import number

IMAGE = (100, 300)


def stroke(x: int, y: int, width: int, height: int) -> Segment:
    return Segment(np.ones((height, width), np.float32), x, y)


@pytest.mark.parametrize(
    ("segment", "is_one"),
    [
        (stroke(0, 40, 8, 20), True),
        (stroke(292, 40, 8, 20), True),
        (stroke(100, 0, 8, 20), True),
        (stroke(100, 80, 8, 20), True),
        (stroke(100, 79, 8, 20), False),  # away from the rim
        (stroke(100, 60, 8, 40), False),  # as high as a digit
        (stroke(100, 60, 30, 40), True),  # as the corner of a desk
    ],
)
def test_fragments_are_at_the_rim_and_low_or_thick(segment: Segment, is_one: bool) -> None:
    assert are_fragments([segment], 50, IMAGE).tolist() == [is_one]


def test_a_row_of_fragments_is_measured_by_the_digits_of_the_image() -> None:
    digits = Group([stroke(50, 20, 20, 50), stroke(90, 20, 20, 50)], 50)
    comma = Group([stroke(150, 85, 5, 15)], 15)
    small = Group([stroke(150, 80, 5, 15)], 15)  # a row of its own, not at the rim
    heights = [group.height for group in with_rim([digits, comma, small], IMAGE)]
    assert heights == [50, 50, 15]


def test_an_image_of_fragments_alone_has_none() -> None:
    bold = Group([stroke(0, 0, 300, 100)], 100)  # one thick digit, cropped tightly
    assert with_rim([bold], IMAGE) == [bold]
    assert with_rim([], IMAGE) == []


def test_the_ink_of_a_fragment_speaks_for_nothing() -> None:
    segments = [stroke(100, 79, 8, 20), stroke(100, 80, 8, 20)]
    group = Group(segments, 50)
    assert (shares_of_fragments(segments, group) == 1).all()
    whole, fragment = shares_of_fragments(segments, replace(group, rim_shape=IMAGE))
    assert (whole == 1).all()
    assert fragment[INK] == 0
    assert (np.delete(fragment, INK) == PARAMETERS.share).all()


def test_a_stroke_that_the_rim_cuts_off_is_no_digit(recognizer: Recognizer) -> None:
    picture = number("47")
    height = picture.height
    ImageDraw.Draw(picture).line((240, height - 50, 234, height), (17, 17, 17, 255), 9)
    found = service.read(encode(picture), recognizer)
    assert found.text == "47"
    assert [digit.digit for row in found.rows for digit in row].count(None) == 1
