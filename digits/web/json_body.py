"""JSON bodies: what is in them, and what they may not be.

A message is one picture, or a batch in the form of Vertex AI and KServe (`instances`) or of
BigQuery's remote functions (`calls`).
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from digits.config import DEFAULT_MAX_BATCH, DEFAULT_MAX_JSON_DEPTH, DEFAULT_MAX_JSON_MARKS
from digits.errors import DigitsError, Failure, TooLarge
from digits.web.problems import MalformedBody

HOW_TO_SEND = (
    'Send {"image": "data:image/png;base64,..."}, a picture with Content-Type image/*,'
    " or a multipart/form-data field `image`."
)

REPLIES = {"instances": "predictions", "calls": "replies"}
"""What a batch is called -> what its answer is called."""

STRING = r'(?s)"(?:[^"\\]++|\\.)*+"?'
"""In JSON. It never looks at a character twice."""

LONGEST_HEAD = 200
"""Characters before the comma of a data URI, at most."""

ESCAPES = {"%2B": "+", "%2F": "/", "%3D": "=", "%20": "", "%09": "", "%0A": "", "%0D": ""}
"""What a URI may have escaped of base64, and what each stands for. They are replaced one by one:
urllib's unquote() and str.split() would take eighty times the text's size."""

WHITESPACE = b" \t\n\v\f\r"

BRACKET = re.compile(r"[\[\]{}]")

MARKS = '"[{,'
"""What each value in JSON needs one of, at least."""


@dataclass(frozen=True)
class Batch:
    """Many pictures. elements: each as it was sent. reply: the answer's name."""

    elements: Sequence[object]
    reply: str


def read_message(body: bytes) -> bytes | Batch:
    """JSON body -> the encoded picture in it, or its batch. Raises MalformedBody or TooLarge."""
    message = parse(body)
    named = [name for name in ("image", *REPLIES) if isinstance(message, dict) and name in message]
    if len(named) > 1:
        raise MalformedBody(f"The body has {' and '.join(named)}. Send one of them.")
    if named in ([], ["image"]):
        return picture_in(message)
    return batch_in(message[named[0]], named[0])


def picture_in(element: object) -> bytes:
    """{"image": text}, or the text alone as a batch may have it -> the encoded picture."""
    text = element.get("image") if isinstance(element, dict) else None
    if not isinstance(text, str):
        raise MalformedBody(f"The body has no string `image`. {HOW_TO_SEND}")
    return picture_in_text(text)


def batch_in(elements: object, name: str) -> Batch:
    """The list under `instances` or `calls` -> Batch."""
    if not isinstance(elements, list):
        raise MalformedBody(f'`{name}` is not a list. Send {{"{name}": [...]}}.')
    if len(elements) > DEFAULT_MAX_BATCH:
        raise TooLarge(f"A batch has {DEFAULT_MAX_BATCH} pictures at most. Send it in parts.")
    if name == "instances":
        return Batch(elements, REPLIES[name])
    return Batch([only_argument(call) for call in elements], REPLIES[name])


def only_argument(call: object) -> object:
    """The one argument of a call; a call of any other form is as it is, and no picture."""
    return call[0] if isinstance(call, list) and len(call) == 1 else call


def pictures_of(batch: Batch) -> Iterator[bytes | Failure]:
    """Unpack the pictures of a batch one by one, as they are asked for.

    Yields
    ------
    bytes or Failure
        Each encoded picture, or what is wrong with its element.
    """
    for element in batch.elements:
        try:
            yield picture_in_element(element)
        except DigitsError as error:
            yield Failure.of(error)


def picture_in_element(element: object) -> bytes:
    """An element of a batch, {"image": text} or the text alone -> the encoded picture."""
    return picture_in({"image": element} if isinstance(element, str) else element)


def picture_in_text(text: str) -> bytes:
    """Base64 data URI (RFC 2397), or base64 alone -> the bytes in it."""
    head, comma, data = text.partition(",")
    if not comma:
        data = head
    elif len(head) > LONGEST_HEAD or not is_data_uri("".join(head.split()).lower()):
        raise MalformedBody("`image` is not a base64 data URI. Send data:image/png;base64,...")
    for escape, sign in ESCAPES.items() if "%" in data else ():
        data = data.replace(escape, sign).replace(escape.lower(), sign)
    try:
        return base64.b64decode(data.encode("ascii").translate(None, WHITESPACE), validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedBody(f"`image` is not base64 ({error}). {HOW_TO_SEND}") from error


def is_data_uri(head: str) -> bool:
    """Whether that, in lower case, may come before the comma of a base64 data URI."""
    return head.startswith("data:") and head.endswith(";base64")


# ---------------------------------------------------------------- JSON


def parse(body: bytes) -> Any:
    """JSON (RFC 8259, and no name twice) -> its value. Raises MalformedBody or TooLarge."""
    try:
        text = body.decode("utf-8-sig")
        check_size(text)
        return STRICT.decode(text)
    except (ValueError, RecursionError) as error:
        raise MalformedBody(f"The body is not JSON in UTF-8 ({error}). {HOW_TO_SEND}") from error


def check_size(text: str) -> None:
    """Refuse what would take far more memory than its text, before it does."""
    marks = {mark: text.count(mark) for mark in MARKS}
    if sum(marks.values()) > DEFAULT_MAX_JSON_MARKS:
        raise TooLarge(f"The body has over {DEFAULT_MAX_JSON_MARKS:,} quotes, brackets and commas.")
    if marks["{"] + marks["["] <= DEFAULT_MAX_JSON_DEPTH:
        return  # too few to be nested deeper, as with one picture
    depth = 0
    for bracket in BRACKET.finditer(without_strings(text)):
        depth += 1 if bracket[0] in "[{" else -1
        if depth < 0:
            break  # the parser will say so
        if depth > DEFAULT_MAX_JSON_DEPTH:
            raise MalformedBody(
                f"The body is nested deeper than {DEFAULT_MAX_JSON_DEPTH} levels. {HOW_TO_SEND}"
            )


def without_strings(text: str) -> str:
    """What of JSON is not in its strings."""
    if "\\" in text:
        return re.sub(STRING, "", text)
    return "".join(text.split('"')[::2])  # no quotation mark but those around strings


def distinct(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """Members of an object -> the object; which of two of one name is meant, nobody knows."""
    found = dict(members)
    if len(found) < len(members):
        raise ValueError("a name comes twice in one object")
    return found


def refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number in JSON")


STRICT = json.JSONDecoder(object_pairs_hook=distinct, parse_constant=refuse)
