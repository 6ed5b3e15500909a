"""A pickle is read without being run: forged ones are refused, whatever they say."""

from __future__ import annotations

import contextlib
import hashlib
import json
import pickle
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

from digits.classifier import unpickle
from digits.classifier.artifact import ARTIFACT, MANIFEST, open_model
from digits.errors import ModelUnavailable

FLOATS = ("f4", (3, "<", None, None, None, -1, -1, 0))


class As:
    """Pickled as a call of a name that is looked up, with a state given afterwards."""

    def __init__(self, name: str, arguments: tuple[Any, ...], state: Any = None) -> None:
        self.reduced = (name, arguments, state)

    def __reduce__(self) -> tuple[Any, ...]:
        name, arguments, state = self.reduced
        module, _, attribute = name.rpartition(".")
        found = getattr(__import__(module, fromlist=[attribute]), attribute)
        return found, arguments, state


def dtype(name: str, state: Any = FLOATS[1]) -> As:
    return As("numpy.dtype", (name, False, True), state)


def array(shape: Any, *, kind: As | None = None, data: Any = bytes(160)) -> As:
    """What numpy writes for an array of forty 32-bit floats, changed."""
    return As("numpy._core.numeric._frombuffer", (data, kind or dtype("f4"), shape, "C"))


OBJECTS = dtype("O8", (3, "|", None, None, None, -1, -1, 63))
SUBARRAY = (np.dtype("O"), (2,))
RECORDS = dtype("V8", (3, "|", None, ("a",), {"a": (np.dtype("O"), 0)}, 8, 1, 27))

ARRAYS = {
    "objects": array((20,), kind=OBJECTS),
    "objects said to be numbers": array((20,), kind=dtype("f8", OBJECTS.reduced[2])),
    "records of objects": array((20,), kind=RECORDS),
    "raw bytes": array((20,), kind=dtype("V8", (3, "|", None, None, None, 8, 1, 0))),
    "texts": array((40,), kind=dtype("U1", (3, "<", None, None, None, 4, 4, 8))),
    "dates": array((20,), kind=dtype("M8", (4, "<", None, None, None, -1, -1, 0, ("s", 1, 1, 1)))),
    "other byte order": array((40,), kind=dtype("f4", (3, ">", None, None, None, -1, -1, 0))),
    "a size of its own": array((20,), kind=dtype("f4", (3, "<", None, None, None, 8, 8, 0))),
    "a subarray": array((20,), kind=dtype("f4", (3, "<", SUBARRAY, None, None, 1, 1, 0))),
    "a dtype without a state": array((40,), kind=dtype("f4", None)),
    "a dtype of a dtype": array((40,), kind=As("numpy.dtype", (np.dtype("f4"), False, True))),
    "a shape too large": array((41,)),
    "a shape too small": array((39,)),
    "a huge shape": array((2**31 - 1, 2**31 - 1)),
    "a shape that overflows": array((2**31 - 1, 2**31 - 1, 2**31 - 1, 2**31 - 1)),
    "a side of -1": array((-1,)),
    "negative sides": array((-5, -8)),
    "a side of 0": array((0, 40)),
    "no dimension": array(()),
    "a shape of floats": array((40.0,)),
    "a shape of truths": array((True, 40)),
    "a shape that is a number": array(40),
    "too many dimensions": array((1,) * 60 + (40,)),
    "no bytes": array((40,), data=160),
    "text as bytes": array((40,), data="a" * 160),
    "an array as bytes": array((40,), data=array((40,))),
    "numpy's older form": As(
        "numpy._core.multiarray._reconstruct",
        (np.ndarray, (0,), b"b"),
        (1, (40,), np.dtype("f4"), False, bytes(160)),
    ),
    "an ndarray with strides": As(
        "numpy.ndarray", ((40,), "f4", b"", 156, (-4,))
    ),
    "an ndarray of pointers": As("numpy.ndarray", ((20,), "O", bytearray(160))),
    "an array with a state": As(
        "numpy._core.numeric._frombuffer",
        (bytearray(160), dtype("f4"), (40,), "C"),
        (1, (20,), np.dtype("O"), False, bytes(160)),
    ),
}  # fmt: skip


def estimator(value: Any) -> bytes:
    """The pickle of a classifier with one attribute."""
    classifier = KNeighborsClassifier()
    classifier.forged = value
    return pickle.dumps(classifier, protocol=5)


def test_the_forgery_of_an_honest_array_is_read() -> None:
    state = unpickle.load(estimator(array((5, 8)))).state
    assert np.array_equal(state["forged"], np.zeros((5, 8), np.float32))


@pytest.mark.parametrize("name", ARRAYS)
def test_forged_arrays(name: str) -> None:
    with pytest.raises(unpickle.UnreadablePickle):
        unpickle.load(estimator(ARRAYS[name]))


@pytest.mark.parametrize(
    "numbers", [np.arange(12.0), np.arange(12, dtype="i1"), np.eye(3)[:, ::-1]]
)
def test_arrays_come_out_as_they_went_in(numbers: Any) -> None:
    numbers = np.ascontiguousarray(numbers)
    for form in (numbers, np.asfortranarray(numbers.reshape(3, -1))):
        read = unpickle.load(estimator(form)).state["forged"]
        assert read.dtype == form.dtype
        assert np.array_equal(read, form)


