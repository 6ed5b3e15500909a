"""A short run of `make fuzz`, and every file that a long one ever found."""

from __future__ import annotations

import contextlib
import json
import random
from pathlib import Path

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.errors import TooLarge
from digits.imaging.formats import READERS
from digits.web.json_body import Batch, Picture, read_message
from digits.web.problems import MalformedBody
from tests.drawings import data_uri
from tests.fuzz.__main__ import CORPUS, outcomes_of
from tests.fuzz.mutate import mutated, seeds

SEEDS = seeds()
FOUND = sorted(path for path in CORPUS.iterdir() if path.suffix != ".md")

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's, about broken files

relaxed = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("AAAA"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["image", "instances", "calls", "a"]), inner, max_size=3)
    ),
    max_leaves=20,
)
json_texts = json_values.map(lambda value: json.dumps(value).encode())


@pytest.mark.parametrize("seed", SEEDS, ids=range(len(SEEDS)))
def test_the_files_themselves_are_read(recognizer: Recognizer, seed: bytes) -> None:
    assert service.predict(seed, recognizer).digit == 5


def test_mutated_files_end_as_answers_or_problems(recognizer: Recognizer) -> None:
    chance, outcomes = random.Random(7), set()
    for _ in range(600):
        outcomes.update(outcomes_of(recognizer, mutated(chance.choice(SEEDS), chance)))
    assert {"Prediction", "Number", "UnsupportedPicture"} <= outcomes


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_what_was_found_once(recognizer: Recognizer, path: Path) -> None:
    assert outcomes_of(recognizer, path.read_bytes())


@relaxed
@given(signature=st.sampled_from(sorted(READERS)), rest=st.binary(max_size=300))
def test_any_bytes_behind_a_signature(
    recognizer: Recognizer, signature: bytes, rest: bytes
) -> None:
    assert outcomes_of(recognizer, signature + rest)


@relaxed
@given(body=st.binary(max_size=200) | st.text().map(str.encode) | json_texts)
def test_any_bytes_as_a_message(body: bytes) -> None:
    with contextlib.suppress(MalformedBody, TooLarge):
        assert isinstance(read_message(body), Picture | Batch)


@relaxed
@given(message=json_values)
def test_any_json_as_a_message(url: str, http: requests.Session, message: object) -> None:
    body = json.dumps(message).encode()
    response = http.post(url, body, headers={"Content-Type": "application/json"})
    assert response.status_code < 500, body


def test_mutated_files_over_the_wire(url: str, http: requests.Session) -> None:
    chance = random.Random(8)
    for i in range(150):
        picture = mutated(chance.choice(SEEDS), chance)
        if i % 2:
            response = http.post(url, json={"image": data_uri(picture)})
        else:
            headers = {"Content-Type": "image/png"}
            response = http.post(url, picture, headers=headers)
        assert response.status_code in (200, 400, 413, 415, 422)
