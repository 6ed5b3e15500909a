"""Many at once: one load of the model, and the answers that each would have got alone."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import requests

from tests.conftest import Serve, lines_of
from tests.drawings import draw, encode

CROWD = 64
PICTURES = [encode(draw(i % 10, width=5 + i % 7, height=0.5 + i % 5 / 10)) for i in range(CROWD)]
HEADERS = {"Content-Type": "image/png", "Accept": "application/json"}


def test_many_requests_at_once_to_a_cold_instance(serve: Serve, tmp_path: Path) -> None:
    together = Barrier(CROWD)

    def ask(url: str, picture: bytes) -> bytes:
        together.wait()
        response = requests.post(f"{url}/api/predict?explain=1", picture, headers=HEADERS)
        assert response.status_code == 200
        return response.content

    with serve() as url, ThreadPoolExecutor(CROWD) as crowd:
        under_load = list(crowd.map(ask, [url] * CROWD, PICTURES))
    lines = lines_of(tmp_path / "server.log")
    assert sum("model opened" in line["message"] for line in lines) == 1
    assert sum(line.get("digit") is not None for line in lines) == CROWD
    assert [json.loads(answer)["digit"] for answer in under_load] == [i % 10 for i in range(CROWD)]
    with serve() as url, requests.Session() as http:
        for picture, answer in zip(PICTURES, under_load, strict=True):
            alone = http.post(f"{url}/api/predict?explain=1", picture, headers=HEADERS)
            assert alone.content == answer
