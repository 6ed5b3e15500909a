"""The HTTP contract, against a real functions-framework server."""

from __future__ import annotations

import base64
import gzip
import http.client
import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
import requests
from PIL import Image, ImageDraw

import digits
from digits.config import DEFAULT_MAX_BODY_BYTES
from tests.conftest import ROOT, Serve
from tests.drawings import data_uri, draw, encode, png_of_size
from tests.papers import bare

FOUR = encode(draw(4))
ARTICLE = {"image": data_uri(FOUR)}
JSON = {"Accept": "application/json"}
URLENCODED = "application/x-www-form-urlencoded"


def assert_problem(response: requests.Response, status: int, slug: str) -> str:
    """The answer is a problem document of that kind; gives its detail."""
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    problem = response.json()
    assert problem["type"] == f"urn:problem-type:digits:{slug}"
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert "Traceback" not in response.text
    return str(problem["detail"])


# ---------------------------------------------------------------- answers


def test_the_articles_own_request(url: str) -> None:
    sent = subprocess.run(
        ["curl", "-si", "-d", "@tests/data/four.json", f"{url}/"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    head, _, body = sent.stdout.partition("\n\n")
    assert body == "4"
    assert "Content-Length: 1\n" in head
    assert "Content-Type: text/plain; charset=utf-8\n" in head


@pytest.mark.parametrize("path", ["/", "/api/predict", "/api/predict/"])
@pytest.mark.parametrize("digit", range(10))
def test_answers_the_digit_alone(url: str, http: requests.Session, path: str, digit: int) -> None:
    response = http.post(url + path, json={"image": data_uri(encode(draw(digit)))})
    assert response.text == str(digit)


def test_bare_base64(url: str, http: requests.Session) -> None:
    assert http.post(url, json={"image": base64.b64encode(FOUR).decode()}).text == "4"


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
def test_raw_picture(url: str, http: requests.Session, form: str) -> None:
    data = encode(draw(4, paper=(255, 255, 255, 255)).convert("RGB"), form)
    headers = {"Content-Type": f"image/{form.lower()}"}
    assert http.post(f"{url}/api/predict", data, headers=headers).text == "4"


def test_multipart_file_and_field(url: str, http: requests.Session) -> None:
    sent = {"image": ("four.png", FOUR, "image/png")}
    assert http.post(f"{url}/api/predict", files=sent).text == "4"
    field = {"image": (None, data_uri(FOUR))}
    assert http.post(f"{url}/api/predict", files=field).text == "4"


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
@pytest.mark.parametrize("kind", [None, "", "application/octet-stream", URLENCODED])
def test_a_picture_of_no_declared_type_is_told_by_its_bytes(
    url: str, http: requests.Session, form: str, kind: str | None
) -> None:
    data = encode(draw(4, paper=(255, 255, 255, 255)).convert("RGB"), form)
    response = http.post(f"{url}/api/predict", data, headers={"Content-Type": kind})
    assert response.text == "4"


def test_json_of_no_declared_type(url: str, http: requests.Session) -> None:
    for kind in (None, URLENCODED):
        body = json.dumps(ARTICLE).encode()
        assert http.post(f"{url}/api/predict", body, headers={"Content-Type": kind}).text == "4"


def test_urlencoded_form(url: str, http: requests.Session) -> None:
    uri = data_uri(FOUR)
    escaped = requests.post(f"{url}/api/predict", {"image": uri, "submit": "Read it"})
    assert escaped.text == "4"
    for text in (uri, base64.b64encode(FOUR).decode()):  # as `curl -d image=...` sends it
        as_it_is = http.post(
            f"{url}/api/predict", f"image={text}", headers={"Content-Type": URLENCODED}
        )
        assert as_it_is.text == "4"


def test_a_picture_of_an_undeclared_type_may_be_ascii(url: str, http: requests.Session) -> None:
    """A dark bitmap's bytes are all below 128; curl --data-binary declares a form."""
    dark = draw(4, canvas=96, paper=(0, 0, 0, 255), ink=(100, 100, 100, 255)).convert("RGB")
    body = encode(dark, "BMP", dpi=(72, 72))
    assert body.isascii()
    assert http.post(url, body, headers={"Content-Type": URLENCODED}).text == "4"


def test_chunked_body(url: str, http: requests.Session) -> None:
    pieces = (FOUR[i : i + 100] for i in range(0, len(FOUR), 100))
    assert http.post(url, pieces, headers={"Content-Type": "image/png"}).text == "4"


def test_json_answer(url: str, http: requests.Session) -> None:
    response = http.post(f"{url}/api/predict", json=ARTICLE, headers=JSON)
    assert response.headers["Content-Type"] == "application/json"
    prediction = response.json()
    assert prediction.keys() == {"digit", "confidence", "probabilities", "unfamiliar"}
    assert prediction["digit"] == 4
    assert prediction["confidence"] == max(prediction["probabilities"])
    assert sum(prediction["probabilities"]) == pytest.approx(1, abs=0.001)
    assert prediction["unfamiliar"] is False


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "text/plain; charset=utf-8"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("application/json, text/plain, */*", "text/plain; charset=utf-8"),  # as axios sends
        ("application/json;q=0.5, text/plain", "text/plain; charset=utf-8"),
        ("application/json", "application/json"),
        ("application/json, */*;q=0.1", "application/json"),
        ("application/json, */*; q=0.1", "application/json"),
        ("application/json; charset=utf-8", "application/json"),
        (
            "application/json;charset=utf-8;q=0.5, text/plain; format=flowed",
            "text/plain; charset=utf-8",
        ),
    ],
)
def test_accept(url: str, http: requests.Session, accept: str, kind: str) -> None:
    response = http.post(url, json=ARTICLE, headers={"Accept": accept})
    assert response.headers["Content-Type"] == kind
    assert "Accept" in response.headers["Vary"]


