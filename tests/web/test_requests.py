"""Bodies as they arrive, or do not; forms; what kind of answer is wanted."""

from __future__ import annotations

import socket
import tempfile

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from digits.config import (
    DEFAULT_MAX_ACCEPT_CHARACTERS,
    DEFAULT_MAX_FORM_PARTS,
    DEFAULT_MAX_PART_HEAD_BYTES,
)
from digits.errors import TooLarge
from digits.web import requests
from digits.web.problems import IncompleteBody, MalformedBody


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


# ---------------------------------------------------------------- forms


def form(*parts: tuple[str, bytes]) -> Request:
    """A form of these heads and contents."""
    body = b"".join(
        b"--xyz\r\nContent-Disposition: form-data; " + head.encode() + b"\r\n\r\n" + data + b"\r\n"
        for head, data in parts
    )
    kind = "multipart/form-data; boundary=xyz"
    builder = EnvironBuilder(method="POST", content_type=kind, data=body + b"--xyz--\r\n")
    return Request(builder.get_environ())


PICTURE = ('name="image"; filename="four.png"', b"a picture")


@pytest.mark.parametrize("picture", [b"", b"a picture", b"--\r\n\r\n" * 99, bytes(2_000_000)])
def test_the_picture_of_a_form(picture: bytes) -> None:
    assert requests.read_picture(form(("name=a", b"b"), (PICTURE[0], picture))).data == picture


def test_a_form_is_not_written_to_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nonexistent")
    picture = bytes(3_000_000)
    assert requests.read_picture(form((PICTURE[0], picture))).data == picture


@pytest.mark.parametrize("place", [0, 1, DEFAULT_MAX_FORM_PARTS - 1])
def test_the_head_of_a_part_has_a_limit(place: int) -> None:
    """Before it is parsed: ten megabytes of parameters would take a quarter of a minute."""
    parts = [("name=a", b"")] * (DEFAULT_MAX_FORM_PARTS - 1)
    parts.insert(place, PICTURE)
    assert requests.read_picture(form(*parts)).data == PICTURE[1]
    long = "; a=b" * (DEFAULT_MAX_PART_HEAD_BYTES // 5 + 1)
    parts[place] = (PICTURE[0] + long, b"")
    with pytest.raises(TooLarge, match="head"):
        requests.read_picture(form(*parts))


@pytest.mark.parametrize("name", ["image", "examples"])
def test_a_field_that_is_sent_twice_is_refused(name: str) -> None:
    """One of them would be lost."""
    twice = [(f'name="{name}"; filename="a"', b"[]"), (f'name="{name}"', b"[]")]
    with pytest.raises(MalformedBody, match=f"2 fields `{name}`. Send one") as caught:
        requests.read_picture(form(PICTURE, *twice) if name == "examples" else form(*twice))
    assert ("instances" in str(caught.value)) == (name == "image")


def test_a_urlencoded_form_holds_one_picture() -> None:
    kind = "application/x-www-form-urlencoded"
    builder = EnvironBuilder(method="POST", content_type=kind, data=b"image=YQ&image=Yg")
    with pytest.raises(MalformedBody, match="2 fields `image`"):
        requests.read_picture(Request(builder.get_environ()))


def test_text_before_the_first_part_hides_no_head() -> None:
    request = form(("a=b;" * 9000, b""))
    data = b"--xyz \n\n" * 40 + b"\r\n" + request.get_data()
    builder = EnvironBuilder(method="POST", content_type=request.content_type, data=data)
    with pytest.raises(TooLarge):
        requests.read_picture(Request(builder.get_environ()))


# ---------------------------------------------------------------- content negotiation


def wants_json(accept: str) -> bool:
    return requests.wants_json(Request(EnvironBuilder(headers=[("Accept", accept)]).get_environ()))


def test_the_end_of_a_long_accept_header_is_not_looked_at() -> None:
    assert wants_json("text/html, application/json")
    filler = "text/html;q=0.1, " * (DEFAULT_MAX_ACCEPT_CHARACTERS // 17 + 1)
    assert not wants_json(filler + "application/json")
