"""JSON bodies: what is in them, and what they may not be.

A message is one picture, or a batch in the form of Vertex AI and KServe (`instances`) or of
BigQuery's remote functions (`calls`). Labelled examples may come with it: see `examples.py`.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from digits.classifier.examples import SentExamples
from digits.config import (
    DEFAULT_MAX_BATCH,
    DEFAULT_MAX_EXAMPLE_IMAGES,
    DEFAULT_MAX_EXAMPLES,
    DEFAULT_MAX_JSON_MARKS,
)
from digits.errors import DigitsError, Failure, InvalidExample, TooLarge
from digits.web.problems import MalformedBody

HOW_TO_SEND = (
    'Send {"image": "data:image/png;base64,..."}, a picture with Content-Type image/*,'
    " or a multipart/form-data field `image`."
)

HOW_TO_SEND_EXAMPLES = 'Send [{"digit": 4, "vector": "..."}, ...].'

REPLIES = {"instances": "predictions", "calls": "replies"}
"""What a batch is called -> what its answer is called."""

LONGEST_HEAD = 200
"""Characters before the comma of a data URI, at most."""

LONGEST_NUMBER = 300
"""Digits of a whole number in JSON, at most: what a float may have."""

ESCAPES = {"%2B": "+", "%2F": "/", "%3D": "=", "%20": "", "%09": "", "%0A": "", "%0D": ""}
"""What a URI may have escaped of base64, and what each stands for. They are replaced one by one:
urllib's unquote() and str.split() would take eighty times the text's size."""

WHITESPACE = b" \t\n\v\f\r"

ALL_BUT_MARKS = bytes(set(range(256)) - set(b'",[{'))
"""Each mark may begin a value, which takes far more memory than its text when it is parsed."""

EXAMPLES_IN = {"instances": "parameters", "calls": "userDefinedContext"}
"""What a batch is called -> the member beside it that holds what is true of all its pictures."""


@dataclass(frozen=True)
class Picture:
    """One encoded picture. examples: those sent with it; None where there is no such member."""

    data: bytes
    examples: SentExamples | None = None


@dataclass(frozen=True)
class Batch:
    """Many pictures. elements: each as it was sent. reply: the answer's name. examples: for all."""

    elements: Sequence[object]
    reply: str
    examples: SentExamples | None = None


def read_message(body: bytes) -> Picture | Batch:
    """JSON body -> the picture in it, or its batch. Raises DigitsError."""
    message = parse(body)
    named = [name for name in ("image", *REPLIES) if isinstance(message, dict) and name in message]
    if len(named) > 1:
        raise MalformedBody(f"The body has {' and '.join(named)}. Send one of them.")
    check_examples(message, EXAMPLES_IN.get(named[0]) if named else None)
    if named in ([], ["image"]):
        return Picture(picture_in(message), examples_in(message))
    name = named[0]
    if "examples" in message:
        raise MalformedBody(
            f"`examples` of a batch belong into `{EXAMPLES_IN[name]}`."
            f' Send {{"{name}": [...], "{EXAMPLES_IN[name]}": {{"examples": [...]}}}}.'
        )
    elements = batch_in(message[name], name)
    return Batch(elements, REPLIES[name], examples_in(message.get(EXAMPLES_IN[name])))


def check_examples(message: object, holder: str | None) -> None:
    """Refuse examples beside the wrong thing: they would not be used. holder: the right member."""
    members = message if isinstance(message, dict) else {}
    for name in EXAMPLES_IN.values():
        held = members.get(name)
        if name != holder and isinstance(held, dict) and "examples" in held:
            where = f"are in `{holder}`" if holder else "stand beside `image`"
            raise MalformedBody(f"`{name}` holds `examples`; those of this request {where}.")


def picture_in(element: object) -> bytes:
    """{"image": text} -> the encoded picture. Raises MalformedBody."""
    text = element.get("image") if isinstance(element, dict) else None
    if not isinstance(text, str):
        raise MalformedBody(f"There is no string `image`. {HOW_TO_SEND}")
    return picture_in_text(text)