def test_explanation_shows_the_frame_and_the_neighbors(url: str, http: requests.Session) -> None:
    answer = http.post(f"{url}/api/predict?explain=1", json=ARTICLE, headers=JSON).json()
    for shown in (answer["seen"], answer["neighbors"][0]["image"]):
        picture = Image.open(io.BytesIO(base64.b64decode(shown.partition(",")[2])))
        assert picture.format == "PNG"
        assert picture.getextrema() != (255, 255)
    distances = [neighbor["distance"] for neighbor in answer["neighbors"]]
    assert distances == sorted(distances)
    assert answer["neighbors"][0]["digit"] == 4


@pytest.mark.parametrize("value", ["1", "true"])
def test_explanation_asked_for(url: str, http: requests.Session, value: str) -> None:
    address = f"{url}/api/predict?explain={value}"
    assert "vector" in http.post(address, json=ARTICLE, headers=JSON).json()


@pytest.mark.parametrize("value", ["0", "false"])
def test_explanation_not_asked_for(url: str, http: requests.Session, value: str) -> None:
    address = f"{url}/api/predict?explain={value}"
    assert "vector" not in http.post(address, json=ARTICLE, headers=JSON).json()


@pytest.mark.parametrize("path", ["/", "/api/predict", "/api/read"])
def test_explain_that_is_neither_yes_nor_no(url: str, http: requests.Session, path: str) -> None:
    response = http.post(f"{url}{path}?explain=yes", json=ARTICLE)
    assert "explain" in assert_problem(response, 400, "malformed-query")


def test_page(url: str, http: requests.Session) -> None:
    response = http.get(url)
    assert response.headers["Content-Type"].startswith("text/html")
    assert "<canvas" in response.text


def test_health(url: str, http: requests.Session) -> None:
    health = http.get(f"{url}/health").json()
    manifest = json.loads((ROOT / "model" / "manifest.json").read_text())
    assert health["status"] == "ok"
    assert health["version"] == digits.__version__
    assert health["recipe"] == manifest["recipe"]
    assert health["model"] == manifest["sha256"]


