"""The function with a mistake in it."""

from __future__ import annotations

from typing import NoReturn

from digits import service


def recognizer() -> NoReturn:
    raise KeyError("secret")


service.recognizer = recognizer

from main import predict as predict  # noqa: E402
