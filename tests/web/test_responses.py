"""What is said of a result, and what every response carries."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from flask import Request, Response
from werkzeug.test import EnvironBuilder

import digits
from digits.classifier.examples import Examples
from digits.classifier.recognizer import Prediction, Recognizer
from digits.errors import Failure, NoInk
from digits.numbers.number import FoundDigit, Number
from digits.web import responses
from tests.drawings import draw, ink


def asking(accept: str = "*/*", **headers: str) -> Request:
    named = {"Accept": accept, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return Request(EnvironBuilder(headers=list(named.items())).get_environ())


def form_of(response: Response) -> Any:
    return json.loads(response.get_data())


@pytest.fixture
def four(recognizer: Recognizer) -> Prediction:
    return recognizer.recognize_inks([ink(draw(4))])[0]


# ---------------------------------------------------------------- bodies


def test_health_names_what_is_running(recognizer: Recognizer) -> None:
    model = recognizer.model
    assert form_of(responses.answer_health(model)) == {
        "status": "ok",
        "version": digits.__version__,
        "recipe": model.recipe.name,
        "model": model.manifest["sha256"],
        "versions": model.manifest["versions"],
    }


def test_the_log_is_told_what_was_answered(four: Prediction) -> None:
    for answer in (responses.answer_text(four), responses.answer_json(four, explain=False)):
        assert answer.facts["digit"] == 4
        assert answer.facts["confidence"] == pytest.approx(four.confidence, abs=1e-3)


@pytest.mark.parametrize(("found", "said"), [(None, None), (0, None), (1, None), (3, 3)])
def test_the_count_of_digits_is_said_where_there_are_several(
    four: Prediction, found: int | None, said: int | None
) -> None:
    form = responses.describe(replace(four, digits_found=found), explain=False)
    assert form.get("digits_found") == said


def test_an_explanation_shows_the_nearest_neighbors(four: Prediction) -> None:
    plain, full = (responses.describe(four, explain) for explain in (False, True))
    assert plain.items() < full.items()
    assert full["seen"].startswith("data:image/png;base64,")
    shown = [(each["digit"], each["distance"]) for each in full["neighbors"]]
    nearest = list(four.neighbors)[: responses.SHOWN_NEIGHBORS]
    assert len(four.neighbors) > len(shown) == responses.SHOWN_NEIGHBORS
    assert shown == [(each.digit, pytest.approx(each.distance, abs=1e-3)) for each in nearest]


def test_a_number_lists_its_digits_and_what_was_left_out() -> None:
    rows = (
        (FoundDigit(4, 0.91, (1, 2, 3, 4), cell=(0, 2)), FoundDigit(None, 0.0, (5, 6, 7, 8))),
        (FoundDigit(7, 0.87654321, (9, 9, 9, 9)),),
    )
    answered = responses.answer_number(
        Number(rows, 0.5, complete=False), asking("application/json")
    )
    assert form_of(answered) == {
        "text": "4\n7",
        "confidence": 0.5,
        "complete": False,
        "digits": [
            {"digit": 4, "confidence": 0.91, "box": [1, 2, 3, 4], "row": 0, "column": 2},
            {"digit": None, "confidence": 0.0, "box": [5, 6, 7, 8]},
            {"digit": 7, "confidence": 0.8765, "box": [9, 9, 9, 9]},
        ],
    }
    assert answered.facts == {"digits": 2}
    assert responses.answer_number(Number(rows, 0.5), asking()).get_data() == b"4\n7"


def test_a_batch_has_an_answer_or_a_problem_for_each(four: Prediction) -> None:
    failure = Failure.of(NoInk("The picture is blank."))
    answered = responses.answer_batch([four, failure, four], "replies", asking())
    replies = form_of(answered)["replies"]
    assert [each.get("digit") for each in replies] == [4, None, 4]
    assert replies[1]["status"] == 422
    assert answered.facts == {"pictures": 3, "problems": 1}


def test_an_answer_says_how_many_examples_were_used() -> None:
    vectors = np.zeros((2, 48), np.float32)
    examples = Examples(vectors, np.array([1, 7]), [None, None], [0, 4], outdated=3)
    assert responses.describe_examples(examples) == {"examples": {"used": 2, "outdated": 3}}
    assert responses.describe_examples(None) == {}


# ---------------------------------------------------------------- headers


def test_a_response_keeps_the_headers_of_its_own() -> None:
    own = Response("x", headers={"cache-control": "public", "Vary": "Accept-Encoding"})
    headers = responses.finish(own, asking()).headers
    assert headers.getlist("Cache-Control") == ["public"]
    assert headers.getlist("Vary") == ["Accept-Encoding"]
    assert headers["X-Frame-Options"] == "DENY"


def test_the_rest_of_a_body_is_read_before_the_answer() -> None:
    """Or a caller who is still sending would not receive it."""
    sent = io.BytesIO(bytes(300_000))
    builder = EnvironBuilder(method="POST", input_stream=sent, content_length=300_000)
    response = responses.finish(Response("no", 413), Request(builder.get_environ()))
    assert sent.tell() == 300_000
    assert response.get_data() == b"no"


@pytest.mark.parametrize(
    ("origins", "origin", "allowed"),
    [
        ("*", "https://a.example", "*"),
        ("https://a.example, https://b.example/", "https://b.example", "https://b.example"),
        ("https://a.example", "https://c.example", None),
        ("https://a.example", "", None),
        ("", "https://a.example", None),
    ],
)
def test_named_origins_may_read_an_answer(
    origins: str, origin: str, allowed: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORS_ORIGINS", origins)
    response = responses.allow_origin(Response(), asking(**{"Origin": origin} if origin else {}))
    assert response.headers.get("Access-Control-Allow-Origin") == allowed


def test_a_preflight_names_what_may_be_sent() -> None:
    response = responses.preflight(("POST", "OPTIONS"))
    assert response.status_code == 204
    assert response.headers["Allow"] == "POST, OPTIONS"
    assert response.headers["Access-Control-Allow-Methods"] == "POST, OPTIONS"
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]
