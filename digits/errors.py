"""What can go wrong with a picture, a model or an instance, in the domain's own words.

Each exception's text says what was wrong this time. What status and what advice a caller gets over
HTTP is decided in `web/problems.py`; the command line prints the text alone.
"""

from __future__ import annotations

from dataclasses import dataclass


class DigitsError(Exception):
    """Base of all errors that a caller or an operator is told about."""


class UnsupportedPicture(DigitsError):
    """The bytes are not a picture in a format that is read here, or a damaged one."""


class TooLarge(DigitsError):
    """A limit of `config.py` is exceeded."""


class NoInk(DigitsError):
    """Nothing on the picture is ink: it is blank, a sheet, or there are only lines on it."""


class NoDigit(DigitsError):
    """There is ink, but none of it is a digit."""


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

    def __init__(self, place: int, reason: str) -> None:
        super().__init__(f"`examples[{place}]`: {reason}.")


class Busy(DigitsError):
    """Other pictures are being processed, and the waiting time is over."""


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
        The exception's text.
    """

    kind: type[DigitsError]
    detail: str

    @classmethod
    def of(cls, error: DigitsError) -> Failure:
        """What is to be said of an exception."""
        return cls(type(error), str(error))
