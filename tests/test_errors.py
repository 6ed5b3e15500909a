"""What is kept of an error once it is handled."""

from __future__ import annotations

import gc
import weakref

import numpy as np

from digits.errors import Failure, NoInk


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
