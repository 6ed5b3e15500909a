"""Requests -> encoded pictures, and what kind of answer the caller wants."""

from __future__ import annotations

import io

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from digits.config import DEFAULT_MAX_BODY_BYTES, DEFAULT_MAX_FORM_PARTS
from digits.errors import TooLarge, UnsupportedPicture
from digits.web.json_body import (
    HOW_TO_SEND,
    Batch,
    Picture,
    examples_in,
    picture_in_text,
    read_message,
)
from digits.web.problems import IncompleteBody, MalformedBody

ANYTHING = "*/*"


# ---------------------------------------------------------------- pictures


def read_picture(request: Request) -> Picture:
    """Find the one encoded picture in a request.

    Raises
    ------
    MalformedBody, IncompleteBody, InvalidExample, TooLarge, UnsupportedPicture
    """
    sent = read_pictures(request)
    if isinstance(sent, Batch):
        raise MalformedBody("Batches are read at /api/predict. Send one picture here.")
    return sent


def read_pictures(request: Request) -> Picture | Batch:
    """Find the encoded picture in a request, or its batch.

    Raises
    ------
    MalformedBody, IncompleteBody, InvalidExample, TooLarge, UnsupportedPicture
    """
    body = read_body(request)
    if not body:
        raise MalformedBody(f"The body is empty. {HOW_TO_SEND}")
    kind = request.mimetype
    if kind.startswith("image/") or kind == "application/octet-stream":
        return Picture(body)
    if kind == "multipart/form-data":
        return picture_in_form(body, request)
    if kind.endswith("json") or body.lstrip()[:1] == b"{":  # `curl -d` says it sends a form
        return read_message(body)
    shown = kind[:100] or "(none)"
    raise UnsupportedPicture(f"Content-Type {shown} is not read here. {HOW_TO_SEND}")


def read_body(request: Request) -> bytes:
    """Request -> its body, whether its length was announced or not.

    Raises
    ------
    TooLarge, IncompleteBody
    """
    announced = request.content_length or 0
    body = b"" if announced > DEFAULT_MAX_BODY_BYTES else read_at_most(request)
    if max(announced, len(body)) > DEFAULT_MAX_BODY_BYTES:
        raise TooLarge(
            f"The body is over {DEFAULT_MAX_BODY_BYTES:,} bytes. A picture of a few hundred pixels"
            " is plenty."
        )
    if len(body) < announced:
        raise IncompleteBody(f"Of {announced:,} bytes only {len(body):,} arrived.")
    return body


def read_at_most(request: Request) -> bytes:
    """The body, up to one byte more than the limit allows. Raises IncompleteBody."""
    pieces, wanted = [], DEFAULT_MAX_BODY_BYTES + 1
    try:
        while wanted > 0 and (piece := request.stream.read(min(wanted, 1 << 16))):
            pieces.append(piece)
            wanted -= len(piece)
    except Exception as error:  # servers have many ways to say so
        raise IncompleteBody("The body ended early, or its chunks are malformed.") from error
    return b"".join(pieces)


def picture_in_form(body: bytes, request: Request) -> Picture:
    """multipart/form-data -> the picture in its field `image`, as a file or as a data URI.

    A field `examples` may hold labelled examples in JSON.
    """
    parser = FormDataParser(max_form_parts=DEFAULT_MAX_FORM_PARTS, silent=False)
    try:
        _, fields, files = parser.parse(
            io.BytesIO(body), request.mimetype, len(body), request.mimetype_params
        )
    except RequestEntityTooLarge as error:
        raise TooLarge(f"A form has {DEFAULT_MAX_FORM_PARTS} parts at most.") from error
    except ValueError as error:
        raise MalformedBody(f"The multipart body is malformed ({error}). {HOW_TO_SEND}") from error
    examples = examples_in(fields)
    if "image" in files:
        return Picture(files["image"].read(), examples)
    if "image" in fields:
        return Picture(picture_in_text(fields["image"]), examples)
    raise MalformedBody(f"The form has no field `image`. {HOW_TO_SEND}")


# ---------------------------------------------------------------- content negotiation


def wants_explanation(request: Request) -> bool:
    """Whether the query asks for the picture's frame, neighbours and vector."""
    return request.args.get("explain") in ("1", "true")


def wants_json(request: Request) -> bool:
    """Whether the caller prefers JSON to text; who likes both gets the digit alone."""
    if request.environ.get("HTTP_ACCEPT", ANYTHING) == ANYTHING:
        return False  # as most callers, and it takes a while to parse
    accept = request.accept_mimetypes
    return accept.quality("application/json") > accept.quality("text/plain")
