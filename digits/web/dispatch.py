"""Path and method -> handler; whatever happens there becomes a response and a line in the log."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping

from flask import Request, Response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import WebsocketMismatch

from digits.errors import DigitsError
from digits.web import access_log, problems, responses
from digits.web.json_body import HOW_TO_SEND
from digits.web.problems import MalformedBody, MethodNotAllowed, NotFound

Handler = Callable[[Request], Response]
Route = Mapping[str, Handler]


def dispatch(request: Request, routes: Mapping[str, Route], shown: Iterable[str]) -> Response:
    """Answer a request.

    Parameters
    ----------
    request : Request
    routes : mapping of path to mapping of method to Handler
    shown : iterable of str
        Paths that a caller is told of where there is no such one.

    Returns
    -------
    Response
        An answer or a problem, whatever was sent.
    """

    def handle(request: Request) -> Response:
        methods = routes.get(request.path.rstrip("/") or "/")
        if methods is None:
            raise NotFound(f"There is no {request.path[:100]}. There are {', '.join(shown)}.")
        allowed = (*methods, *(["HEAD"] if "GET" in methods else []), "OPTIONS")
        if request.method == "OPTIONS":
            return responses.preflight(allowed)
        handler = methods.get("GET" if request.method == "HEAD" else request.method)
        if handler is None:
            raise MethodNotAllowed(f"{request.path} takes {', '.join(allowed)}.", allowed)
        return handler(request)

    return respond(handle, request)


def answer_refused(
    error: HTTPException, request: Request, routes: Mapping[str, Route], shown: Iterable[str]
) -> Response:
    """Answer a request that the framework refuses before it asks for a handler.

    Parameters
    ----------
    error : HTTPException
        Why it refuses.
    request, routes, shown
        As of dispatch().

    Returns
    -------
    Response
        A problem. But a request for a websocket is answered as if it were none (RFC 9110, section
        7.8).
    """

    def refuse(request: Request) -> Response:
        if error.code == 404:
            raise NotFound(f"There is no {request.path[:100]}.")
        raise MalformedBody(f"The framework refuses the request ({error.name}). {HOW_TO_SEND}")

    if isinstance(error, WebsocketMismatch):
        return dispatch(request, routes, shown)
    return respond(refuse, request)


def respond(handler: Handler, request: Request) -> Response:
    """What a handler answers, or what was wrong; with all headers, and logged."""
    started = time.perf_counter()
    response = responses.finish(answer_or_problem(handler, request), request)
    access_log.request_done(request, response, time.perf_counter() - started)
    return response


def answer_or_problem(handler: Handler, request: Request) -> Response:
    try:
        return handler(request)
    except DigitsError as error:
        return problems.problem(error)
    except Exception as error:  # a mistake of ours
        return problems.internal_error(error)
