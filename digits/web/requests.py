"""Requests -> encoded pictures, and what kind of answer the caller wants."""

from __future__ import annotations

import io
import re
from codecs import BOM_UTF8
from typing import IO
from urllib.parse import unquote

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
from digits.errors import TooLarge
from digits.imaging.formats import is_picture
from digits.web.json_body import (
    HOW_TO_SEND,
    LONGEST_HEAD,
    Batch,
    Picture,
    examples_in,
    picture_in_text,
    read_message,
)
from digits.web.problems import IncompleteBody, MalformedBody, MalformedQuery, UnsupportedBody

ANYTHING = "*/*"

EXPLAIN = {"1": True, "true": True, "0": False, "false": False}
"""Values of the query's `explain`."""

URLENCODED = "application/x-www-form-urlencoded"
UNDECLARED = ("", "application/octet-stream", URLENCODED)
"""Content types that leave it to the first bytes what the body is; `curl --data-binary` sends
URLENCODED."""

JSON_BEGINS = b"{", b"["

PIECE = 1 << 16
"""Bytes of a body that are read at a time where its length is not known."""

MEDIA_PARAMETERS = re.compile(r";(?!\s*q\s*=)[^;,]*", re.IGNORECASE)
"""Of the media types of an Accept header, all but their weights."""

BLANK_LINE = re.compile(rb"\r\n\r\n|\n\n|\r\r")


# ---------------------------------------------------------------- pictures


def read_picture(request: Request) -> Picture:
    """Find the one encoded picture in a request.

    Raises
    ------
    MalformedQuery, MalformedBody, IncompleteBody, InvalidExample, TooLarge, UnsupportedBody,
    Busy
    """
    sent = read_pictures(request)
    if isinstance(sent, Batch):
        raise MalformedBody("Batches are read at /api/predict. Send one picture here.")
    return sent


def read_pictures(request: Request) -> Picture | Batch:
    """Find the encoded picture in a request, or its batch.

    Raises
    ------
    MalformedQuery, MalformedBody, IncompleteBody, InvalidExample, TooLarge, UnsupportedBody,
    Busy
    """
    wants_explanation(request)  # a mistake in the address is told before any work
    encoding = request.headers.get("Content-Encoding", "identity")
    if encoding.lower() != "identity":
        raise UnsupportedBody(
            f"Content-Encoding {encoding[:100]} is not read here. Send the body uncompressed."
        )
    body = read_body(request)
    if not body:
        raise MalformedBody(f"The body is empty. {HOW_TO_SEND}")
    if len(body) <= LARGE:  # it takes less time than to be admitted
        return picture_in_body(body, request)
    with slot(len(body)):
        return picture_in_body(body, request)


def read_body(request: Request) -> bytes:
    """Request -> its body, whether its length was announced or not.

    Raises
    ------
    TooLarge, IncompleteBody
    """
    request.max_content_length = DEFAULT_MAX_DISCARDED_BYTES  # see discard_body()
    announced = request.content_length
    try:
        if announced is None:  # chunks
            body = read_at_most(request.stream, DEFAULT_MAX_BODY_BYTES + 1)
        else:
            body = b"" if announced > DEFAULT_MAX_BODY_BYTES else request.get_data(cache=False)
    except Exception as error:  # each server raises its own
        raise IncompleteBody("The body ended early, or its chunks are malformed.") from error
    if max(len(body), announced or 0) > DEFAULT_MAX_BODY_BYTES:
        raise TooLarge(
            f"The body is over {DEFAULT_MAX_BODY_BYTES:,} bytes. Send less in one request; pictures"
            " of a few hundred pixels are plenty."
        )
    if len(body) < (announced or 0):
        raise IncompleteBody(f"Of {announced:,} bytes only {len(body):,} arrived.")
    return body


def read_at_most(stream: IO[bytes], size: int) -> bytes:
    """So many bytes of a stream, or all where there are fewer."""
    read = bytearray()
    while len(read) < size and (piece := stream.read(min(PIECE, size - len(read)))):
        read += piece
    return bytes(read)


def discard_body(request: Request) -> bool:
    """Read the rest of a body, for a caller who is still sending; whether that was all of it."""
    request.max_content_length = DEFAULT_MAX_DISCARDED_BYTES
    try:
        while request.stream.read(PIECE):
            pass
    except Exception:  # too long, or malformed
        return False
    return True