def batch_in(elements: object, name: str) -> Sequence[object]:
    """The list under `instances` or `calls` -> its elements."""
    if not isinstance(elements, list):
        raise MalformedBody(f'`{name}` is not a list. Send {{"{name}": [...]}}.')
    if len(elements) > DEFAULT_MAX_BATCH:
        raise TooLarge(f"A batch has {DEFAULT_MAX_BATCH} pictures at most. Send it in parts.")
    if name == "instances":
        return elements
    return [only_argument(call) for call in elements]


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
    if isinstance(element, dict) and "examples" in element:
        raise MalformedBody('`examples` of a batch come once for all: {"parameters": {...}}.')
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
    if not data.isascii():
        raise MalformedBody(f"`image` is not base64: not all of it is ASCII. {HOW_TO_SEND}")
    try:
        return base64.b64decode(data.encode("ascii").translate(None, WHITESPACE), validate=True)
    except binascii.Error as error:
        raise MalformedBody(f"`image` is not base64 ({error}). {HOW_TO_SEND}") from error


def is_data_uri(head: str) -> bool:
    """Whether that, in lower case, may come before the comma of a base64 data URI."""
    return head.startswith("data:") and head.endswith(";base64")


# ---------------------------------------------------------------- examples


def examples_in(holder: object) -> SentExamples | None:
    """Find the labelled examples in a JSON object.

    Parameters
    ----------
    holder : object
        What may have a member `examples`: a list, or one in JSON, as BigQuery and forms send it.

    Returns
    -------
    SentExamples, or None where there is no such member

    Raises
    ------
    MalformedBody, InvalidExample, TooLarge
    """
    if not isinstance(holder, dict) or "examples" not in holder:
        return None
    elements = holder["examples"]
    if isinstance(elements, str | bytes):
        elements = parse(elements, "`examples`", HOW_TO_SEND_EXAMPLES)
    if not isinstance(elements, list):
        raise MalformedBody(f"`examples` is not a list. {HOW_TO_SEND_EXAMPLES}")
    if len(elements) > DEFAULT_MAX_EXAMPLES:
        raise TooLarge(
            f"A request has {DEFAULT_MAX_EXAMPLES} examples at most. Send the newest ones."
        )
    digits: list[int] = []
    vectors: dict[int, str] = {}
    pictures: dict[int, bytes] = {}
    for place, element in enumerate(elements):
        if not isinstance(element, dict):
            raise InvalidExample(place, "it is not an object")
        digit, vector = element.get("digit"), element.get("vector")
        if type(digit) is not int or not 0 <= digit <= 9:
            raise InvalidExample(place, "its `digit` is not a whole number from 0 to 9")
        digits.append(digit)
        if isinstance(vector, str) and "image" not in element:
            vectors[place] = vector
        else:
            pictures[place] = picture_of_example(element, place)
    if len(pictures) > DEFAULT_MAX_EXAMPLE_IMAGES:
        raise TooLarge(
            f"A request has {DEFAULT_MAX_EXAMPLE_IMAGES} examples with an `image` at most; those"
            " with a `vector` may be more."
        )
    return SentExamples(digits, vectors, pictures)


def picture_of_example(element: dict[str, object], place: int) -> bytes:
    """{"digit": 4, "image": text} -> the encoded picture. Raises InvalidExample."""
    image = element.get("image")
    if "vector" in element or not isinstance(image, str):
        raise InvalidExample(place, "it needs one string, `vector` or `image`")
    try:
        return picture_in_text(image)
    except MalformedBody as error:
        raise InvalidExample(place, "its `image` is no data URI in base64") from error


# ---------------------------------------------------------------- JSON


def parse(data: bytes | str, name: str = "The body", remedy: str = HOW_TO_SEND) -> Any:
    """JSON (RFC 8259, and no name twice) -> its value. Raises MalformedBody or TooLarge."""
    try:
        data = data.encode() if isinstance(data, str) else data
        if len(data.translate(None, ALL_BUT_MARKS)) > DEFAULT_MAX_JSON_MARKS:
            raise TooLarge(
                f"{name} has over {DEFAULT_MAX_JSON_MARKS:,} quotes, brackets and commas. Send less"
                " in one request."
            )
        return STRICT.decode(data.decode("utf-8-sig"))
    except RecursionError as error:
        raise MalformedBody(f"{name} is nested too deep to be read. {remedy}") from error
    except ValueError as error:
        raise MalformedBody(f"{name} is not JSON in UTF-8 ({error}). {remedy}") from error


def distinct(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """Members of an object -> the object. Raises ValueError where a name comes twice."""
    found = dict(members)
    if len(found) < len(members):
        raise ValueError("a name comes twice in one object")
    return found


def refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number in JSON")


def whole(number: str) -> int:
    if len(number) > LONGEST_NUMBER:
        raise ValueError(f"a number has over {LONGEST_NUMBER} digits")
    return int(number)


STRICT = json.JSONDecoder(object_pairs_hook=distinct, parse_constant=refuse, parse_int=whole)
