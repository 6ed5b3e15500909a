"""What can go wrong with a picture, a model or an instance, in the domain's own words.

Each exception says what was wrong this time, and what to do about it. What status a caller gets
over HTTP is decided in `web/problems.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


class DigitsError(Exception):
    """Base of all errors that a caller or an operator is told about.

    Parameters
    ----------
    detail : str
        What was wrong.

    Attributes
    ----------
    remedy : str
        What to do about it, of all errors of a kind; empty where each says it itself.
    """

    remedy: ClassVar[str] = ""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.detail} {self.remedy}".rstrip()


class UnsupportedPicture(DigitsError):
    """The bytes are not a picture in a format that is read here, or a damaged one."""

    remedy = "Send a whole PNG, JPEG, WebP, GIF or BMP file."


class TooLarge(DigitsError):
    """A limit of `config.py` is exceeded."""


class NoInk(DigitsError):
    """Nothing on the picture is ink: it is blank, a sheet, or there are only lines on it."""

    remedy = "Draw a digit and send it again."


class NoDigit(DigitsError):
    """There is ink, but none of it is a digit."""

    remedy = "Write a number and send it again."


class TooComplex(DigitsError):
    """To read the picture would take more work than the limits of `config.py` allow."""


class InvalidExample(DigitsError):
    """An example of the caller's cannot be used: which, and why.

    Parameters
    ----------
    place : int
        Index in `examples`, from 0.
    reason : str
    """

    remedy = (
        'Send {"digit": 4, "vector": "..."} with a `vector` of an explained answer, or {"digit": 4,'
        ' "image": "data:image/png;base64,..."}.'
    )

    def __init__(self, place: int, reason: str) -> None:
        super().__init__(f"`examples[{place}]`: {reason}.")


class Busy(DigitsError):
    """Other pictures are being processed, and the waiting time is over."""

    remedy = "Send a smaller picture, or try again."


class ModelUnavailable(DigitsError):
    """The artifact is missing or is not the one that the build wrote."""


@dataclass(frozen=True)
class Failure:
    """What went wrong with one picture of many.

    An exception would keep its traceback, and with it the arrays of all its frames, alive.

    Attributes
    ----------
    kind : subclass of DigitsError
    detail : str
        What was wrong; what to do about it is the kind's `remedy`.
    """

    kind: type[DigitsError]
    detail: str

    @classmethod
    def of(cls, error: DigitsError) -> Failure:
        """What is to be said of an exception."""
        return cls(type(error), error.detail)
