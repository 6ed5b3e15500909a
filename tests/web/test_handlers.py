"""Each handler answers in the form that was asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from digits.errors import NoInk
from digits.web.handlers import health, predict_digit, read_number
from digits.web.problems import MalformedBody
from tests.drawings import data_uri, draw, encode
from tests.papers import number

pytestmark = pytest.mark.usefixtures("model_directory")

FOUR, SEVEN = data_uri(encode(draw(4))), data_uri(encode(draw(7)))


def asked(message: Mapping[str, Any], accept: str = "*/*", address: str = "/") -> Request:
    """A request of a message in JSON."""
    headers = [("Accept", accept)]
    builder = EnvironBuilder(path=address, method="POST", json=message, headers=headers)
    return Request(builder.get_environ())


def test_a_digit_is_answered_as_text_or_in_full() -> None:
    assert predict_digit(asked({"image": FOUR})).get_data() == b"4"
    form = json.loads(predict_digit(asked({"image": FOUR}, "application/json")).get_data())
    assert form["digit"] == 4
    assert "vector" not in form
    explained = predict_digit(asked({"image": FOUR}, "application/json", "/?explain=1"))
    assert "vector" in json.loads(explained.get_data())


def test_digits_are_counted_for_a_full_answer() -> None:
    picture = data_uri(encode(number("47")))
    form = json.loads(predict_digit(asked({"image": picture}, "application/json")).get_data())
    assert form["digits_found"] == 2


def test_a_batch_is_answered_one_by_one() -> None:
    pictures = [{"image": picture} for picture in (SEVEN, "data:image/png;base64,", FOUR)]
    form = json.loads(predict_digit(asked({"instances": pictures})).get_data())
    assert [each.get("digit") for each in form["predictions"]] == [7, None, 4]
    assert form["predictions"][1]["status"] == 415


@pytest.mark.parametrize("handler", [predict_digit, read_number])
def test_examples_of_a_request_count_for_it_alone(handler: Any) -> None:
    one = data_uri(encode(draw(1)))
    meant = [{"digit": 7, "image": data_uri(encode(draw(1, width=9 + k)))} for k in range(4)]
    assert handler(asked({"image": one, "examples": meant})).get_data() == b"7"
    assert handler(asked({"image": one})).get_data() == b"1"


def test_a_number_is_answered_as_text_or_in_full() -> None:
    message = {"image": data_uri(encode(number("47\n2")))}
    assert read_number(asked(message)).get_data() == b"47\n2"
    form = json.loads(read_number(asked(message, "application/json")).get_data())
    assert form["text"] == "47\n2"
    assert [found["digit"] for found in form["digits"]] == [4, 7, 2]


def test_numbers_are_not_read_in_batches() -> None:
    with pytest.raises(MalformedBody, match="/api/predict"):
        read_number(asked({"instances": [{"image": FOUR}]}))


def test_what_is_wrong_with_a_picture_is_raised() -> None:
    blank = {"image": data_uri(encode(draw(4, ink=(0, 0, 0, 0))))}
    for handler in (predict_digit, read_number):
        with pytest.raises(NoInk):
            handler(asked(blank))


def test_health_says_which_model_is_served(model_directory: Path) -> None:
    form = json.loads(health(asked({})).get_data())
    assert form["model"] == json.loads((model_directory / "manifest.json").read_text())["sha256"]
