"""Errors -> problem documents (RFC 9457): status, type, title, and what to do about it.

`type` identifies the kind of problem for programs, `title` names it for people, and `detail` says
what was wrong with this very request and what to send instead.
"""

from __future__ import annotations

import json
import traceback
import uuid
from typing import Any, NamedTuple

from digits import errors
from digits.errors import DigitsError, Failure
from digits.web.answer import Answer

CONTENT_TYPE = "application/problem+json"

RETRY_AFTER_SECONDS = "10"


class MalformedBody(DigitsError):
    """The body is not what this API understands."""


class MalformedQuery(DigitsError):
    """The query in the address is not what this API understands."""


class IncompleteBody(MalformedBody):
    """The body did not arrive whole."""

    remedy = "Send it again."


class UnsupportedBody(DigitsError):
    """The body is of a type, or coded in a way, that is not read here."""


class NotFound(DigitsError):
    """There is no such path."""


class MethodNotAllowed(DigitsError):
    """The path does not take that method."""

    def __init__(self, detail: str, allowed: tuple[str, ...]) -> None:
        super().__init__(detail)
        self.allowed = allowed


class ProblemType(NamedTuple):
    """What a caller is told of a kind of error.

    Attributes
    ----------
    status : int
    slug : str
        Last part of the `type`.
    title : str
    """

    status: int
    slug: str
    title: str

    @property
    def uri(self) -> str:
        return f"urn:problem-type:digits:{self.slug}"


UNSUPPORTED = ProblemType(415, "unsupported-picture", "This is not a picture that can be read")
INTERNAL = ProblemType(500, "internal", "Something went wrong on our side")

PROBLEM_TYPES: dict[type[DigitsError], ProblemType] = {
    MalformedBody: ProblemType(400, "malformed-body", "The body could not be understood"),
    MalformedQuery: ProblemType(400, "malformed-query", "The address could not be understood"),
    UnsupportedBody: UNSUPPORTED,
    IncompleteBody: ProblemType(400, "broken-body", "The body did not arrive whole"),
    NotFound: ProblemType(404, "not-found", "There is nothing at this address"),
    MethodNotAllowed: ProblemType(
        405, "method-not-allowed", "This address does not take that method"
    ),
    errors.TooLarge: ProblemType(413, "too-large", "Larger than this function takes"),
    errors.UnsupportedPicture: UNSUPPORTED,
    errors.NoInk: ProblemType(422, "no-ink", "There is nothing drawn on the picture"),
    errors.NoDigit: ProblemType(422, "no-digit", "There is no digit on the picture"),
    errors.TooComplex: ProblemType(
        422, "too-complex", "There is too much on the picture to read it as a number"
    ),
    errors.InvalidExample: ProblemType(400, "invalid-example", "An example cannot be used"),
    errors.Busy: ProblemType(503, "busy", "Too much to do at the moment"),
    errors.ModelUnavailable: ProblemType(503, "model-unavailable", "The model cannot be opened"),
}
"""Every kind of error that a caller may meet."""


def describe(failure: Failure) -> dict[str, Any]:
    """What went wrong -> the members of its problem document."""
    kind = PROBLEM_TYPES[failure.kind]
    detail = f"{failure.detail} {failure.kind.remedy}".rstrip()
    return {"type": kind.uri, "title": kind.title, "status": kind.status, "detail": detail}


def problem(error: DigitsError) -> Answer:
    """Exception -> its problem document as a response."""
    kind, form = PROBLEM_TYPES[type(error)], describe(Failure.of(error))
    response = Answer(
        json.dumps(form), CONTENT_TYPE, kind.status, problem=kind.slug, detail=form["detail"][:300]
    )
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(error.allowed)
    if kind.status == 503:
        response.headers["Retry-After"] = RETRY_AFTER_SECONDS
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"
    return response


def internal_error(error: Exception) -> Answer:
    """A mistake of ours -> the stack for the operator, a number to ask about for the caller."""
    incident = uuid.uuid4().urn
    form = {
        "type": INTERNAL.uri,
        "title": INTERNAL.title,
        "status": INTERNAL.status,
        "detail": f"Try again; if it persists, tell the operator of {incident}.",
        "instance": incident,
    }
    stack = "".join(traceback.format_exception(error))
    return Answer(
        json.dumps(form), CONTENT_TYPE, INTERNAL.status, incident=incident, stack_trace=stack
    )
