"""Whole numbers over HTTP: /api/read, and what /api/predict says of them."""

from __future__ import annotations

import requests

from tests.drawings import draw, encode
from tests.papers import number, photographed, rules

PNG = {"Content-Type": "image/png"}
JSON = PNG | {"Accept": "application/json"}


def test_text_by_default(url: str, http: requests.Session) -> None:
    response = http.post(f"{url}/api/read", encode(number("2047")), headers=PNG)
    assert response.text == "2047"
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_json(url: str, http: requests.Session) -> None:
    form = http.post(f"{url}/api/read", encode(number("2047")), headers=JSON).json()
    assert form["text"] == "2047"
    assert [digit["digit"] for digit in form["digits"]] == [2, 0, 4, 7]
    assert all(0 <= digit["confidence"] <= 1 for digit in form["digits"])
    assert all(len(digit["box"]) == 4 for digit in form["digits"])


def test_rules_alone_are_a_problem(url: str, http: requests.Session) -> None:
    for path in ("/api/read", "/api/predict"):
        response = http.post(url + path, encode(rules()), headers=PNG)
        assert response.status_code == 422
        assert response.json()["type"] == "urn:problem-type:digits:no-ink"


def test_predict_says_when_there_are_several_digits(url: str, http: requests.Session) -> None:
    several = http.post(f"{url}/api/predict", encode(number("204")), headers=JSON).json()
    assert several["digits_found"] == 3
    single = http.post(f"{url}/api/predict", encode(draw(4)), headers=JSON).json()
    assert "digits_found" not in single


def test_digits_of_a_photograph_are_counted(url: str, http: requests.Session) -> None:
    paper = encode(photographed(number("305")), "JPEG", quality=92)
    headers = {"Accept": "application/json", "Content-Type": "image/jpeg"}
    assert http.post(f"{url}/api/predict", paper, headers=headers).json()["digits_found"] == 3
