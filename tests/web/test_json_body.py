"""JSON bodies: one picture, a batch, or a clear word about what is wrong."""

from __future__ import annotations

import base64
import json
import subprocess
import sys

import pytest

from digits.config import (
    DEFAULT_MAX_BATCH,
    DEFAULT_MAX_BODY_BYTES,
    DEFAULT_MAX_JSON_MARKS,
)
from digits.errors import DigitsError, TooLarge
from digits.web.json_body import Batch, Picture, picture_in_element, picture_in_text, read_message
from digits.web.problems import MalformedBody

PICTURE = bytes(range(256))
TEXT = base64.b64encode(PICTURE).decode()
ELEMENT = {"image": TEXT}


def read(message: object) -> Picture | Batch:
    return read_message(json.dumps(message).encode())


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"data:image/png;base64,{TEXT}",
        f"DATA:;BASE64,{TEXT}",
        f" data: image/png ; charset=utf-8;name=a.png; base64 , {TEXT[:40]}\r\n\t{TEXT[40:]} ",
        "data:image/png;base64," + TEXT.replace("+", "%2B").replace("/", "%2f").replace("=", "%3D"),
    ],
)
def test_ways_to_write_a_picture(text: str) -> None:
    assert picture_in_text(text) == PICTURE
    assert read({"image": text}) == Picture(PICTURE)


@pytest.mark.parametrize(
    "text",
    [
        "data:image/png,abc",
        "http://localhost/four.png,AAAA",
        "AAAA,AAAA",
        "data:image/png;base64,%%%",
        "AAAAA",
        "A-_A",
        "\ud800",
        "\u0664",
    ],
)
def test_texts_that_are_no_picture(text: str) -> None:
    with pytest.raises(MalformedBody):
        picture_in_text(text)


def test_batches() -> None:
    assert read({"instances": [ELEMENT, 4]}) == Batch([ELEMENT, 4], "predictions")
    assert read({"calls": [[ELEMENT], [TEXT], [], 4], "requestId": "x"}) == Batch(
        [ELEMENT, TEXT, [], 4], "replies"
    )
    assert picture_in_element(ELEMENT) == picture_in_element(TEXT) == PICTURE


@pytest.mark.parametrize("element", [None, 4, [], [TEXT], {}, {"image": None}, {"b64": TEXT}])
def test_elements_that_are_no_picture(element: object) -> None:
    with pytest.raises(MalformedBody):
        picture_in_element(element)


def test_the_size_of_a_batch() -> None:
    for name in ("instances", "calls"):
        batch = read({name: [None] * DEFAULT_MAX_BATCH})
        assert isinstance(batch, Batch)
        assert len(batch.elements) == DEFAULT_MAX_BATCH
        with pytest.raises(TooLarge):
            read({name: [None] * (DEFAULT_MAX_BATCH + 1)})


@pytest.mark.parametrize(
    "body",
    [
        b'{"image": "AAAA", "image": "BBBB"}',
        b'{"instances": [{"image": "AAAA", "image": "AAAA"}]}',
        b'{"image": "AAAA", "instances": []}',
        b'{"instances": [], "calls": []}',
        b'{"instances": {}}',
        b'{"calls": "AAAA"}',
        b'{"image": "AAAA", "scale": NaN}',
        b'{"image": "AAAA", "scale": -Infinity}',
        b'{"image": "AAAA"} {}',
        b"{'image': 'AAAA'}",
        '{"image": "AAAA"}'.encode("utf-16"),
        b'{"image": "\xe9"}',
    ],
)
def test_what_is_not_understood(body: bytes) -> None:
    with pytest.raises(MalformedBody):
        read_message(body)


def test_base64_is_ascii() -> None:
    with pytest.raises(MalformedBody, match=r"not all of it is ASCII\. Send"):
        picture_in_text("AAA\ufffd")


def test_a_number_that_is_too_long_is_told_in_words_of_json() -> None:
    with pytest.raises(MalformedBody, match="over 300 digits"):
        read_message(b'{"image": "AAAA", "scale": ' + b"9" * 5000 + b"}")
    assert read_message(b'{"image": "AAAA", "scale": -' + b"9" * 250 + b"}") == Picture(b"\0\0\0")


def test_the_depth_of_a_body() -> None:
    def nested(depth: int) -> bytes:
        return b'{"image": "AAAA", "more": ' + b"[" * depth + b"]" * depth + b"}"

    assert read_message(nested(32)) == Picture(b"\0\0\0")
    with pytest.raises(MalformedBody, match=r"nested.*Send"):
        read_message(nested(DEFAULT_MAX_JSON_MARKS - 20))


@pytest.mark.parametrize("mark", [b"[],", b"{},", b'"",', b'"\\"",', b","])
def test_the_number_of_marks_in_a_body(mark: bytes) -> None:
    body = b'{"image": "AAAA", "more": [' + mark * DEFAULT_MAX_JSON_MARKS + b"[]]}"
    with pytest.raises(TooLarge):
        read_message(body)
    few = b'{"image": "AAAA", "more": [' + b"[]," * (DEFAULT_MAX_JSON_MARKS // 3 - 10) + b"[]]}"
    assert read_message(few) == Picture(b"\0\0\0")


@pytest.mark.parametrize("piece", [b"\\", b'\\"', b'"', b'"\\', b"[]", b'""', b" ", b"]", b"}"])
def test_ten_megabytes_of_anything_end_soon(piece: bytes) -> None:
    for start in (b"", b'"', b'{"image": "'):
        with pytest.raises(DigitsError):
            read_message(start + piece * (DEFAULT_MAX_BODY_BYTES // len(piece)))


MEMORY = r"""
import resource, sys
from digits.web import json_body

piece, times = sys.argv[1], int(sys.argv[2])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
text = "data:image/png;base64," + piece * times
try:
    json_body.picture_in_text(text)
except json_body.MalformedBody:
    pass
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / len(text))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count memory in other units")
@pytest.mark.slow
@pytest.mark.parametrize("piece", ["AAAA", "%2B", "%41", "AA ", " ", ",", "\u2713"])
def test_text_takes_a_few_times_its_size(piece: str) -> None:
    command = [sys.executable, "-c", MEMORY, piece, str(6_000_000 // len(piece))]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert float(done.stdout) < 12
