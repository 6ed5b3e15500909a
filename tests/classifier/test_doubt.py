"""Pictures that may hold more than a digit are told from those that do not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image, ImageDraw

from digits.classifier.doubt import is_doubtful, is_likelier
from digits.classifier.recognizer import Prediction, Recognizer
from tests.drawings import PEN, draw, ink


def prediction_of(image: Image.Image, recognizer: Recognizer) -> Prediction:
    return recognizer.recognize_inks([ink(image)])[0]


@pytest.mark.parametrize("digit", range(10))
def test_a_digit_alone_is_not_doubtful(digit: int, recognizer: Recognizer) -> None:
    assert not is_doubtful(prediction_of(draw(digit), recognizer))


@pytest.mark.parametrize("digit", [1, 7])
def test_a_zero_that_holds_something_is_doubtful(digit: int, recognizer: Recognizer) -> None:
    """However sure it is: a circled 7 may look like a 0 with a slash."""
    image = draw(digit, 200, height=0.5)
    ImageDraw.Draw(image).ellipse((10, 10, 190, 190), outline=PEN, width=8)
    circled = replace(prediction_of(image, recognizer), digit=0, confidence=0.99)
    assert is_doubtful(circled)
    assert not is_doubtful(replace(circled, digit=5))


def test_a_sure_digit_of_parts_is_doubtful_but_for_a_five(recognizer: Recognizer) -> None:
    image = draw(2, 200, height=0.4, at=(0.5, 0.4))
    ImageDraw.Draw(image).rectangle((40, 160, 160, 180), PEN)
    two_parts = replace(prediction_of(image, recognizer), confidence=0.99)
    assert is_doubtful(replace(two_parts, digit=3))
    assert not is_doubtful(replace(two_parts, digit=5))
    assert is_doubtful(replace(two_parts, digit=5, confidence=0.8))


def test_what_is_rather_wrong_than_right_is_doubtful(recognizer: Recognizer) -> None:
    sure = prediction_of(draw(3), recognizer)
    assert is_doubtful(replace(sure, confidence=0.45))
    assert not is_doubtful(replace(sure, confidence=0.55))


def test_a_digit_alone_need_not_be_as_sure_as_the_circle_around_it(recognizer: Recognizer) -> None:
    some = prediction_of(draw(3), recognizer)

    def likelier(alone: float, doubtful: float, read_as: int = 3) -> bool:
        before = replace(some, digit=read_as, confidence=doubtful)
        return is_likelier(replace(some, confidence=alone), before)

    assert likelier(0.95, 0.99, read_as=0)
    assert not likelier(0.85, 0.99, read_as=0)
    assert not likelier(0.95, 0.99)
    assert likelier(0.99, 0.95)
    assert likelier(0.7, 0.6)
    assert not likelier(0.6, 0.7)
    assert not likelier(0.4, 0.1)
