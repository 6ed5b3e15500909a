"""The function's entry point: `predict` takes every request and hands it to its route."""

from __future__ import annotations

import time
from collections.abc import Callable

import functions_framework
from flask import Request, Response
from flask import request as current_request
from werkzeug.exceptions import HTTPException

from digits import batches, log, numbers, site, wire
from digits.errors import BadRequest, DigitsError, MethodNotAllowed, NotFound
from digits.messages import Batch
from digits.picture import read_sheet
from digits.recognizer import recognizer

log.set_up()


def read_digit(request: Request) -> Response:
    """One picture -> its digit; a batch -> theirs."""
    sent = wire.read_sent(request)
    if isinstance(sent, Batch):
        return wire.answer_batch(batches.recognize(sent, recognizer()), sent.reply, request)
    sheet = read_sheet(sent)
    prediction = recognizer().recognize_sheet(sheet)
    if not wire.wants_json(request):
        return wire.answer(prediction, request)
    return wire.answer(prediction, request, numbers.count(sheet, recognizer()))


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
    started = time.perf_counter()
    response = wire.send(respond(request), request)
    log.request_done(request, response, time.perf_counter() - started)
    return response


def respond(request: Request) -> Response:
    """The answer, or what was wrong."""
    try:
        return route(request)
    except DigitsError as error:
        return wire.problem(error)
    except Exception as error:  # a mistake of ours
        return wire.failure(error)


def route(request: Request) -> Response:
    """Find the room that answers a path and a method. Raises DigitsError."""
    methods = ROUTES.get(request.path.rstrip("/") or "/")
    if methods is None:
        raise NotFound(f"There is no {request.path[:100]}. There are {', '.join(API)}.")
    allowed = (*methods, *(["HEAD"] if "GET" in methods else []), "OPTIONS")
    if request.method == "OPTIONS":
        return wire.preflight(allowed)
    handler = methods.get("GET" if request.method == "HEAD" else request.method)
    if handler is None:
        raise MethodNotAllowed(f"{request.path} takes {', '.join(allowed)}.", allowed)
    return handler(request)


def turned_away(error: HTTPException) -> Response:
    """What the framework refuses before it asks us, /favicon.ico among it: a problem, too."""
    started = time.perf_counter()
    path = current_request.path
    refusal = (
        NotFound(f"There is no {path[:100]}.") if error.code == 404 else BadRequest(str(error))
    )
    response = wire.send(wire.problem(refusal), current_request)
    log.request_done(current_request, response, time.perf_counter() - started)
    return response


if hasattr(functions_framework, "errorhandler"):  # as soon as there is an app, but not in tests
    functions_framework.errorhandler(HTTPException)(turned_away)
