"""Bodies as they arrive, or do not."""

from __future__ import annotations

import socket

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from digits.web import requests
from digits.web.problems import IncompleteBody


def sent_by(caller: socket.socket, server: socket.socket, announced: int) -> Request:
    """The request of a caller that has sent its head, as gunicorn hands it over."""
    environ = EnvironBuilder(method="POST", content_type="image/png").get_environ()
    environ["CONTENT_LENGTH"] = str(announced)
    environ["wsgi.input"] = server.makefile("rb")
    return Request(environ)


def test_a_body_that_ends_early_is_told_apart_from_a_bad_picture() -> None:
    caller, server = socket.socketpair()
    with server:
        request = sent_by(caller, server, announced=100)
        caller.sendall(b"half of it")
        caller.close()
        with pytest.raises(IncompleteBody):
            requests.read_body(request)
        request.environ["wsgi.input"].close()
