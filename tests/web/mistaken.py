"""A function with a mistake in it."""

from __future__ import annotations

from typing import NoReturn

import functions_framework
from flask import Request, Response

from digits.web import access_log
from digits.web.dispatch import dispatch

access_log.set_up()


def fail(_: Request) -> NoReturn:
    raise KeyError("secret")


@functions_framework.http
def predict(request: Request) -> Response:
    return dispatch(request, {"/health": {"GET": fail}}, ())
