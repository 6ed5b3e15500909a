"""Hundreds of bad requests: each gets its problem soon, and none leaves anything behind."""

from __future__ import annotations

import pytest
import requests

from tests.conftest import Serve
from tests.drawings import data_uri
from tests.http.bad_inputs import FOUR, Bad, bad_inputs
from tests.http.processes import resident_bytes

MOST_SECONDS = 2
BAD = bad_inputs()


def send(http: requests.Session, url: str, bad: Bad) -> requests.Response:
    """Its answer; an exception where none begins within two seconds."""
    request = requests.Request(bad.method, url, data=bad.body, headers=bad.headers).prepare()
    request.url = url + bad.path  # as it stands, nothing resolved
    if bad.content_type is not None:
        request.headers["Content-Type"] = bad.content_type
    return http.send(request, timeout=MOST_SECONDS)


def test_there_are_enough_of_them_and_each_is_another() -> None:
    sent = {(bad.method, bad.path, bad.content_type, str(bad.headers), bad.body) for bad in BAD}
    assert len({bad.name for bad in BAD}) == len(sent) == len(BAD) >= 300


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name.encode("ascii", "replace").decode())
def test_a_bad_input_gets_its_problem(url: str, http: requests.Session, bad: Bad) -> None:
    response = send(http, url, bad)
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
        for bad in BAD:  # once, for what is loaded with the first picture of each kind
            send(http, url, bad)
        before = resident_bytes(url)
        for bad in BAD:
            send(http, url, bad)
        assert resident_bytes(url) < before * 1.2
