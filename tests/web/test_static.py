"""Files are named by their content, compressed where that is wanted, and kept where they are."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from digits.web import static


def asking(path: str = "/", **headers: str) -> Request:
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return Request(EnvironBuilder(path=path, headers=named).get_environ())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "a.css"
    file.write_text("body { color: red }" * 20)
    return file


@pytest.mark.parametrize(
    ("accepted", "compressed"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("gzip;q=0", False), ("br", False), ("", False)],
)
def test_a_file_is_compressed_for_who_takes_it_so(
    accepted: str, compressed: bool, file: Path
) -> None:
    response = static.cacheable(file, "text/css", asking(Accept_Encoding=accepted))
    assert (response.content_encoding == "gzip") == compressed
    body = response.get_data()
    assert (gzip.decompress(body) if compressed else body) == file.read_bytes()
    assert response.content_type == "text/css"


def test_a_file_is_sent_once(file: Path) -> None:
    etag = static.cacheable(file, "text/css", asking()).headers["ETag"]
    for known in (etag, etag.removeprefix("W/"), f'"other", {etag}'):
        again = static.cacheable(file, "text/css", asking(If_None_Match=known))
        assert (again.status_code, again.get_data()) == (304, b"")
        assert again.headers["ETag"] == etag
    other = static.cacheable(file, "text/css", asking(If_None_Match='"other"'))
    assert other.status_code == 200


def test_another_content_has_another_name(file: Path, tmp_path: Path) -> None:
    names: set[str] = set()
    for content in (b"a", b"b", file.read_bytes()):
        path = tmp_path / f"{len(names)}.css"
        path.write_bytes(content)
        names.add(static.cacheable(path, "text/css", asking()).headers["ETag"])
    assert len(names) == 3
    assert static.cacheable(file, "text/css", asking()).headers["ETag"] in names


@pytest.mark.parametrize(("path", "location"), [("/docs/", "../docs"), ("/page.js/", "../page.js")])
def test_a_slash_at_the_end_is_led_back(path: str, location: str) -> None:
    """By a relative address: what stands before the function's own is not known to it."""
    response = static.page(asking(path))
    assert response.status_code == 308
    assert response.headers["Location"] == location
