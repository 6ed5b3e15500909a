"""The function's entry point: `predict` takes every request and hands it to its route."""

from __future__ import annotations

import logging
from collections.abc import Callable

import functions_framework
from flask import Request, Response

from digits import numbers, site, wire
from digits.errors import DigitsError, MethodNotAllowed, NotFound
from digits.recognizer import recognizer


def read_digit(request: Request) -> Response:
    """One picture -> its digit."""
    data = wire.read_picture(request)
    prediction = recognizer().recognize(data)
    if not wire.wants_json(request):
        return wire.answer(prediction, request)
    return wire.answer(prediction, request, numbers.count(data, recognizer()))


def read_number(request: Request) -> Response:
    """One picture of a number -> its digits."""
    return wire.answer_number(numbers.read(wire.read_picture(request), recognizer()), request)


def health(request: Request) -> Response:
    """What is running here; a 503 problem where the model cannot be opened."""
    return wire.json_response(site.health(recognizer().model))


Route = dict[str, Callable[[Request], Response]]

PAGE: dict[str, Route] = {path: {"GET": site.page} for path in site.PAGE}
API: dict[str, Route] = {
    "/": {"GET": site.page, "POST": read_digit},
    "/api/predict": {"POST": read_digit},
    "/api/read": {"POST": read_number},
    "/health": {"GET": health},
    "/openapi.json": {"GET": site.openapi},
}
ROUTES = PAGE | API


@functions_framework.http
def predict(request: Request) -> Response:
    """Answer a request. Whatever a caller sends, what comes back is an answer or a problem."""
    try:
        response = route(request)
    except DigitsError as error:
        response = wire.problem(error)
    except Exception:  # a mistake of ours: the operator gets the stack, the caller a problem
        logging.exception("unexpected error")
        response = wire.problem(DigitsError("Try again; if it persists, tell the operator."))
    return wire.send(response, request)


def route(request: Request) -> Response:
    """Find the room that answers a path and a method. Raises DigitsError."""
    methods = ROUTES.get(request.path.rstrip("/") or "/")
    if methods is None:
        raise NotFound(f"There is no {request.path}. There are {', '.join(API)}.")
    allowed = (*methods, *(["HEAD"] if "GET" in methods else []), "OPTIONS")
    if request.method == "OPTIONS":
        return wire.preflight(allowed)
    handler = methods.get("GET" if request.method == "HEAD" else request.method)
    if handler is None:
        raise MethodNotAllowed(f"{request.path} takes {', '.join(allowed)}.", allowed)
    return handler(request)