def picture_in_body(body: bytes, request: Request) -> Picture | Batch:
    """The body of a request -> the encoded picture in it, or its batch."""
    kind = request.mimetype
    if kind.startswith("image/"):
        return Picture(body)
    if kind == "multipart/form-data":
        return picture_in_form(body, request)
    if kind.endswith("json") or body.removeprefix(BOM_UTF8).lstrip()[:1] in JSON_BEGINS:
        return read_message(body)
    if kind == URLENCODED and body.isascii() and not is_picture(body):
        return picture_in_urlencoded(body)
    if kind in UNDECLARED:
        return Picture(body)
    shown = kind[:100] or "(none)"
    raise UnsupportedBody(f"Content-Type {shown} is not read here. {HOW_TO_SEND}")


def picture_in_form(body: bytes, request: Request) -> Picture:
    """multipart/form-data -> the picture in its field `image`, as a file or as a data URI.

    A field `examples`, a file or a text, may hold labelled examples in JSON.
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
        raise too_many_parts() from error
    except ValueError as error:
        raise MalformedBody(f"The multipart body is malformed ({error}). {HOW_TO_SEND}") from error
    for name in ("image", "examples"):
        check_single(name, len(files.getlist(name)) + len(fields.getlist(name)))
    as_file = {"examples": files["examples"].read()} if "examples" in files else None
    examples = examples_in(as_file or fields)
    if "image" in files:
        return Picture(files["image"].read(), examples)
    if "image" in fields:
        return Picture(picture_in_text(fields["image"]), examples)
    raise MalformedBody(f"The form has no field `image`. {HOW_TO_SEND}")


def picture_in_urlencoded(body: bytes) -> Picture:
    """application/x-www-form-urlencoded -> the picture that its field `image` holds in base64."""
    pairs = body.decode("ascii").split("&", DEFAULT_MAX_FORM_PARTS)
    if len(pairs) > DEFAULT_MAX_FORM_PARTS:
        raise too_many_parts()
    names = [pair.partition("=")[0] for pair in pairs]
    check_single("image", names.count("image"))
    fields = dict(pair.partition("=")[::2] for pair in pairs)
    if "examples" in fields:
        raise MalformedBody("A urlencoded form holds no `examples`. Send JSON.")
    if "image" not in fields:
        raise MalformedBody(f"The form has no field `image`. {HOW_TO_SEND}")
    image = fields["image"]  # what follows the head of a data URI may be escaped there, too
    return Picture(picture_in_text(unquote(image[:LONGEST_HEAD]) + image[LONGEST_HEAD:]))


def check_single(name: str, count: int) -> None:
    """Raise MalformedBody where a form has a field twice: one of them would be lost."""
    if count > 1:
        remedy = "Send one."
        if name == "image":
            remedy = 'Send one, or several in JSON: {"instances": [{"image": "..."}, ...]}.'
        raise MalformedBody(f"The form has {count} fields `{name}`. {remedy}")


def too_many_parts() -> TooLarge:
    return TooLarge(f"A form has {DEFAULT_MAX_FORM_PARTS} parts at most. Send the picture alone.")


def check_part_heads(body: bytes, delimiter: bytes) -> None:
    """Raise TooLarge for long heads of a form's parts: parsing one takes far longer than a body."""
    if body.count(delimiter) > DEFAULT_MAX_FORM_PARTS + 1:
        raise too_many_parts()
    for part in body.split(delimiter)[1:]:
        head = part[: DEFAULT_MAX_PART_HEAD_BYTES + 4]
        if len(head) > DEFAULT_MAX_PART_HEAD_BYTES and not BLANK_LINE.search(head):
            raise TooLarge(
                f"A form's part has a head of over {DEFAULT_MAX_PART_HEAD_BYTES:,} bytes. Send a"
                " shorter one."
            )


def in_memory(*_: object, **__: object) -> io.BytesIO:
    """Where a form's file is kept; the default is a temporary file on the disk."""
    return io.BytesIO()


# ---------------------------------------------------------------- content negotiation


def wants_explanation(request: Request) -> bool:
    """Whether the query asks for the picture's frame, neighbours and vector.

    Raises
    ------
    MalformedQuery
        For a value that is neither yes nor no.
    """
    if not request.query_string:
        return False  # as of most, and parsing takes a while
    value = request.args.get("explain", "0")
    if value not in EXPLAIN:
        raise MalformedQuery("`explain` in the address is neither 1 nor 0. Send ?explain=1.")
    return EXPLAIN[value]


def wants_json(request: Request) -> bool:
    """Whether the caller prefers JSON to text; who likes both gets the digit alone."""
    text = request.environ.get("HTTP_ACCEPT", ANYTHING)
    if text == ANYTHING:
        return False  # as most callers, and it takes a while to parse
    types = MEDIA_PARAMETERS.sub("", text[:DEFAULT_MAX_ACCEPT_CHARACTERS])
    accept = parse_accept_header(types, MIMEAccept)
    return accept.quality("application/json") > accept.quality("text/plain")
