"""Whatever is asked, somebody answers it: a handler, or a problem."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

import pytest
from flask import Request, Response
from werkzeug.exceptions import BadRequest, HTTPException, NotFound
from werkzeug.routing import WebsocketMismatch
from werkzeug.test import EnvironBuilder

import main
from digits.errors import NoInk
from digits.web.dispatch import Route, answer_refused, dispatch
from tests.drawings import draw, encode


def thing(request: Request) -> Response:
    return Response(f"{request.method} {request.path}")


def blank(_: Request) -> NoReturn:
    raise NoInk("The picture is blank.")


def mistaken(_: Request) -> NoReturn:
    raise KeyError("secret")


SHOWN: dict[str, Route] = {
    "/": {"GET": thing},
    "/thing": {"GET": thing, "POST": thing},
    "/blank": {"POST": blank},
    "/mistaken": {"POST": mistaken},
}
HIDDEN: dict[str, Route] = {"/page.js": {"GET": thing}}


def answer(method: str, path: str) -> Response:
    request = Request(EnvironBuilder(path=path, method=method).get_environ())
    return dispatch(request, SHOWN | HIDDEN, SHOWN)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/thing", b"GET /thing"),
        ("POST", "/thing", b"POST /thing"),
        ("GET", "/thing/", b"GET /thing/"),
        ("GET", "/", b"GET /"),
        ("HEAD", "/thing", b"HEAD /thing"),  # its body is dropped by the server
        ("GET", "/page.js", b"GET /page.js"),
        ("OPTIONS", "/thing", b""),
    ],
)
def test_a_request_finds_its_handler(method: str, path: str, body: bytes) -> None:
    assert answer(method, path).get_data() == body


def test_who_asks_for_nothing_is_told_what_there_is() -> None:
    response = answer("GET", "/nothing")
    assert response.status_code == 404
    detail = json.loads(response.get_data())["detail"]
    assert [path in detail for path in (*SHOWN, *HIDDEN)] == [True] * len(SHOWN) + [False]


@pytest.mark.parametrize(
    ("path", "allowed"), [("/thing", "GET, POST, HEAD, OPTIONS"), ("/blank", "POST, OPTIONS")]
)
def test_another_method_is_told_the_right_ones(path: str, allowed: str) -> None:
    response = answer("PUT", path)
    assert response.status_code == 405
    assert response.headers["Allow"] == allowed
    assert answer("OPTIONS", path).headers["Allow"] == allowed


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (WebsocketMismatch(), 200, b"GET /thing"),
        (NotFound(), 404, b"There is no /thing."),
        (BadRequest(), 400, b"refuses the request (Bad Request). Send"),
    ],
)
def test_what_the_framework_refuses(error: HTTPException, status: int, said: bytes) -> None:
    request = Request(EnvironBuilder(path="/thing").get_environ())
    response = answer_refused(error, request, SHOWN, SHOWN)
    assert response.status_code == status
    assert said in response.get_data()


def test_an_error_becomes_its_problem() -> None:
    response = answer("POST", "/blank")
    assert response.status_code == 422
    assert "The picture is blank." in json.loads(response.get_data())["detail"]


def test_a_mistake_is_not_shown() -> None:
    response = answer("POST", "/mistaken")
    assert response.status_code == 500
    assert b"secret" not in response.get_data()


@pytest.mark.parametrize("path", [*SHOWN, "/nothing"])
def test_every_response_carries_the_headers_and_a_line_in_the_log(
    path: str, capfd: pytest.CaptureFixture[str]
) -> None:
    response = answer("POST", path)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert f"POST {path} {response.status_code} in " in capfd.readouterr().out


@pytest.mark.parametrize(("path", "methods"), main.ROUTES.items())
def test_every_route_answers_without_a_server(
    model_directory: Path, path: str, methods: Route
) -> None:
    """The entry point is an ordinary function of a request."""
    four = encode(draw(4))
    for method in methods:
        sent = four if method == "POST" else None
        builder = EnvironBuilder(path=path, method=method, data=sent, content_type="image/png")
        response = main.predict(Request(builder.get_environ()))
        assert isinstance(response, Response)
        assert response.status_code == 200, (method, path)