def test_no_name_is_called(tmp_path: Path) -> None:
    for name in ("os.system", "builtins.eval", "digits.classifier.unpickle.load"):
        with pytest.raises(unpickle.UnreadablePickle, match="no place in a model"):
            unpickle.load(estimator(As(name, (f"touch {tmp_path}/ran",))))
    assert list(tmp_path.iterdir()) == []


HEAD = b"\x80\x05"
HUGE = struct.pack("<Q", 1 << 62)

PROGRAMS = {
    "nothing": b"",
    "no end": HEAD,
    "an end without a value": HEAD + b".",
    "a place of the memo that takes 32 GB": HEAD + b"Nr" + struct.pack("<I", 2**31 - 1) + b".",
    "a text of 4 GB": HEAD + b"X" + struct.pack("<I", 2**32 - 1) + b"a.",
    "bytes of 4 EB": HEAD + b"\x96" + HUGE + b"a.",
    "bytes of a negative size": HEAD + b"\x96" + b"\xff" * 8 + b"a.",
    "a memo that is empty": HEAD + b"h\0.",
    "a tuple of too few": HEAD + b"N\x87.",
    "a mark that is not there": HEAD + b"t.",
    "a mark above the stack": HEAD + b"(((0t.",
    "items for a number": HEAD + b"K\1(K\1K\2u.",
    "an odd number of items": HEAD + b"}(K\1u.",
    "a dictionary of a dictionary": HEAD + b"}}K\1s.",
    "a persistent object": HEAD + b"NQ.",
    "an extension": HEAD + b"\x82\1.",
    "the oldest way to call": HEAD + b"(S'id'\nios\nsystem\n.",
    "a call of a number": HEAD + b"K\1)R.",
    "a state for a number": HEAD + b"K\1}b.",
    "a new object of a name": HEAD + b"\x8c\2os\x8c\6system\x93)\x81.",
    "a text that is not UTF-8": HEAD + b"\x8c\1\xff.",
    "tuples in tuples": HEAD + b")" + b"\x85" * 100_000 + b".",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_forged_programs(name: str) -> None:
    with pytest.raises(unpickle.UnreadablePickle):
        unpickle.load(PROGRAMS[name])


@pytest.mark.slow
def test_any_changed_byte_is_read_or_refused(baseline_directory: Path) -> None:
    """Bytes of the program, that is, not of the arrays in it."""
    good = (baseline_directory / ARTIFACT).read_bytes()
    for place in (*range(1200), *range(len(good) - 300, len(good))):
        for flipped in (1, 0x80, 0xFF):
            forged = bytearray(good)
            forged[place] ^= flipped
            with contextlib.suppress(unpickle.UnreadablePickle):
                assert isinstance(unpickle.load(bytes(forged)), unpickle.Estimator)


# ---------------------------------------------------------------- what does not fit together

Change = Callable[[Any], None]


def setting(**attributes: Any) -> Change:
    return lambda estimator: estimator.__dict__.update(attributes)


UNFIT = {
    "a label of no class": setting(_y=np.full(1797, 10)),
    "a negative label": setting(_y=np.full(1797, -11)),
    "labels that are no integers": setting(_y=np.zeros(1797)),
    "too few labels": setting(_y=np.zeros(9, int)),
    "labels in a row": setting(_y=np.zeros((1, 1797), int)),
    "eleven classes": setting(classes_=np.arange(11)),
    "classes in a row": setting(classes_=np.arange(10)[None]),
    "other classes": setting(classes_=np.arange(10) * 10**9),
    "vectors of another length": setting(_fit_X=np.zeros((1797, 3), np.float32)),
    "vectors that are no vectors": setting(_fit_X=np.zeros(1797, np.float32)),
    "vectors that are not finite": setting(_fit_X=np.full((1797, 64), np.nan)),
    "no vectors": setting(_fit_X=None),
    "more neighbours than vectors": setting(n_neighbors=5000),
    "no neighbours": setting(n_neighbors=0),
    "votes that are unknown": setting(weights="none"),
    "pictures that are not packed": setting(frames_=np.zeros((1797, 16, 8))),
    "pictures without height": setting(frames_=np.zeros((1797, 16), np.uint8)),
    "too few pictures": setting(frames_=np.zeros((3, 16, 8), np.uint8)),
    "a scale of nothing": setting(distance_scale_=0.0),
    "a scale without an end": setting(distance_scale_=float("inf")),
    "a scale that is text": setting(distance_scale_="far"),
    "a projection of other features": setting(
        projection_=np.eye(3), origin_=np.zeros(3), scale_=1.0
    ),
    "a projection without a scale": setting(projection_=np.eye(64), origin_=np.zeros(64)),
    "a projection that is text": setting(projection_="a", origin_="b"),
}


@pytest.mark.parametrize("name", UNFIT)
def test_what_does_not_fit_together(baseline_directory: Path, tmp_path: Path, name: str) -> None:
    changed = pickle.loads((baseline_directory / ARTIFACT).read_bytes())
    UNFIT[name](changed)
    artifact = pickle.dumps(changed, protocol=5)
    manifest = json.loads((baseline_directory / MANIFEST).read_text())
    manifest["sha256"] = hashlib.sha256(artifact).hexdigest()
    (tmp_path / MANIFEST).write_text(json.dumps(manifest))
    (tmp_path / ARTIFACT).write_bytes(artifact)
    with pytest.raises(ModelUnavailable, match="make build"):
        open_model(tmp_path)
