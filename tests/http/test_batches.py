"""Many pictures in one request."""

from __future__ import annotations

import base64
from typing import Any

import pytest
import requests
from PIL import Image

from digits.config import DEFAULT_MAX_BATCH, DEFAULT_MAX_BATCH_PIXELS
from tests.drawings import data_uri, draw, encode

PICTURES = [{"image": data_uri(encode(draw(digit)))} for digit in range(10)]
JSON = {"Accept": "application/json"}


def ask(url: str, http: requests.Session, message: dict[str, Any], query: str = "") -> Any:
    response = http.post(f"{url}/api/predict{query}", json=message)
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/json"
    return response.json()


def digits_of(predictions: list[dict[str, Any]]) -> list[int]:
    return [prediction["digit"] for prediction in predictions]


def test_instances_keep_their_order(url: str, http: requests.Session) -> None:
    answer = ask(url, http, {"instances": PICTURES[::-1]})
    assert answer.keys() == {"predictions"}
    assert digits_of(answer["predictions"]) == list(range(10))[::-1]


def test_calls_keep_their_order(url: str, http: requests.Session) -> None:
    bare = [[picture["image"]] for picture in PICTURES]  # a column of strings
    coded = [[base64.b64encode(encode(draw(digit))).decode()] for digit in range(10)]  # of bytes
    for calls in ([[picture] for picture in PICTURES], bare, coded):
        query = {"requestId": "1", "caller": "//bigquery", "sessionUser": "a@b.c", "calls": calls}
        answer = ask(url, http, query)
        assert answer.keys() == {"replies"}
        assert digits_of(answer["replies"]) == list(range(10))


def test_an_element_is_what_it_would_be_alone(url: str, http: requests.Session) -> None:
    alone = [
        http.post(f"{url}/api/predict?explain=1", json=picture, headers=JSON).json()
        for picture in PICTURES
    ]
    together = ask(url, http, {"instances": PICTURES}, "?explain=1")["predictions"]
    for one, other in zip(alone, together, strict=True):
        assert one["digit"] == other["digit"]
        assert one["probabilities"] == pytest.approx(other["probabilities"], abs=2e-4)
        assert one["seen"] == other["seen"]
        assert one["neighbors"][0]["image"] == other["neighbors"][0]["image"]


def test_each_element_has_its_own_problem(url: str, http: requests.Session) -> None:
    blank = {"image": data_uri(encode(Image.new("RGBA", (200, 200))))}
    text = {"image": data_uri(b"four")}
    sent = [PICTURES[4], 4, None, {"image": "%"}, text, blank, PICTURES[7]]
    for message, name in (
        ({"instances": sent}, "predictions"),
        ({"calls": [[element] for element in sent]}, "replies"),
    ):
        answers = ask(url, http, message)[name]
        statuses = [answer.get("status", 200) for answer in answers]
        assert statuses == [200, 400, 400, 400, 415, 422, 200]
        assert answers[0]["digit"] == 4
        assert answers[-1]["digit"] == 7
        assert answers[5]["type"] == "urn:problem-type:digits:no-ink"
        assert all(answer["detail"] for answer in answers[1:-1])


def test_calls_of_another_form_are_problems_of_their_own(url: str, http: requests.Session) -> None:
    answers = ask(url, http, {"calls": [[], [PICTURES[4], 1], "x", [PICTURES[4]]]})["replies"]
    assert [answer.get("status", 200) for answer in answers] == [400, 400, 400, 200]


def test_nothing_in_nothing_out(url: str, http: requests.Session) -> None:
    assert ask(url, http, {"instances": []}) == {"predictions": []}
    assert ask(url, http, {"calls": []}) == {"replies": []}


def test_the_largest_batch(url: str, http: requests.Session) -> None:
    batch = [PICTURES[i % 10] for i in range(DEFAULT_MAX_BATCH)]
    answer = ask(url, http, {"instances": batch})
    assert digits_of(answer["predictions"]) == [i % 10 for i in range(DEFAULT_MAX_BATCH)]
    over = http.post(f"{url}/api/predict", json={"instances": [*batch, PICTURES[0]]})
    assert over.status_code == 413


def test_the_pixels_of_a_batch_together(url: str, http: requests.Session) -> None:
    """Before any is decoded: 10 of these would take seconds."""
    side = 4000
    large = {"image": data_uri(encode(Image.new("L", (side, side))))}
    fit = DEFAULT_MAX_BATCH_PIXELS // side**2
    answers = ask(url, http, {"instances": [large] * 10})["predictions"]
    assert [answer["status"] for answer in answers] == [422] * fit + [413] * (10 - fit)
