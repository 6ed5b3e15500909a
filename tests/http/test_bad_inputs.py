"""Hundreds of bad requests: each gets its problem soon, and none leaves anything behind."""

from __future__ import annotations

import pytest
import requests

from tests.conftest import Serve
from tests.drawings import data_uri
from tests.http.bad_inputs import FOUR, Bad, bad_inputs, bombs, send
from tests.http.processes import resident_bytes

MOST_SECONDS = 10
"""Without a byte of an answer; then the test fails."""

BAD = bad_inputs()


def test_there_are_enough_of_them_and_each_is_another() -> None:
    sent = {(bad.method, bad.path, bad.content_type, str(bad.headers), bad.body) for bad in BAD}
    assert len({bad.name for bad in BAD}) == len(sent) == len(BAD) >= 300


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name.encode("ascii", "replace").decode())
def test_a_bad_input_gets_its_problem(url: str, http: requests.Session, bad: Bad) -> None:
    response = send(http, url, bad, MOST_SECONDS)
    assert response.status_code in bad.statuses, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    problem = response.json()
    assert problem["status"] == response.status_code
    assert problem["detail"]
    assert len(response.content) < 1000
    assert http.post(url, json={"image": data_uri(FOUR)}).text == "4"  # on the same connection


def test_memory_is_given_back(serve: Serve, http: requests.Session) -> None:
    with serve() as url:
        for bad in bombs():  # once, for what is loaded with the first picture of each kind
            send(http, url, bad, MOST_SECONDS)
        before = resident_bytes(url)
        for bad in bombs():
            send(http, url, bad, MOST_SECONDS)
        assert resident_bytes(url) < before * 1.2
