"""Ten digits asked over HTTP."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from digits.classifier.recognizer import Recognizer
from digits.training.smoke import NEAT, SEED, NotThere, SmokeError, ask_ten
from digits.training.synthesis.pen import drawn
from tests.conftest import Serve, lines_of


def test_the_ten_digits_are_easy(recognizer: Recognizer) -> None:
    inks, labels = drawn(1, SEED, NEAT)
    predictions = recognizer.recognize_inks(inks)
    assert np.array_equal([prediction.digit for prediction in predictions], labels)
    assert min(prediction.confidence for prediction in predictions) > 0.9


def test_a_right_answer_to_each(serve: Serve, model_directory: Path, tmp_path: Path) -> None:
    with serve(LOG_LEVEL="INFO") as url:
        ask_ten(url, model_directory / "manifest.json", patience=0, token="")
    lines = lines_of(tmp_path / "server.log")
    assert [line["digit"] for line in lines if "digit" in line] == list(range(10))


def test_another_model(url: str, tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"sha256": "0" * 64}))
    with pytest.raises(SmokeError, match="serves the model"):
        ask_ten(url, manifest, patience=0, token="")


def test_nobody_there(tmp_path: Path) -> None:
    with pytest.raises(NotThere, match="does not answer"):
        ask_ten("http://127.0.0.1:9", tmp_path, patience=0, token="")


def test_it_waits_and_shows_its_token(tmp_path: Path) -> None:
    """A server that is not ready at first, then wants a token, then gives a wrong answer."""
    seen: list[str | None] = []

    class Slow(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.headers["Authorization"])
            self.answer(503 if len(seen) < 2 else 200, '{"model": "a"}')

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(200, "12")

        def answer(self, status: int, text: str) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    manifest = tmp_path / "manifest.json"
    manifest.write_text('{"sha256": "a"}')
    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server:
        threading.Thread(target=server.serve_forever).start()
        with pytest.raises(SmokeError, match="answers '12' to a drawn 0"):
            ask_ten(f"http://127.0.0.1:{server.server_port}", manifest, patience=20, token="secret")
        server.shutdown()
    assert seen == ["Bearer secret"] * 2
