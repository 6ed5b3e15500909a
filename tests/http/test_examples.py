"""Labelled examples in a request: single pictures, batches, numbers and forms."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import numpy as np
import pytest
import requests
from PIL import Image

from digits.config import DEFAULT_MAX_EXAMPLE_IMAGES, DEFAULT_MAX_EXAMPLES
from digits.training.synthesis import pen
from tests.conftest import Serve
from tests.drawings import data_uri, draw, encode
from tests.papers import number

JSON = {"Accept": "application/json"}
FOUR = {"image": data_uri(encode(draw(4)))}
SEVEN = {"image": data_uri(encode(draw(7)))}
OTHER_MODELS = base64.urlsafe_b64encode(b"\0" * 54).decode()


def ask(url: str, http: requests.Session, body: dict[str, Any], query: str = "?explain=1") -> Any:
    response = http.post(f"{url}/api/predict{query}", json=body, headers=JSON)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.fixture(scope="module")
def vectors(url: str) -> list[str]:
    """The vector of each drawn digit, 0 to 9."""
    with requests.Session() as http:
        pictures = [{"image": data_uri(encode(draw(digit)))} for digit in range(10)]
        answers = ask(url, http, {"instances": pictures})["predictions"]
    return [answer["vector"] for answer in answers]


def doubtful(url: str, http: requests.Session) -> tuple[dict[str, Any], dict[str, Any], int]:
    """A picture that the model wavers about, its answer, and the second digit in question."""
    inks, _ = pen.drawn(20, seed=5)
    pictures = [{"image": data_uri(encode(image_of(ink)))} for ink in inks]
    answers = ask(url, http, {"instances": pictures})["predictions"]
    place = int(np.argmin([answer["confidence"] for answer in answers]))
    second = int(np.argsort(answers[place]["probabilities"])[-2])
    return pictures[place], answers[place], second


def difference(one: str, other: str) -> float:
    """Mean difference of two pictures of the same size, as data URIs, in grey levels."""
    levels = [
        np.asarray(Image.open(io.BytesIO(base64.b64decode(uri.partition(",")[2]))).convert("L"))
        for uri in (one, other)
    ]
    return float(np.abs(levels[0].astype(float) - levels[1]).mean())


def image_of(ink: np.ndarray) -> Image.Image:
    return Image.fromarray((255 - 255 * ink).astype(np.uint8))


def test_asked_corrected_and_asked_again(url: str, http: requests.Session) -> None:
    picture, alone, meant = doubtful(url, http)
    assert alone["digit"] != meant
    example = {"digit": meant, "vector": alone["vector"]}
    again = ask(url, http, picture | {"examples": [example]})
    assert again["digit"] == meant
    assert again["examples"] == {"used": 1, "outdated": 0}
    assert ask(url, http, picture) == alone  # nothing is kept


def test_a_vector_is_short_and_always_the_same(
    url: str, http: requests.Session, vectors: list[str]
) -> None:
    assert all(len(vector) <= 90 for vector in vectors)
    assert len(set(vectors)) == 10
    assert ask(url, http, FOUR)["vector"] == vectors[4]
    assert "vector" not in ask(url, http, FOUR, "")


def test_without_examples_an_answer_does_not_speak_of_them(
    url: str, http: requests.Session
) -> None:
    answer = ask(url, http, FOUR)
    assert "examples" not in answer
    assert all(
        neighbor.keys() == {"digit", "distance", "image"} for neighbor in answer["neighbors"]
    )
    assert ask(url, http, FOUR | {"examples": []}) == answer | {
        "examples": {"used": 0, "outdated": 0}
    }


def test_own_neighbors_are_marked(url: str, http: requests.Session, vectors: list[str]) -> None:
    examples = [{"digit": 4, "vector": vectors[4]}, {"digit": 4, **FOUR}]
    answer = ask(url, http, FOUR | {"examples": examples})
    neighbors = answer["neighbors"]
    mine = [neighbor for neighbor in neighbors if neighbor.get("own")]
    assert [neighbor["digit"] for neighbor in mine] == [4, 4]
    assert {neighbor["example"] for neighbor in mine} == {0, 1}
    (shown,) = [neighbor["image"] for neighbor in mine if "image" in neighbor]
    assert difference(shown, answer["seen"]) < 2  # grey levels: it is that very drawing
    assert difference(shown, ask(url, http, SEVEN)["seen"]) > 20
    assert all("own" not in neighbor for neighbor in neighbors[2:])


def test_own_neighbors_are_counted_among_all_examples(
    url: str, http: requests.Session, vectors: list[str]
) -> None:
    """Also beside outdated ones, and pictures before vectors."""
    outdated = "A" + vectors[7][1:]  # it begins with the fingerprint of its model
    examples = [
        {"digit": 1, "vector": outdated},
        {"digit": 7, **SEVEN},
        {"digit": 4, "vector": vectors[4]},
    ]
    answer = ask(url, http, FOUR | {"examples": examples})
    assert answer["examples"] == {"used": 2, "outdated": 1}
    mine = {n["example"]: n["digit"] for n in answer["neighbors"] if "own" in n}
    assert mine[2] == 4


def test_outdated_vectors_are_counted(url: str, http: requests.Session, vectors: list[str]) -> None:
    examples = [{"digit": 4, "vector": OTHER_MODELS}] * 3 + [{"digit": 4, "vector": vectors[4]}]
    answer = ask(url, http, FOUR | {"examples": examples})
    assert answer["examples"] == {"used": 1, "outdated": 3}


def test_vectors_of_another_model_are_outdated_there(
    serve: Serve, http: requests.Session, vectors: list[str], baseline_directory: Any
) -> None:
    with serve(MODEL_DIR=str(baseline_directory)) as url:
        answer = ask(url, http, FOUR | {"examples": [{"digit": 4, "vector": vectors[4]}]})
        assert answer["examples"] == {"used": 0, "outdated": 1}
        own = {"digit": 4, "vector": answer["vector"]}
        assert ask(url, http, FOUR | {"examples": [own]})["examples"]["used"] == 1


def test_text_is_answered_with_examples_too(url: str, http: requests.Session) -> None:
    picture, alone, meant = doubtful(url, http)
    body = picture | {"examples": [{"digit": meant, "vector": alone["vector"]}]}
    assert http.post(f"{url}/api/predict", json=body).text == str(meant)


@pytest.mark.parametrize("as_text", [False, True])
@pytest.mark.parametrize(
    ("name", "holder", "reply"),
    [("instances", "parameters", "predictions"), ("calls", "userDefinedContext", "replies")],
)
def test_examples_of_a_batch_are_true_of_all(
    url: str, http: requests.Session, name: str, holder: str, reply: str, as_text: bool
) -> None:
    picture, alone, meant = doubtful(url, http)
    examples: Any = [{"digit": meant, "vector": alone["vector"]}]
    elements = [[picture], [FOUR], [picture]] if name == "calls" else [picture, FOUR, picture]
    body = {name: elements, holder: {"examples": json.dumps(examples) if as_text else examples}}
    answer = ask(url, http, body, "")
    assert [each["digit"] for each in answer[reply]] == [meant, 4, meant]
    used = {"used": 1, "outdated": 0}
    assert [each["examples"] for each in answer[reply]] == [used] * 3
    assert answer["examples"] == used


def test_examples_within_an_element_are_refused_there(
    url: str, http: requests.Session, vectors: list[str]
) -> None:
    strange = FOUR | {"examples": [{"digit": 4, "vector": vectors[4]}]}
    first, second = ask(url, http, {"instances": [strange, FOUR]}, "")["predictions"]
    assert first["status"] == 400
    assert "parameters" in first["detail"]
    assert second["digit"] == 4


def test_other_parameters_do_not_matter(url: str, http: requests.Session) -> None:
    for parameters in ({}, None, 4, {"temperature": 1}):
        answer = ask(url, http, {"instances": [FOUR], "parameters": parameters}, "")
        assert answer["predictions"][0]["digit"] == 4
        assert answer.keys() == {"predictions"}


@pytest.mark.parametrize("as_file", [False, True])
def test_a_form_may_hold_examples(
    url: str, http: requests.Session, vectors: list[str], as_file: bool
) -> None:
    picture, examples = encode(draw(4)), json.dumps([{"digit": 4, "vector": vectors[4]}])
    files: dict[str, str | bytes] = {"image": picture}
    data: dict[str, str] = {}
    (files if as_file else data)["examples"] = examples
    response = http.post(f"{url}/api/predict", files=files, data=data, headers=JSON)
    assert response.json()["examples"] == {"used": 1, "outdated": 0}


@pytest.mark.parametrize("sent", ["oops", "[" * 100, "\xff"])
def test_examples_that_are_no_json_are_named(url: str, http: requests.Session, sent: str) -> None:
    files = {"image": encode(draw(4)), "examples": sent.encode("latin-1")}
    response = http.post(f"{url}/api/predict", files=files)
    assert response.status_code == 400
    assert "`examples`" in response.json()["detail"]
    assert "image" not in response.json()["detail"]


def test_every_digit_of_a_number_profits(url: str, http: requests.Session) -> None:
    """Labels that no model would give: it is the examples that are read."""
    one = {"image": data_uri(encode(draw(1)))}
    labels = [{"digit": 7, "vector": ask(url, http, one)["vector"]}] * 5
    body = {"image": data_uri(encode(number("4114")))}
    response = http.post(f"{url}/api/read", json=body | {"examples": labels}, headers=JSON)
    assert http.post(f"{url}/api/read", json=body).text == "4114"
    assert response.json()["text"] == "4774"
    assert response.json()["examples"] == {"used": 5, "outdated": 0}


def test_as_many_as_the_limits_allow(url: str, http: requests.Session, vectors: list[str]) -> None:
    images = [{"digit": 7, **SEVEN}] * DEFAULT_MAX_EXAMPLE_IMAGES
    rest = DEFAULT_MAX_EXAMPLES - len(images)
    examples = images + [{"digit": k % 10, "vector": vectors[k % 10]} for k in range(rest)]
    answer = ask(url, http, FOUR | {"examples": examples})
    assert answer["digit"] == 4
    assert answer["examples"] == {"used": DEFAULT_MAX_EXAMPLES, "outdated": 0}
    full = {"instances": [FOUR] * 256, "parameters": {"examples": examples[len(images) :]}}
    assert len(ask(url, http, full, "")["predictions"]) == 256


def test_a_bad_example_is_named(url: str, http: requests.Session, vectors: list[str]) -> None:
    examples = [{"digit": 4, "vector": vectors[4]}, {"digit": 4, "vector": vectors[4][:-4]}]
    response = http.post(f"{url}/api/predict", json=FOUR | {"examples": examples})
    assert response.status_code == 400
    assert response.json()["type"] == "urn:problem-type:digits:invalid-example"
    assert "examples[1]" in response.json()["detail"]
