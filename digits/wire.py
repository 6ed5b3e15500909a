"""The wire: bodies in, answers and problems out. All that is known of HTTP is known here."""

from __future__ import annotations

import base64
import binascii
import io
import json
from typing import Any

import numpy as np
from flask import Request, Response
from numpy.typing import NDArray
from PIL import Image
from werkzeug.formparser import FormDataParser

from digits import settings
from digits.errors import (
    BadRequest,
    DigitsError,
    MethodNotAllowed,
    NotYet,
    TooLarge,
    UnsupportedPicture,
)
from digits.limits import DEFAULT_MAX_BODY_BYTES
from digits.numbers import Number
from digits.recognizer import Neighbor, Prediction

HOW_TO_SEND = (
    'Send {"image": "data:image/png;base64,..."}, a picture with Content-Type image/*,'
    " or a multipart/form-data field `image`."
)


# ---------------------------------------------------------------- in


def read_picture(request: Request) -> bytes:
    """Request -> the encoded picture in it.

    Raises BadRequest, TooLarge, UnsupportedPicture or NotYet.
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
        return picture_in_json(body)
    raise UnsupportedPicture(f"Content-Type {kind or '(none)'} is not read here. {HOW_TO_SEND}")


def read_body(request: Request) -> bytes:
    """Request -> its body, whether its length was announced or not. Raises TooLarge."""
    announced = request.content_length or 0
    body = b"" if announced > DEFAULT_MAX_BODY_BYTES else read_at_most(request)
    if max(announced, len(body)) > DEFAULT_MAX_BODY_BYTES:
        raise TooLarge(
            f"The body is over {DEFAULT_MAX_BODY_BYTES:,} bytes. Send a smaller picture:"
            " a few hundred pixels are plenty."
        )
    return body


def read_at_most(request: Request) -> bytes:
    """The body, up to one byte more than the limit allows."""
    pieces, wanted = [], DEFAULT_MAX_BODY_BYTES + 1
    while wanted > 0 and (piece := request.stream.read(min(wanted, 1 << 16))):
        pieces.append(piece)
        wanted -= len(piece)
    return b"".join(pieces)


def picture_in_form(body: bytes, request: Request) -> bytes:
    """multipart/form-data -> the picture in its field `image`, as a file or as a data URI."""
    parser = FormDataParser(max_form_parts=16, silent=False)
    try:
        _, fields, files = parser.parse(
            io.BytesIO(body), request.mimetype, len(body), request.mimetype_params
        )
    except ValueError as error:
        raise BadRequest(f"The multipart body is malformed ({error}). {HOW_TO_SEND}") from error
    if "image" in files:
        picture: bytes = files["image"].read()
        return picture
    if "image" in fields:
        return picture_in_text(fields["image"])
    raise BadRequest(f"The form has no field `image`. {HOW_TO_SEND}")


def picture_in_json(body: bytes) -> bytes:
    """JSON object -> the picture in its member `image`."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"The body is not JSON ({error}). {HOW_TO_SEND}") from error
    if isinstance(message, dict) and message.keys() & {"instances", "calls"}:
        raise NotYet("Batches are not answered yet. Send one picture per request.")
    if not isinstance(message, dict) or not isinstance(message.get("image"), str):
        raise BadRequest(f"The body has no string `image`. {HOW_TO_SEND}")
    return picture_in_text(message["image"])


def picture_in_text(text: str) -> bytes:
    """Base64 data URI (RFC 2397), or base64 alone -> the bytes in it."""
    head, comma, data = text.strip().partition(",")
    if not comma:
        data = head
    elif not (head.lower().startswith("data:") and head.lower().endswith(";base64")):
        raise BadRequest("`image` is not a base64 data URI. Send data:image/png;base64,...")
    try:
        return base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadRequest(f"`image` is not base64 ({error}). {HOW_TO_SEND}") from error


# ---------------------------------------------------------------- out


def answer(prediction: Prediction, request: Request, digits_found: int = 1) -> Response:
    """Prediction -> the digit alone, or all of it for those who ask for JSON."""
    if not wants_json(request):
        return text_response(str(prediction.digit))
    form = describe(prediction, explain=request.args.get("explain") == "1")
    return json_response(form | ({"digits_found": digits_found} if digits_found > 1 else {}))


def answer_number(number: Number, request: Request) -> Response:
    """Number -> its text alone, or all of it for those who ask for JSON."""
    if not wants_json(request):
        return text_response(number.text)
    return json_response(
        {
            "text": number.text,
            "digits": [
                {
                    "digit": found.digit,
                    "confidence": round(found.confidence, 4),
                    "box": list(found.box),
                }
                for found in number.digits
            ],
        }
    )


def text_response(text: str) -> Response:
    return Response(text, content_type="text/plain; charset=utf-8")


def wants_json(request: Request) -> bool:
    """Whether the caller likes JSON better than text; who likes both gets the digit alone."""
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
        form["neighbors"] = [describe_neighbor(neighbor) for neighbor in prediction.neighbors]
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


def problem(error: DigitsError) -> Response:
    """Exception -> problem document (RFC 9457)."""
    form = {"type": error.type, "title": error.title, "status": error.status, "detail": str(error)}
    response = Response(json.dumps(form), error.status, content_type="application/problem+json")
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(error.allowed)
    return response


def send(response: Response, request: Request) -> Response:
    """Put on what every answer carries, whether it is good news or a problem."""
    return leave_body(allow_origin(response, request), request)


def leave_body(response: Response, request: Request) -> Response:
    """Keep the framework from reading what is left of an endless body into memory.

    It does so once a function has answered, unless the answer is a stream: so this becomes one.
    """
    announced = request.content_length
    if announced is None or announced > DEFAULT_MAX_BODY_BYTES:
        response.content_length = len(response.get_data())
        response.response = iter([response.get_data()])
    return response


def allow_origin(response: Response, request: Request) -> Response:
    """Let pages of the origins that the operator names read this answer (CORS)."""
    origins, origin = settings.cors_origins(), request.headers.get("Origin")
    response.vary.update(["Accept", "Origin"])
    if "*" in origins:
        response.headers["Access-Control-Allow-Origin"] = "*"
    elif origin in origins:
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
            "Access-Control-Allow-Headers": "Content-Type, Accept",
            "Access-Control-Max-Age": "86400",
        },
    )
