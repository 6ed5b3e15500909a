"""The function's entry point: `predict` takes every request and hands it to its route's handler."""

from __future__ import annotations

import gc

gc.disable()  # importing makes no garbage: collecting would take 2.4 ms of a cold start

import contextlib

import functions_framework
from flask import Request, Response, request
from werkzeug.exceptions import HTTPException

from digits.web import access_log, allocator, static
from digits.web.dispatch import Route, answer_refused, dispatch
from digits.web.handlers import health, predict_digit, read_number

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
def predict(sent: Request) -> Response:
    """Answer a request. Whatever a caller sends, what comes back is an answer or a problem."""
    return dispatch(sent, ROUTES, SHOWN)


def refused(error: HTTPException) -> Response:
    """What the framework refuses before it asks us, /favicon.ico among it."""
    return answer_refused(error, request, ROUTES, SHOWN)


if hasattr(functions_framework, "errorhandler"):  # there is an app: `main` is not only imported
    functions_framework.errorhandler(HTTPException)(refused)
