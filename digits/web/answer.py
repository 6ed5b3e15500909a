"""A response that tells the access log what it is about."""

from __future__ import annotations

from typing import Any

from flask import Response


class Answer(Response):
    """A response and its facts for the log line.

    Parameters
    ----------
    body : str
    content_type : str
    status : int
    **facts
        Members of the request's line in the log.
    """

    facts: dict[str, Any]

    def __init__(self, body: str, content_type: str, status: int = 200, **facts: Any) -> None:
        super().__init__(body, status, content_type=content_type)
        self.facts = facts
