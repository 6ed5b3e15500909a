"""Results -> text or JSON; what every response carries; CORS."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from flask import Request, Response

import digits
from digits import config
from digits.classifier.artifact import Model
from digits.classifier.examples import Examples
from digits.classifier.recognizer import Neighbor, Prediction
from digits.errors import Failure
from digits.imaging.encode import data_uri
from digits.web import problems
from digits.web.answer import Answer
from digits.web.requests import discard_body, wants_explanation, wants_json

if TYPE_CHECKING:  # most requests ask for one digit
    from digits.numbers.number import FoundDigit, Number

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


# ---------------------------------------------------------------- bodies


def answer_text(prediction: Prediction) -> Answer:
    """Prediction -> the digit alone."""
    return Answer(str(prediction.digit), "text/plain; charset=utf-8", **facts_of(prediction))


def answer_json(prediction: Prediction, explain: bool) -> Answer:
    """Prediction -> all of it; with `explain`, also the pictures behind it."""
    form = json.dumps(describe(prediction, explain))
    return Answer(form, "application/json", **facts_of(prediction))


def facts_of(prediction: Prediction) -> dict[str, Any]:
    """Prediction -> what the access log says of it."""
    return {"digit": prediction.digit, "confidence": round(prediction.confidence, 4)}


def answer_number(number: Number, request: Request, examples: Examples | None = None) -> Answer:
    """Number -> its text alone, or all of it for those who ask for JSON."""
    facts = {"digits": len(number.digits)}
    if not wants_json(request):
        return Answer(number.text, "text/plain; charset=utf-8", **facts)
    form = {
        "text": number.text,
        "confidence": round(number.confidence, 4),
        "complete": number.complete,
        "digits": [describe_digit(found) for row in number.rows for found in row],
        **describe_examples(examples),
    }
    return Answer(json.dumps(form), "application/json", **facts)


def describe_digit(found: FoundDigit) -> dict[str, Any]:
    """A digit of a number, or with `"digit": null` what was left out -> its JSON."""
    form = {
        "digit": found.digit,
        "confidence": round(found.confidence, 4),
        "box": list(found.box),
    }
    if found.cell is not None:
        form |= {"row": found.cell[0], "column": found.cell[1]}
    return form


def answer_batch(
    results: Sequence[Prediction | Failure],
    name: str,
    request: Request,
    examples: Examples | None = None,
) -> Answer:
    """What became of each picture of a batch -> the list of all of it, under a name."""
    explain = wants_explanation(request)
    forms = [
        problems.describe(result) if isinstance(result, Failure) else describe(result, explain)
        for result in results
    ]
    failed = sum(isinstance(result, Failure) for result in results)
    facts = {"pictures": len(forms), "problems": failed}
    form = {name: forms, **describe_examples(examples)}
    return Answer(json.dumps(form), "application/json", **facts)


def answer_health(model: Model) -> Response:
    """Versions, recipe and hash of what is running."""
    manifest = model.manifest
    form = {
        "status": "ok",
        "version": digits.__version__,
        "recipe": manifest["recipe"],
        "model": manifest["sha256"],
        "versions": manifest["versions"],
    }
    return Response(json.dumps(form), content_type="application/json")


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
        form["unfamiliar_distance"] = round(prediction.unfamiliar_distance, 4)
        form["vector"] = prediction.vector_text
    if prediction.digits_found and prediction.digits_found > 1:
        form["digits_found"] = prediction.digits_found
    return form | describe_examples(prediction.neighbors.examples)


def describe_neighbor(neighbor: Neighbor) -> dict[str, Any]:
    form: dict[str, Any] = {"digit": neighbor.digit, "distance": round(neighbor.distance, 4)}
    if neighbor.thumbnail is not None:
        form["image"] = data_uri(neighbor.thumbnail)
    if neighbor.own:
        form |= {"own": True, "example": neighbor.example}
    return form


def describe_examples(examples: Examples | None) -> dict[str, Any]:
    """Examples -> what an answer says of them; nothing where none were sent."""
    if examples is None:
        return {}
    return {"examples": {"used": len(examples), "outdated": examples.outdated}}


# ---------------------------------------------------------------- headers


def finish(response: Response, request: Request) -> Response:
    """Add what every response carries, whether it is an answer or a problem."""
    own = {name.lower() for name, _ in response.headers}  # setdefault() would look for each
    response.headers.extend(
        (name, value) for name, value in HEADERS.items() if name.lower() not in own
    )
    read_whole = request.method == "POST" and response.status_code < 400
    if not read_whole and not discard_body(request):
        # unless the answer is a stream, the framework would now read the body into memory
        response.content_length = len(response.get_data())
        response.response = iter([response.get_data()])
    return allow_origin(response, request)


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
            "Access-Control-Allow-Headers": "Authorization, Content-Type, Accept, traceparent",
            "Access-Control-Max-Age": "86400",
        },
    )
