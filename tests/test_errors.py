"""What is kept of an error once it is handled."""

from __future__ import annotations

import gc
import weakref

import numpy as np

from digits.errors import Failure, NoInk, TooLarge


def test_an_error_says_what_was_wrong_and_what_to_do() -> None:
    assert str(NoInk("The picture is blank.")) == (
        "The picture is blank. Draw a digit and send it again."
    )
    assert str(TooLarge("It is large. Send less.")) == "It is large. Send less."


def test_a_failure_keeps_no_array_alive() -> None:
    frames: list[weakref.ref[object]] = []

    def fail_with_pixels() -> None:
        pixels = np.zeros(10)
        frames.append(weakref.ref(pixels))
        raise NoInk("The picture is blank.")

    try:
        fail_with_pixels()
    except NoInk as error:
        failure = Failure.of(error)
    gc.disable()  # a cycle would be found sooner or later
    try:
        assert frames[0]() is None
    finally:
        gc.enable()
    assert failure == Failure(NoInk, "The picture is blank.")
