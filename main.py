"""The function's entry point: `predict` takes every request and hands it to its route.

What an ordinary drawing does not need is imported when it is first asked for.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

import functions_framework
from flask import Request, Response
from flask import request as current_request
from werkzeug.exceptions import HTTPException

from digits.admission import turn_of
from digits.classifier.recognizer import recognizer
from digits.errors import BadRequest, DigitsError, MethodNotAllowed, NotFound
from digits.imaging.decode import Ink, open_picture, unpack
from digits.imaging.ink import main_mark, written
from digits.web import access_log, responses, static
from digits.web.json_body import Batch

access_log.set_up()
with contextlib.suppress(ImportError):  # Windows has no gunicorn, and the framework another server
    from digits.web import gunicorn

    gunicorn.set_up()


def read_digit(request: Request) -> Response:
    """One picture -> its digit; a batch -> theirs."""
    sent = responses.read_sent(request)
    if isinstance(sent, Batch):
        from digits import service

        return responses.answer_batch(service.recognize(sent, recognizer()), sent.reply, request)
    image = open_picture(sent)
    with turn_of(image):
        sheet = unpack(image)
        ink = written(sheet)
        prediction = recognizer().recognize_inks([main_mark(ink, sheet)])[0]
        found = count(ink) if responses.wants_json(request) else 1
    return responses.answer(prediction, request, found)


def count(ink: Ink) -> int:
    """How many digits an ink plainly holds."""
    from digits.numbers import reader

    return reader.count(ink, recognizer())


def read_number(request: Request) -> Response:
    """One picture of a number -> its digits."""
    from digits.numbers import reader

    image = open_picture(responses.read_picture(request))
    with turn_of(image):
        number = reader.number_on(unpack(image), recognizer())
    return responses.answer_number(number, request)


def health(request: Request) -> Response:
    """What is running here; a 503 problem where the model cannot be opened."""
    return responses.json_response(static.health(recognizer().model))


Handler = Callable[[Request], Response]
Route = dict[str, Handler]

PAGE: dict[str, Route] = {path: {"GET": static.page} for path in static.PAGE}
API: dict[str, Route] = {
    "/": {"GET": static.page, "POST": read_digit},
    "/api/predict": {"POST": read_digit},
    "/api/read": {"POST": read_number},
    "/health": {"GET": health},
    "/openapi.json": {"GET": static.openapi},
}
ROUTES = PAGE | API


@functions_framework.http
def predict(request: Request) -> Response:
    """Answer a request. Whatever a caller sends, what comes back is an answer or a problem."""
    return respond(route, request)


def respond(handler: Handler, request: Request) -> Response:
    """What a handler answers, or what was wrong; sent, and a line of it in the log."""
    started = time.perf_counter()
    response = responses.send(outcome(handler, request), request)
    access_log.request_done(request, response, time.perf_counter() - started)
    return response


def outcome(handler: Handler, request: Request) -> Response:
    """The answer, or what was wrong."""
    try:
        return handler(request)
    except DigitsError as error:
        return responses.problem(error)
    except Exception as error:  # a mistake of ours
        return responses.failure(error)


def route(request: Request) -> Response:
    """Find the room that answers a path and a method. Raises DigitsError."""
    methods = ROUTES.get(request.path.rstrip("/") or "/")
    if methods is None:
        raise NotFound(f"There is no {request.path[:100]}. There are {', '.join(API)}.")
    allowed = (*methods, *(["HEAD"] if "GET" in methods else []), "OPTIONS")
    if request.method == "OPTIONS":
        return responses.preflight(allowed)
    handler = methods.get("GET" if request.method == "HEAD" else request.method)
    if handler is None:
        raise MethodNotAllowed(f"{request.path} takes {', '.join(allowed)}.", allowed)
    return handler(request)


def turned_away(error: HTTPException) -> Response:
    """What the framework refuses before it asks us, /favicon.ico among it: a problem, too."""

    def refuse(request: Request) -> Response:
        if error.code == 404:
            raise NotFound(f"There is no {request.path[:100]}.")
        raise BadRequest(str(error))

    return respond(refuse, current_request)


if hasattr(functions_framework, "errorhandler"):  # as soon as there is an app, but not in tests
    functions_framework.errorhandler(HTTPException)(turned_away)
