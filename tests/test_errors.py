"""Every problem tells a program its type and a person its title."""

from __future__ import annotations

import inspect

from digits import errors

KINDS: list[type[errors.DigitsError]] = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.DigitsError)
]


def test_every_problem_has_its_own_type_and_title() -> None:
    assert len({kind.slug for kind in KINDS}) == len({kind.title for kind in KINDS}) == len(KINDS)


def test_every_problem_is_an_error_status() -> None:
    assert all(400 <= kind.status <= 599 for kind in KINDS)
