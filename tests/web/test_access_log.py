"""One line per request that Cloud Logging understands, with LOG_EXECUTION_ID or without."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Request, Response
from werkzeug.test import EnvironBuilder

from digits.web import access_log
from tests.conftest import ROOT, Serve, lines_of
from tests.drawings import data_uri, draw, encode

FOUR = encode(draw(4))
ARTICLE = {"image": data_uri(FOUR)}
TRACE, SPAN = "105445aa7843bc8bf206b12000100000", "000000000000004a"


@pytest.fixture
def lines(tmp_path: Path) -> Any:
    """What the function has written, line by line."""
    return lambda: lines_of(tmp_path / "server.log")


def of_requests(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in lines if "httpRequest" in line]


@pytest.mark.parametrize("execution_id", ["", "true"])
def test_a_line_per_request(
    serve: Serve, http: requests.Session, lines: Any, execution_id: str
) -> None:
    with serve(LOG_EXECUTION_ID=execution_id, LOG_LEVEL="INFO") as url:
        http.post(f"{url}/api/predict?a=secret", json=ARTICLE, headers={"User-Agent": "x" * 999})
        http.post(f"{url}/api/predict", json={"instances": [ARTICLE, {"image": "%"}]})
        http.post(f"{url}/api/predict", json={"image": "data:image/png;base64,QUJD%"})
        http.get(f"{url}/favicon.ico")
        http.options(url, headers={"Function-Execution-Id": "given"})
    said = of_requests(lines())
    assert [line["httpRequest"]["status"] for line in said] == [200, 200, 400, 404, 204]
    assert [line["severity"] for line in said] == ["INFO", "INFO", "WARNING", "WARNING", "INFO"]
    first, batch, bad, icon, _ = said
    assert first["message"].startswith("POST /api/predict 200 in ")
    assert first["httpRequest"]["requestMethod"] == "POST"
    assert first["httpRequest"]["requestUrl"] == f"{url}/api/predict"
    assert first["httpRequest"]["responseSize"] == "1"
    assert int(first["httpRequest"]["requestSize"]) > len(FOUR)
    assert re.fullmatch(r"\d+\.\d+s", first["httpRequest"]["latency"])
    assert len(first["httpRequest"]["userAgent"]) < 300
    assert first["digit"] == 4
    assert 0.5 < first["confidence"] <= 1
    ids = [line["logging.googleapis.com/labels"]["execution_id"] for line in said]
    assert all(re.fullmatch(r"\w{12}", each) for each in ids[:-1])
    assert len(set(ids)) == len(ids)
    assert ids[-1] == "given"
    assert (batch["pictures"], batch["problems"]) == (2, 1)
    assert bad["problem"] == "malformed-body"
    assert icon["problem"] == "not-found"


def test_an_unknown_level_is_told(serve: Serve, http: requests.Session, lines: Any) -> None:
    with serve(LOG_LEVEL="LOUD") as url:
        http.get(f"{url}/health")
    (warning,) = [line for line in lines() if "LOG_LEVEL" in line["message"]]
    assert warning["severity"] == "WARNING"
    assert "DEBUG, INFO" in warning["message"]
    assert of_requests(lines())


def test_no_line_shows_a_picture(serve: Serve, http: requests.Session, tmp_path: Path) -> None:
    text = ARTICLE["image"].partition(",")[2]
    with serve(LOG_LEVEL="DEBUG") as url:
        for message in (ARTICLE, {"instances": [ARTICLE]}, {"image": text[:-3]}):
            http.post(f"{url}/api/predict?explain=1", json=message)
        http.post(f"{url}/api/predict?image={text}", files={"image": FOUR})
    written = (tmp_path / "server.log").read_text()
    assert written
    assert not [at for at in range(0, len(text) - 20, 20) if text[at : at + 20] in written]


@pytest.mark.parametrize(
    ("header", "value", "sampled"),
    [
        ("traceparent", f"00-{TRACE}-{SPAN}-01", True),
        ("traceparent", f"00-{TRACE}-{SPAN}-00", False),
        ("X-Cloud-Trace-Context", f"{TRACE}/{0x4A};o=1", True),
        ("X-Cloud-Trace-Context", f"{TRACE}/{0x4A}", False),
    ],
)
def test_the_trace_of_a_request(
    monkeypatch: pytest.MonkeyPatch, header: str, value: str, sampled: bool
) -> None:
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "some-project")
    request = Request(EnvironBuilder(headers=[(header, value)]).get_environ())
    assert access_log.trace_of(request) == {
        "logging.googleapis.com/trace": f"projects/some-project/traces/{TRACE}",
        "logging.googleapis.com/spanId": SPAN,
        "logging.googleapis.com/trace_sampled": sampled,
    }


@pytest.mark.parametrize("value", ["", "x", "00-0-0-0", f"{TRACE}/x", "\n", "9" * 5000])
def test_what_is_no_trace(value: str) -> None:
    for header in ("traceparent", "X-Cloud-Trace-Context"):
        environ = EnvironBuilder().get_environ()
        environ["HTTP_" + header.upper().replace("-", "_")] = value
        assert access_log.trace_of(Request(environ)) == {}


def test_the_address_that_the_platform_appended_is_kept() -> None:
    forged = ", ".join(["1.2.3.4"] * 500)
    headers = [("X-Forwarded-For", f"{forged}, 9.8.7.6")]
    request = Request(EnvironBuilder(headers=headers).get_environ())
    logged = access_log.http_request(request, Response(), 0.1)["remoteIp"]
    assert logged == "9.8.7.6"


@pytest.mark.parametrize(
    ("level", "statuses"),
    [("INFO", [200, 404]), ("nonsense", [200, 404]), ("WARNING", [404]), ("error", [])],
)
def test_the_level(
    serve: Serve, http: requests.Session, lines: Any, level: str, statuses: list[int]
) -> None:
    with serve(LOG_LEVEL=level) as url:
        assert http.post(url, json=ARTICLE).text == "4"
        assert http.get(f"{url}/nothing").status_code == 404
    assert [line["httpRequest"]["status"] for line in of_requests(lines())] == statuses


def test_a_problem_of_the_operators_is_an_error(
    serve: Serve, http: requests.Session, lines: Any, tmp_path: Path
) -> None:
    with serve(LOG_LEVEL="ERROR", MODEL_DIR=str(tmp_path / "none")) as url:
        response = http.post(url, json=ARTICLE)
        assert response.status_code == 503
        assert int(response.headers["Retry-After"]) > 0
        assert response.headers["Access-Control-Expose-Headers"] == "Retry-After"
    (line,) = lines()
    assert line["severity"] == "ERROR"
    assert line["problem"] == "model-unavailable"


@pytest.mark.parametrize("execution_id", ["", "1"])
def test_a_mistake_of_ours_has_a_number_and_a_stack(
    serve: Serve,
    http: requests.Session,
    lines: Any,
    execution_id: str,
) -> None:
    environment = {"LOG_EXECUTION_ID": execution_id, "K_SERVICE": "reader", "K_REVISION": "7"}
    source = str(Path(__file__).with_name("mistaken.py"))
    with serve(
        FUNCTION_SOURCE=source, PYTHONPATH=str(ROOT), LOG_LEVEL="ERROR", **environment
    ) as url:
        response = http.get(f"{url}/health")
    assert response.status_code == 500
    problem = response.json()
    assert problem["type"] == "urn:problem-type:digits:internal"
    assert problem["instance"] in problem["detail"]
    assert "secret" not in response.text
    (line,) = lines()
    assert line["incident"] == problem["instance"]
    assert "KeyError: 'secret'" in line["stack_trace"]
    assert line["@type"].endswith("ReportedErrorEvent")
    assert line["serviceContext"] == {"service": "reader", "version": "7"}
