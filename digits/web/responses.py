"""The wire: bodies in, answers and problems out. The connection under it is `server.py`'s."""

from __future__ import annotations

import base64
import io
import json
import traceback
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from flask import Request, Response
from numpy.typing import NDArray
from PIL import Image
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from digits import config
from digits.classifier.recognizer import Neighbor, Prediction
from digits.config import DEFAULT_MAX_BODY_BYTES, DEFAULT_MAX_FORM_PARTS
from digits.errors import (
    BadRequest,
    BrokenBody,
    DigitsError,
    MethodNotAllowed,
    TooLarge,
    UnsupportedPicture,
)
from digits.web.json_body import HOW_TO_SEND, Batch, picture_in_text, read_message

if TYPE_CHECKING:  # most requests ask for one digit
    from digits.numbers.reader import Number

PROBLEM = "application/problem+json"

ANYTHING = "*/*"

RETRY_AFTER_SECONDS = "10"

SHOWN_NEIGHBORS = 8
"""How many neighbours an explanation shows."""

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept, Origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""On every response that does not say otherwise itself."""


# ---------------------------------------------------------------- in


def read_picture(request: Request) -> bytes:
    """Request -> the one encoded picture in it.

    Raises BadRequest, TooLarge or UnsupportedPicture.
    """
    sent = read_sent(request)
    if isinstance(sent, Batch):
        raise BadRequest("Batches are read at /api/predict. Send one picture here.")
    return sent


def read_sent(request: Request) -> bytes | Batch:
    """Request -> the encoded picture in it, or its batch.

    Raises BadRequest, TooLarge or UnsupportedPicture.
    """
    body = read_body(request)
    if not body:
        raise BadRequest(f"The body is empty. {HOW_TO_SEND}")
    kind = request.mimetype
    if kind.startswith("image/") or kind == "application/octet-stream":
        return body
    if kind == "multipart/form-data":
        return picture_in_form(body, request)
    if kind.endswith("json") or body.lstrip()[:1] == b"{":  # `curl -d` says it sends a form
        return read_message(body)
    shown = kind[:100] or "(none)"
    raise UnsupportedPicture(f"Content-Type {shown} is not read here. {HOW_TO_SEND}")


def read_body(request: Request) -> bytes:
    """Request -> its body, whether its length was announced or not. Raises TooLarge."""
    announced = request.content_length or 0
    body = b"" if announced > DEFAULT_MAX_BODY_BYTES else read_at_most(request)
    if max(announced, len(body)) > DEFAULT_MAX_BODY_BYTES:
        raise TooLarge(
            f"The body is over {DEFAULT_MAX_BODY_BYTES:,} bytes. Send a smaller picture:"
            " a few hundred pixels are plenty."
        )
    if len(body) < announced:
        raise BrokenBody(f"Of {announced:,} bytes only {len(body):,} arrived. Send it again.")
    return body


def read_at_most(request: Request) -> bytes:
    """The body, up to one byte more than the limit allows. Raises BrokenBody."""
    pieces, wanted = [], DEFAULT_MAX_BODY_BYTES + 1
    try:
        while wanted > 0 and (piece := request.stream.read(min(wanted, 1 << 16))):
            pieces.append(piece)
            wanted -= len(piece)
    except Exception as error:  # servers have many ways to say so
        raise BrokenBody("The body ended early, or its chunks are malformed.") from error
    return b"".join(pieces)


def picture_in_form(body: bytes, request: Request) -> bytes:
    """multipart/form-data -> the picture in its field `image`, as a file or as a data URI."""
    parser = FormDataParser(max_form_parts=DEFAULT_MAX_FORM_PARTS, silent=False)
    try:
        _, fields, files = parser.parse(
            io.BytesIO(body), request.mimetype, len(body), request.mimetype_params
        )
    except RequestEntityTooLarge as error:
        raise TooLarge(f"A form has {DEFAULT_MAX_FORM_PARTS} parts at most.") from error
    except ValueError as error:
        raise BadRequest(f"The multipart body is malformed ({error}). {HOW_TO_SEND}") from error
    if "image" in files:
        picture: bytes = files["image"].read()
        return picture
    if "image" in fields:
        return picture_in_text(fields["image"])
    raise BadRequest(f"The form has no field `image`. {HOW_TO_SEND}")


# ---------------------------------------------------------------- out


class Answer(Response):
    """A response, and what the log is told of it."""

    facts: dict[str, Any]

    def __init__(self, body: str, content_type: str, status: int = 200, **facts: Any) -> None:
        super().__init__(body, status, content_type=content_type)
        self.facts = facts


def answer(prediction: Prediction, request: Request, digits_found: int = 1) -> Response:
    """Prediction -> the digit alone, or all of it for those who ask for JSON."""
    facts: dict[str, Any] = {
        "digit": prediction.digit,
        "confidence": round(prediction.confidence, 4),
    }
    if not wants_json(request):
        return Answer(str(prediction.digit), "text/plain; charset=utf-8", **facts)
    form = describe(prediction, wants_explanation(request))
    form |= {"digits_found": digits_found} if digits_found > 1 else {}
    return Answer(json.dumps(form), "application/json", **facts)


def answer_number(number: Number, request: Request) -> Response:
    """Number -> its text alone, or all of it for those who ask for JSON."""
    facts = {"digits": len(number.digits)}
    if not wants_json(request):
        return Answer(number.text, "text/plain; charset=utf-8", **facts)
    digits = [
        {
            "digit": found.digit,
            "confidence": round(found.confidence, 4),
            "box": list(found.box),
        }
        for found in number.digits
    ]
    return Answer(json.dumps({"text": number.text, "digits": digits}), "application/json", **facts)


def answer_batch(
    outcomes: Sequence[Prediction | DigitsError], name: str, request: Request
) -> Response:
    """What became of each element of a batch -> the list of all of it, under a name."""
    explain = wants_explanation(request)
    forms = [
        describe_problem(outcome)
        if isinstance(outcome, DigitsError)
        else describe(outcome, explain)
        for outcome in outcomes
    ]
    problems = sum(isinstance(outcome, DigitsError) for outcome in outcomes)
    facts = {"pictures": len(forms), "problems": problems}
    return Answer(json.dumps({name: forms}), "application/json", **facts)


def wants_explanation(request: Request) -> bool:
    return request.args.get("explain") == "1"


def wants_json(request: Request) -> bool:
    """Whether the caller likes JSON better than text; who likes both gets the digit alone."""
    if request.environ.get("HTTP_ACCEPT", ANYTHING) == ANYTHING:
        return False  # as most callers, and it takes a while to parse
    accept = request.accept_mimetypes
    return accept.quality("application/json") > accept.quality("text/plain")


def describe(prediction: Prediction, explain: bool) -> dict[str, Any]:
    """Prediction -> its JSON form; with `explain`, also the pictures behind it."""
    form: dict[str, Any] = {
        "digit": prediction.digit,
        "confidence": round(prediction.confidence, 4),
        "probabilities": [round(p, 4) for p in prediction.probabilities],
        "unfamiliar": prediction.unfamiliar,
    }
    if explain:
        form["seen"] = data_uri((prediction.seen * 255).astype(np.uint8))
        shown = prediction.neighbors[:SHOWN_NEIGHBORS]
        form["neighbors"] = [describe_neighbor(neighbor) for neighbor in shown]
    return form


def describe_neighbor(neighbor: Neighbor) -> dict[str, Any]:
    return {
        "digit": neighbor.digit,
        "distance": round(neighbor.distance, 4),
        "image": data_uri(neighbor.frame),
    }


def data_uri(frame: NDArray[np.uint8]) -> str:
    """Frame uint8 h x w, 255 = ink -> PNG data URI, black on white."""
    out = io.BytesIO()
    Image.fromarray(255 - frame).save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def json_response(form: dict[str, Any]) -> Response:
    return Response(json.dumps(form), content_type="application/json")


def describe_problem(error: DigitsError) -> dict[str, Any]:
    """Exception -> the members of its problem document (RFC 9457)."""
    return {
        "type": error.type,
        "title": error.title,
        "status": error.status,
        "detail": str(error),
    }


def problem(error: DigitsError) -> Response:
    """Exception -> problem document."""
    form = describe_problem(error)
    response = Answer(
        json.dumps(form), PROBLEM, error.status, problem=error.slug, detail=str(error)[:300]
    )
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(error.allowed)
    if error.status == 503:
        response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def failure(error: Exception) -> Response:
    """A mistake of ours -> the stack for the operator, a number to ask about for the caller."""
    incident = uuid.uuid4().urn
    told = DigitsError(f"Try again; if it persists, tell the operator of {incident}.")
    form = describe_problem(told) | {"instance": incident}
    stack = "".join(traceback.format_exception(error))
    return Answer(json.dumps(form), PROBLEM, told.status, incident=incident, stack_trace=stack)


def send(response: Response, request: Request) -> Response:
    """Put on what every answer carries, whether it is good news or a problem."""
    own = {name.lower() for name, _ in response.headers}  # setdefault() would look for each
    response.headers.extend(
        (name, value) for name, value in HEADERS.items() if name.lower() not in own
    )
    return leave_body(allow_origin(response, request), request)


def leave_body(response: Response, request: Request) -> Response:
    """End the connection where the next request cannot be found, behind a body without an end.

    And keep the framework from reading such a body into memory: it does so once a function has
    answered, unless the answer is a stream, so this becomes one.
    """
    if not arrives(request, response):
        response.headers["Connection"] = "close"
        response.content_length = len(response.get_data())
        response.response = iter([response.get_data()])
    return response


def arrives(request: Request, response: Response) -> bool:
    """Whether the rest of a body comes, which nobody looks at: for a caller still sending."""
    if isinstance(response, Answer):
        if response.status_code == 200:
            return True  # what it answers was in the body
        if response.facts.get("problem") == BrokenBody.slug:
            return False
    if (request.content_length or 0) > DEFAULT_MAX_BODY_BYTES:
        return False
    try:
        return len(read_at_most(request)) <= DEFAULT_MAX_BODY_BYTES
    except BrokenBody:
        return False


def allow_origin(response: Response, request: Request) -> Response:
    """Let pages of the origins that the operator names read this answer (CORS)."""
    origins = config.cors_origins()
    if "*" in origins:
        response.headers["Access-Control-Allow-Origin"] = "*"
    elif (origin := request.headers.get("Origin")) in origins:
        response.headers["Access-Control-Allow-Origin"] = origin
    return response


def preflight(allowed: tuple[str, ...]) -> Response:
    """Answer to OPTIONS: what may be sent here."""
    methods = ", ".join(allowed)
    return Response(
        status=204,
        headers={
            "Allow": methods,
            "Access-Control-Allow-Methods": methods,
            "Access-Control-Allow-Headers": "Content-Type, Accept, traceparent",
            "Access-Control-Max-Age": "86400",
        },
    )
