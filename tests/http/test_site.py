"""The drawing page's files as they come over the wire."""

from __future__ import annotations

import json
import re

import pytest
import requests

from digits import config
from digits.web import static
from tests.conftest import ROOT

FOLDER = ROOT / "digits/web/page"

MOST_BYTES = 76_000
MOST_COMPRESSED_BYTES = 35_000

KINDS = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}


def test_every_file_of_the_page_is_served_and_no_other() -> None:
    names = {file.name for file in FOLDER.iterdir()}
    assert {name for name, _ in static.PAGE.values()} == names


@pytest.mark.parametrize("path", static.PAGE)
def test_files_are_typed_and_guarded(url: str, http: requests.Session, path: str) -> None:
    response = http.get(url + path)
    assert response.status_code == 200
    name, _ = static.PAGE[path]
    assert response.headers["Content-Type"] == KINDS[name.rpartition(".")[2]]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"https?:|\*", policy)


@pytest.mark.parametrize("path", [*static.PAGE, "/openapi.json"])
def test_a_browser_keeps_what_has_not_changed(url: str, http: requests.Session, path: str) -> None:
    first = http.get(url + path)
    assert f"max-age={static.FRESH_SECONDS}" in first.headers["Cache-Control"]
    again = http.get(url + path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    changed = http.get(url + path, headers={"If-None-Match": '"other"'})
    assert (changed.status_code, changed.content) == (200, first.content)


def test_other_conditions_do_not_matter(url: str, http: requests.Session) -> None:
    for name, value in {"If-Match": '"other"', "Range": "bytes=0-9", "If-Range": '"other"'}.items():
        assert http.get(f"{url}/page.js", headers={name: value}).status_code == 200


@pytest.mark.parametrize("path", static.PAGE)
def test_head_tells_the_same_without_a_body(url: str, http: requests.Session, path: str) -> None:
    got, head = http.get(url + path), http.head(url + path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Content-Security-Policy"):
        assert head.headers[name] == got.headers[name]


def test_the_page_is_light() -> None:
    """All that a visit loads; what is imported later, on demand, is not in it."""
    assert sum((FOLDER / name).stat().st_size for name in first_loaded()) <= MOST_BYTES


def test_files_are_compressed_for_who_takes_them_so(url: str, http: requests.Session) -> None:
    sent = 0
    for name in first_loaded():
        path = f"{url}/{name.removeprefix('index.html')}"
        packed = http.get(path, headers={"Accept-Encoding": "br, gzip"})
        plain = http.get(path, headers={"Accept-Encoding": "identity"})
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in packed.headers["Vary"]
        assert packed.content == plain.content == (FOLDER / name).read_bytes()
        sent += int(packed.headers["Content-Length"])
    assert sent <= MOST_COMPRESSED_BYTES


@pytest.mark.parametrize(("page", "script"), [("index.html", "page.js"), ("docs.html", "docs.js")])
def test_every_module_is_asked_for_with_the_html(page: str, script: str) -> None:
    """So that a first draw waits for one round trip of modules, however they import each other."""
    html = (FOLDER / page).read_text()
    preloaded = re.findall(r'<link rel="modulepreload" href="(.+?)">', html)
    assert preloaded == sorted(modules_of(script) - {script})


def first_loaded() -> set[str]:
    """The files that a first visit loads."""
    return modules_of("page.js") | {"index.html", "page.css", "icon.svg", "worker.js"}


def modules_of(script: str) -> set[str]:
    """All modules that a script imports, and itself."""
    found, new = set(), {script}
    while new:
        found |= new
        imported = "".join((FOLDER / name).read_text() for name in new)
        new = set(re.findall(r'^import .*?"\./(.+?)";$', imported, re.M | re.S)) - found
    return found


def test_the_documented_limits_are_those_of_the_configuration() -> None:
    limits = json.loads((ROOT / "digits/web/openapi.json").read_text())["x-limits"]
    assert {each["name"]: each["value"] for each in limits} == {
        each["name"]: getattr(config, each["name"]) for each in limits
    }


def test_nothing_of_the_page_comes_from_elsewhere() -> None:
    for name, _ in static.PAGE.values():
        content = (FOLDER / name).read_text()
        elsewhere = set(re.findall(r"https?://[^\"'\s]+", content))
        assert elsewhere <= {"http://www.w3.org/2000/svg"}, name


@pytest.mark.parametrize(
    "path",
    [
        *("/../static.py", "/..%2fstatic.py", "/%2e%2e/static.py", "/page/index.html"),
        *("/index.html", "/static.py", "/../../../main.py"),
    ],
)
def test_only_named_files_are_served(url: str, http: requests.Session, path: str) -> None:
    assert (FOLDER.parent / "static.py").is_file()
    assert (FOLDER / "../../../main.py").is_file()
    request = requests.Request("GET", url).prepare()
    request.url = url + path  # as it stands, its dots not resolved
    assert http.send(request).status_code == 404


def test_a_slash_at_the_end_leads_to_the_page(url: str, http: requests.Session) -> None:
    """Under /docs/ its stylesheet would be looked for at /docs/docs.css."""
    response = http.get(f"{url}/docs/")
    assert response.url == f"{url}/docs"
    assert response.status_code == 200
    assert "docs.css" in response.text


def test_a_file_of_the_page_takes_no_post(url: str, http: requests.Session) -> None:
    response = http.post(f"{url}/page.js", b"x")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
