"""Every problem tells a program its type and a person its title."""

from __future__ import annotations

import inspect

from digits import errors
from digits.errors import DigitsError, Failure
from digits.web import problems
from digits.web.problems import PROBLEM_TYPES


def kinds() -> set[type[DigitsError]]:
    """All errors that are raised anywhere: those of the domain and those of HTTP."""
    return {
        kind
        for module in (errors, problems)
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, DigitsError) and kind is not DigitsError
    }


def test_every_error_has_its_problem_type() -> None:
    assert set(PROBLEM_TYPES) == kinds()


def test_every_problem_has_its_own_slug_and_title() -> None:
    types = {problems.INTERNAL, *PROBLEM_TYPES.values()}
    assert len({kind.slug for kind in types}) == len({kind.title for kind in types}) == len(types)
    assert all(400 <= kind.status <= 599 for kind in types)


def test_a_problem_says_what_was_wrong_and_what_to_do() -> None:
    failure = Failure.of(errors.NoInk("The picture is blank."))
    assert problems.describe(failure) == {
        "type": "urn:problem-type:digits:no-ink",
        "title": "There is nothing drawn on the picture",
        "status": 422,
        "detail": "The picture is blank. Draw a digit and send it again.",
    }


def test_the_domain_knows_no_http() -> None:
    assert not any(hasattr(kind, "status") for kind in kinds())
