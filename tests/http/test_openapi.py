"""The description at /openapi.json is true: of routes, fields and problems, case by case."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image

import digits
from digits import config
from digits.web.problems import INTERNAL, PROBLEM_TYPES
from tests.conftest import ROOT
from tests.drawings import data_uri, draw, encode

DESCRIBED: dict[str, Any] = json.loads((ROOT / "digits/web/openapi.json").read_text())
SCHEMAS = DESCRIBED["components"]["schemas"]
RESPONSES = DESCRIBED["components"]["responses"]
ARTICLE = {"image": data_uri(encode(draw(4)))}
JSON = {"Accept": "application/json"}
CASES = 500

KINDS = [INTERNAL, *PROBLEM_TYPES.values()]


def test_it_is_what_is_served(url: str, http: requests.Session) -> None:
    assert http.get(f"{url}/openapi.json").json() == DESCRIBED
    assert DESCRIBED["openapi"].startswith("3.1")
    assert DESCRIBED["info"]["version"] == digits.__version__


def test_every_route_is_described() -> None:
    import main

    routes = getattr(main, "API", main.ROUTES)
    assert {
        (path, method.upper()) for path, item in DESCRIBED["paths"].items() for method in item
    } == {(path, method) for path, methods in routes.items() for method in methods}


def test_every_problem_is_described() -> None:
    types = {kind.uri for kind in KINDS}
    assert set(SCHEMAS["Problem"]["properties"]["type"]["enum"]) == types
    texts = " ".join(response["description"] for response in RESPONSES.values())
    assert set(re.findall(r"`([a-z-]+)`", texts)) >= {kind.slug for kind in KINDS}


def test_every_status_of_a_picture_is_described() -> None:
    for path in ("/", "/api/predict", "/api/read"):
        described = set(DESCRIBED["paths"][path]["post"]["responses"])
        assert described >= {"400", "413", "415", "422", "500", "503"}


def test_every_field_is_described(url: str, http: requests.Session) -> None:
    asked = ARTICLE | {"examples": [ARTICLE | {"digit": 4}]}
    prediction = http.post(f"{url}/api/predict?explain=1", json=asked, headers=JSON).json()
    described = SCHEMAS["Prediction"]["properties"].keys()
    assert prediction.keys() == described - {"digits_found"}  # of several digits only
    assert prediction["neighbors"][0].keys() == SCHEMAS["Neighbor"]["properties"].keys()
    assert prediction["examples"].keys() == SCHEMAS["ExamplesUsed"]["properties"].keys()
    assert http.get(f"{url}/health").json().keys() == SCHEMAS["Health"]["properties"].keys()
    problem = http.get(f"{url}/nothing").json()
    assert {*problem, "instance"} == SCHEMAS["Problem"]["properties"].keys()
    for batch, reply, schema in (
        ("instances", "predictions", "Predictions"),
        ("calls", "replies", "Replies"),
    ):
        answer = http.post(url, json={batch: []}).json()
        assert [*answer] == [reply]
        assert [reply, "examples"] == [*SCHEMAS[schema]["properties"]]
        assert SCHEMAS[batch.title()]["properties"][batch]["maxItems"] == config.DEFAULT_MAX_BATCH


def test_the_limits_of_examples_are_described() -> None:
    assert SCHEMAS["Examples"]["maxItems"] == config.DEFAULT_MAX_EXAMPLES
    assert f" {config.DEFAULT_MAX_EXAMPLE_IMAGES} " in SCHEMAS["Examples"]["description"]


def test_its_example_is_a_digit(url: str, http: requests.Session) -> None:
    (example,) = SCHEMAS["Picture"]["properties"]["image"]["examples"]
    picture = Image.open(io.BytesIO(base64.b64decode(example.partition(",")[2])))
    assert picture.size == (28, 28)
    assert http.post(url, json={"image": example}).text == "4"


@pytest.mark.slow
def test_schemathesis_finds_nothing_untrue(url: str) -> None:
    """All checks, over examples, edge cases and random requests, good and bad ones."""
    program = Path(sys.executable).parent / "schemathesis"
    if not program.exists() and not os.environ.get("CI"):
        pytest.skip("schemathesis is not installed: make .venv/development.stamp")
    command = [str(program), "--config-file", "tests/http/schemathesis.toml", "run"]
    options = ["--checks", "all", "--max-examples", "60", "--generation-deterministic"]
    run = subprocess.run(
        [*command, f"{url}/openapi.json", *options, "--no-color"],
        cwd=ROOT,
        env=os.environ | {"SCHEMATHESIS_HOOKS": "tests.http.openapi_hooks", "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    count = re.search(r"(\d+) generated, (\d+) passed", run.stdout)
    assert count, run.stdout
    assert int(count[2]) >= CASES


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_and_member_is_described(name: str) -> None:
    schema = SCHEMAS[name]
    assert schema["description"]
    members = schema.get("properties", {}).values()
    assert all("$ref" in member or member["description"] for member in members)
    assert "examples" in schema or any("examples" in m for m in members) or name in NO_EXAMPLE


NO_EXAMPLE = {"Form", "Pictures"}
"""A file cannot be written down; and of pictures, each form has its own example."""
