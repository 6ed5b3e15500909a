"""What schemathesis needs to know of us: how to draw a picture, what a vector looks like."""

from __future__ import annotations

import base64
import json
from typing import Any

import schemathesis
from hypothesis import strategies as st

from digits.config import DEFAULT_MAX_EXAMPLE_IMAGES, DEFAULT_MAX_EXAMPLES
from tests.drawings import data_uri, draw, encode

KINDS = ("png", "jpeg", "webp", "gif", "bmp")


def picture(kind: str, digit: int, canvas: int) -> bytes:
    drawing = draw(digit, canvas, width=canvas / 20, paper=(255, 255, 255, 255))
    return encode(drawing.convert("RGB"), kind)


def pictures(*kinds: str) -> st.SearchStrategy[bytes]:
    return st.builds(picture, st.sampled_from(kinds), st.integers(0, 9), st.integers(40, 120))


def bare(data: bytes) -> str:
    return base64.b64encode(data).decode()


texts = st.one_of(pictures(*KINDS).map(data_uri), pictures(*KINDS).map(bare))
schemathesis.openapi.format("base64-picture", texts)
vectors = st.binary(min_size=54, max_size=54).map(
    lambda data: base64.urlsafe_b64encode(data).decode()
)
examples = st.fixed_dictionaries({"digit": st.integers(0, 9), "vector": vectors})
schemathesis.openapi.format("vector", vectors)
schemathesis.openapi.format("json-examples", st.lists(examples, max_size=5).map(json.dumps))
for kind in KINDS:
    schemathesis.openapi.media_type(f"image/{kind}", pictures(*KINDS))


@schemathesis.hook
def map_body(context: schemathesis.HookContext, body: Any) -> Any:
    """A digit is written 4: the schema's integers may also be written 4.0, which is refused."""
    holders = (
        [body, body.get("parameters"), body.get("userDefinedContext")]
        if isinstance(body, dict)
        else []
    )
    for holder in holders:
        examples = holder.get("examples") if isinstance(holder, dict) else None
        if isinstance(examples, list) and len(examples) <= DEFAULT_MAX_EXAMPLES:
            del examples[DEFAULT_MAX_EXAMPLE_IMAGES:]  # any of them may have an image
        for example in examples if isinstance(examples, list) else []:
            digit = example.get("digit") if isinstance(example, dict) else None
            if isinstance(digit, float) and digit.is_integer():
                example["digit"] = int(digit)
    return body
