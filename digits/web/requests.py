"""Requests -> encoded pictures, and what kind of answer the caller wants."""

from __future__ import annotations

import io
import re

from flask import Request
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_accept_header

from digits.admission import LARGE, slot
from digits.config import (
    DEFAULT_MAX_ACCEPT_CHARACTERS,
    DEFAULT_MAX_BODY_BYTES,
    DEFAULT_MAX_DISCARDED_BYTES,
    DEFAULT_MAX_FORM_PARTS,
    DEFAULT_MAX_PART_HEAD_BYTES,
)
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

BLANK_LINE = re.compile(rb"\r\n\r\n|\n\n|\r\r")


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
    if len(body) <= LARGE:
        return unpack(body, request)
    with slot(len(body)):
        return unpack(body, request)


def read_body(request: Request) -> bytes:
    """Request -> its body, whether its length was announced or not.

    Raises
    ------
    TooLarge, IncompleteBody
    """
    request.max_content_length = DEFAULT_MAX_BODY_BYTES + 1  # of chunks, it reads no more
    too_large = TooLarge(
        f"The body is over {DEFAULT_MAX_BODY_BYTES:,} bytes. A picture of a few hundred pixels is"
        " plenty."
    )
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        raise too_large from error
    except Exception as error:  # servers have many ways to say so
        raise IncompleteBody("The body ended early, or its chunks are malformed.") from error
    if len(body) > DEFAULT_MAX_BODY_BYTES:
        raise too_large
    if len(body) < (announced := request.content_length or 0):
        raise IncompleteBody(f"Of {announced:,} bytes only {len(body):,} arrived.")
    return body


def discard_body(request: Request) -> bool:
    """Read the rest of a body, for a caller who is still sending; whether that was all of it."""
    request.max_content_length = DEFAULT_MAX_DISCARDED_BYTES
    try:
        while request.stream.read(1 << 16):
            pass
    except Exception:  # too long, or malformed
        return False
    return True


def unpack(body: bytes, request: Request) -> Picture | Batch:
    """The body of a request -> the encoded picture in it, or its batch."""
    kind = request.mimetype
    if kind.startswith("image/") or kind == "application/octet-stream":
        return Picture(body)
    if kind == "multipart/form-data":
        return picture_in_form(body, request)
    if kind.endswith("json") or body.lstrip()[:1] == b"{":  # `curl -d` says it sends a form
        return read_message(body)
    shown = kind[:100] or "(none)"
    raise UnsupportedPicture(f"Content-Type {shown} is not read here. {HOW_TO_SEND}")


def picture_in_form(body: bytes, request: Request) -> Picture:
    """multipart/form-data -> the picture in its field `image`, as a file or as a data URI.

    A field `examples` may hold labelled examples in JSON.
    """
    if boundary := request.mimetype_params.get("boundary"):
        check_part_heads(body, b"--" + boundary.encode())
    parser = FormDataParser(
        stream_factory=in_memory, max_form_parts=DEFAULT_MAX_FORM_PARTS, silent=False
    )
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


def check_part_heads(body: bytes, delimiter: bytes) -> None:
    """Raise TooLarge for long heads of a form's parts: parsing one takes far longer than a body."""
    if body.count(delimiter) > DEFAULT_MAX_FORM_PARTS + 1:
        raise TooLarge(f"A form has {DEFAULT_MAX_FORM_PARTS} parts at most.")
    for part in body.split(delimiter)[1:]:
        head = part[: DEFAULT_MAX_PART_HEAD_BYTES + 4]
        if len(head) > DEFAULT_MAX_PART_HEAD_BYTES and not BLANK_LINE.search(head):
            raise TooLarge(f"A form's part has a head of {DEFAULT_MAX_PART_HEAD_BYTES:,} bytes.")


def in_memory(*_: object, **__: object) -> io.BytesIO:
    """Where a form's file is kept; the default is a temporary file on the disk."""
    return io.BytesIO()


# ---------------------------------------------------------------- content negotiation


def wants_explanation(request: Request) -> bool:
    """Whether the query asks for the picture's frame, neighbours and vector."""
    return request.args.get("explain") in ("1", "true")


def wants_json(request: Request) -> bool:
    """Whether the caller prefers JSON to text; who likes both gets the digit alone."""
    text = request.environ.get("HTTP_ACCEPT", ANYTHING)
    if text == ANYTHING:
        return False  # as most callers, and it takes a while to parse
    accept = parse_accept_header(text[:DEFAULT_MAX_ACCEPT_CHARACTERS], MIMEAccept)
    return accept.quality("application/json") > accept.quality("text/plain")
