"""The function's entry point: `predict` takes every request and hands it to its route's handler."""

from __future__ import annotations

import gc

gc.disable()  # importing makes no garbage: collecting would take 2.4 ms of a cold start

import contextlib

import functions_framework
from flask import Request, Response
from flask import request as current_request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import WebsocketMismatch

from digits.web import access_log, allocator, static
from digits.web.dispatch import Route, dispatch, respond
from digits.web.handlers import health, predict_digit, read_number
from digits.web.problems import MalformedBody, NotFound

gc.freeze()  # the collector leaves these objects alone, so that the worker shares their memory
gc.enable()
access_log.set_up()
allocator.return_memory()
with contextlib.suppress(ImportError):  # Windows has no gunicorn, and the framework another server
    from digits.web import gunicorn

    gunicorn.set_up()

PAGE: dict[str, Route] = {path: {"GET": static.page} for path in static.PAGE}
API: dict[str, Route] = {
    "/": {"GET": static.page, "POST": predict_digit},
    "/api/predict": {"POST": predict_digit},
    "/api/read": {"POST": read_number},
    "/health": {"GET": health},
    "/openapi.json": {"GET": static.openapi},
}
ROUTES = PAGE | API
SHOWN = (*API, "/docs")
"""Paths that a caller is told of where there is no such one."""


@functions_framework.http
def predict(request: Request) -> Response:
    """Answer a request. Whatever a caller sends, what comes back is an answer or a problem."""
    return dispatch(request, ROUTES, SHOWN)


def refused(error: HTTPException) -> Response:
    """What the framework refuses before it asks us, /favicon.ico among it: a problem, too.

    A request for a websocket is answered as if it were none (RFC 9110, section 7.8).
    """
    if isinstance(error, WebsocketMismatch):
        return dispatch(current_request, ROUTES, SHOWN)

    def refuse(request: Request) -> Response:
        if error.code == 404:
            raise NotFound(f"There is no {request.path[:100]}.")
        raise MalformedBody(str(error))

    return respond(refuse, current_request)


if hasattr(functions_framework, "errorhandler"):  # as soon as there is an app, but not in tests
    functions_framework.errorhandler(HTTPException)(refused)
