"""Everything that can go wrong with a request, each with its HTTP status and problem type.

The names follow RFC 9457 (Problem Details for HTTP APIs): `type` identifies the kind of problem
for programs, `title` names it for people, and the exception's own text becomes `detail`: what was
wrong with this very request and what to send instead.
"""

from __future__ import annotations


class DigitsError(Exception):
    """Base of all problems that a caller or an operator is told about."""

    status = 500
    slug = "internal"
    title = "Something went wrong on our side"

    @property
    def type(self) -> str:
        return f"urn:problem-type:digits:{self.slug}"


class BadRequest(DigitsError):
    status = 400
    slug = "malformed-body"
    title = "The body could not be understood"


class MalformedRequest(DigitsError):
    """What is not HTTP, or not such as the server takes; it may be said with other statuses."""

    slug = "malformed-request"
    title = "The request could not be understood"

    def __init__(self, detail: str, status: int = 400) -> None:
        super().__init__(detail)
        self.status = status


class BrokenBody(BadRequest):
    slug = "broken-body"
    title = "The body did not arrive whole"


class NotFound(DigitsError):
    status = 404
    slug = "not-found"
    title = "There is nothing at this address"


class MethodNotAllowed(DigitsError):
    status = 405
    slug = "method-not-allowed"
    title = "This address does not take that method"

    def __init__(self, detail: str, allowed: tuple[str, ...]) -> None:
        super().__init__(detail)
        self.allowed = allowed


class TooLarge(DigitsError):
    status = 413
    slug = "too-large"
    title = "Larger than this function takes"


class UnsupportedPicture(DigitsError):
    status = 415
    slug = "unsupported-picture"
    title = "This is not a picture that can be read"


class NoInk(DigitsError):
    status = 422
    slug = "no-ink"
    title = "There is nothing drawn on the picture"


class Busy(DigitsError):
    status = 503
    slug = "busy"
    title = "Too much to do at the moment"


class ModelUnavailable(DigitsError):
    """The artifact is missing or is not the one that the build wrote."""

    status = 503
    slug = "model-unavailable"
    title = "The model cannot be opened"