# ---------------------------------------------------------------- problems


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'"image"',
        b'{"image": 4}',
        b'{"image": null}',
        b'{"image": "data:image/png;base64,%%%"}',
        b'{"image": "data:image/png,abc"}',
        b'{"image": "AAAAA"}',
        b"\xff\xfe{",
        b"[" * 9_000,
    ],
)
def test_malformed_bodies(url: str, http: requests.Session, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    detail = assert_problem(http.post(url, body, headers=headers), 400, "malformed-body")
    assert "data:image/png;base64," in detail


def test_malformed_forms(url: str, http: requests.Session) -> None:
    other = http.post(url, files={"photo": ("four.png", FOUR, "image/png")})
    assert "`image`" in assert_problem(other, 400, "malformed-body")
    headers = {"Content-Type": "multipart/form-data"}
    assert_problem(http.post(url, b"--x", headers=headers), 400, "malformed-body")


def test_json_after_a_byte_order_mark(url: str, http: requests.Session) -> None:
    """As editors write it, sent by `curl -d`, which declares a form."""
    body = b"\xef\xbb\xbf" + json.dumps(ARTICLE).encode()
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        assert http.post(url, body, headers={"Content-Type": kind}).text == "4"


@pytest.mark.parametrize("kind", ["image/png", "application/json"])
def test_a_compressed_body(url: str, http: requests.Session, kind: str) -> None:
    headers = {"Content-Type": kind, "Content-Encoding": "gzip"}
    sent = http.post(url, gzip.compress(FOUR), headers=headers)
    assert "uncompressed" in assert_problem(sent, 415, "unsupported-picture")


def test_not_a_picture(url: str, http: requests.Session) -> None:
    for body in (b"hello", b"%PDF-1.7", FOUR[:200]):
        sent = http.post(url, body, headers={"Content-Type": "image/png"})
        assert_problem(sent, 415, "unsupported-picture")
    assert_problem(http.post(url, json={"image": ""}), 415, "unsupported-picture")
    text = http.post(url, b"four", headers={"Content-Type": "text/plain"})
    detail = assert_problem(text, 415, "unsupported-picture")
    assert detail.count("Send") == 1
    for body in (b"[]", b"\xef\xbb\xbf [4]"):
        sent = http.post(url, body, headers={"Content-Type": "application/x-www-form-urlencoded"})
        assert "string `image`" in assert_problem(sent, 400, "malformed-body")


def test_a_jpeg_that_ends_in_its_head(url: str, http: requests.Session) -> None:
    head = encode(draw(4).convert("RGB"), "JPEG")[:100]
    sent = http.post(url, head, headers={"Content-Type": "image/jpeg"})
    assert "damaged or cut off" in assert_problem(sent, 415, "unsupported-picture")


def without_digit(kind: str) -> Image.Image:
    """A picture of nothing but what is around a digit elsewhere."""
    match kind:
        case "canvas":
            return Image.new("RGBA", (200, 200))
        case "paper":
            return bare()
        case "desk":
            grain = np.random.default_rng(0).normal(40, 6, (400, 400, 3))
            return Image.fromarray(grain.clip(0, 255).astype(np.uint8))
    picture = Image.new("RGB", (200, 200), "white")
    inset = 14 if kind == "box" else 0
    corners = (inset, inset, 199 - inset, 199 - inset)
    ImageDraw.Draw(picture).rectangle(corners, outline="black", width=2)
    return picture


@pytest.mark.parametrize("kind", ["canvas", "paper", "border", "box", "desk"])
def test_no_ink(kind: str, url: str, http: requests.Session) -> None:
    picture = {"image": data_uri(encode(without_digit(kind)))}
    assert_problem(http.post(url, json=picture), 422, "no-ink")


def test_too_many_pixels(url: str, http: requests.Session) -> None:
    sent = http.post(url, png_of_size(60000, 60000), headers={"Content-Type": "image/png"})
    assert "60000 x 60000" in assert_problem(sent, 413, "too-large")


def test_too_many_bytes(url: str, http: requests.Session) -> None:
    headers = {"Content-Type": "image/png"}
    most = http.post(url, b"\0" * DEFAULT_MAX_BODY_BYTES, headers=headers)
    assert_problem(most, 415, "unsupported-picture")
    over = http.post(url, b"\0" * (DEFAULT_MAX_BODY_BYTES + 1), headers=headers)
    assert_problem(over, 413, "too-large")


def test_too_many_bytes_without_a_length(url: str, http: requests.Session) -> None:
    pieces = (b"\0" * 1_000_000 for _ in range(DEFAULT_MAX_BODY_BYTES // 1_000_000 + 1))
    sent = http.post(url, pieces, headers={"Content-Type": "image/png"})
    assert_problem(sent, 413, "too-large")


def test_unknown_address(url: str, http: requests.Session) -> None:
    for path in ("/nothing", "/api", "/api/predict/4"):
        assert_problem(http.get(url + path), 404, "not-found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/", "GET, POST, HEAD, OPTIONS"),
        ("GET", "/api/predict", "POST, OPTIONS"),
        ("PUT", "/api/predict", "POST, OPTIONS"),
        ("POST", "/health", "GET, HEAD, OPTIONS"),
    ],
)
def test_wrong_method(
    url: str, http: requests.Session, method: str, path: str, allowed: str
) -> None:
    response = http.request(method, url + path)
    assert_problem(response, 405, "method-not-allowed")
    assert response.headers["Allow"] == allowed


def test_head_is_get_without_a_body(url: str, http: requests.Session) -> None:
    http.headers["Accept-Encoding"] = "identity"
    response = http.head(url)
    assert response.status_code == 200
    assert response.headers["Content-Length"] == http.get(url).headers["Content-Length"]
    assert response.content == b""


# ---------------------------------------------------------------- CORS


def test_options(url: str, http: requests.Session) -> None:
    for path in ("/", "/api/predict", "/health"):
        response = http.options(url + path)
        assert response.status_code == 204
        assert response.content == b""
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "OPTIONS" in response.headers["Access-Control-Allow-Methods"]
        allowed = response.headers["Access-Control-Allow-Headers"].split(", ")
        assert {"Authorization", "Content-Type"} <= set(allowed)


def test_named_origins(serve: Serve, http: requests.Session) -> None:
    with serve(CORS_ORIGINS="https://a.example, https://b.example") as url:
        for path in ("/health", "/nothing"):
            for origin in ("https://a.example", "https://b.example"):
                response = http.get(url + path, headers={"Origin": origin})
                assert response.headers["Access-Control-Allow-Origin"] == origin
                assert "Origin" in response.headers["Vary"]
            response = http.get(url + path, headers={"Origin": "https://c.example"})
            assert "Access-Control-Allow-Origin" not in response.headers


# ---------------------------------------------------------------- model


def test_a_tampered_model_is_a_503(
    baseline_directory: Path, tmp_path: Path, serve: Serve, http: requests.Session
) -> None:
    spoiled = Path(shutil.copytree(baseline_directory, tmp_path / "model"))
    artifact = bytearray((spoiled / "knn.pkl").read_bytes())
    artifact[len(artifact) // 2] ^= 1
    (spoiled / "knn.pkl").write_bytes(artifact)
    with serve(MODEL_DIR=str(spoiled)) as url:
        for response in (http.post(url, json=ARTICLE), http.get(f"{url}/health")):
            assert "make build" in assert_problem(response, 503, "model-unavailable")


def test_the_baseline_can_be_served(
    baseline_directory: Path, serve: Serve, http: requests.Session
) -> None:
    with serve(MODEL_DIR=str(baseline_directory)) as url:
        assert http.get(f"{url}/health").json()["recipe"] == "intensity"
        assert http.post(url, json=ARTICLE).text == "4"


def test_garbage_is_collected_once_the_function_is_imported() -> None:
    program = "import gc, main; print(gc.isenabled(), gc.get_freeze_count() > 0)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.split() == ["True", "True"]


@pytest.mark.slow
def test_a_prediction_imports_no_training_library(
    serve: Serve, http: requests.Session, tmp_path: Path
) -> None:
    with serve(PYTHONPROFILEIMPORTTIME="1") as url:
        assert http.post(url, json=ARTICLE).text == "4"
    imported = set(re.findall(r"\| +([\w.]+)$", (tmp_path / "server.log").read_text(), re.M))
    assert {"numpy", "PIL.Image", "digits.classifier.neighbors"} <= imported
    assert [name for name in imported if re.match("sklearn|scipy|skimage", name)] == []


def test_a_lying_content_length(url: str) -> None:
    server = urlsplit(url)
    connection = http.client.HTTPConnection(server.hostname or "", server.port, timeout=20)
    connection.putrequest("POST", "/")
    connection.putheader("Content-Type", "image/png")
    connection.putheader("Content-Length", str(10**12))
    connection.endheaders()
    connection.send(FOUR)
    response = connection.getresponse()
    assert response.status == 413
    assert json.loads(response.read())["status"] == 413
    connection.close()
