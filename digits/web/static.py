"""What the function says about itself: the drawing page, its health, its OpenAPI description."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Any

from flask import Request, Response

import digits
from digits.classifier.artifact import Model

HERE = Path(__file__).parent

SCRIPTS = (
    "page",
    "answer",
    "api",
    "certainty",
    "examples",
    "file",
    "hand",
    "history",
    "incoming",
    "ink",
    "lesson",
    "memory",
    "number",
    "pad",
    "reasons",
    "reply",
    "samples",
    "words",
    "dataset",
    "zip",
    "worker",
    "docs",
    "docs-schema",
    "docs-snippets",
)
"""Modules of the pages: NAME.js."""

PAGE = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/docs": ("docs.html", "text/html; charset=utf-8"),
    "/docs.css": ("docs.css", "text/css; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
    "/icon.svg": ("icon.svg", "image/svg+xml"),
    **{f"/{name}.js": (f"{name}.js", "text/javascript; charset=utf-8") for name in SCRIPTS},
}
"""Address -> file in page/ and its content type. Only what is named here is ever served."""

FRESH_SECONDS = 300
"""A browser takes the page from its own cache for so long; then it asks, and mostly gets a 304."""

PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self';"
    " img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""The page runs its own files alone, talks to this function alone, and cannot be framed."""


def page(request: Request) -> Response:
    """A file of the drawing page."""
    name, content_type = PAGE[request.path.rstrip("/") or "/"]
    response = cacheable(HERE / "page" / name, content_type, request)
    response.headers.update(PAGE_HEADERS)
    return response


def openapi(request: Request) -> Response:
    """OpenAPI 3.1 description of every route."""
    return cacheable(HERE / "openapi.json", "application/json", request)


def cacheable(file: Path, content_type: str, request: Request) -> Response:
    """A file's content, or 304 for who has it already."""
    content, etag = read(file)
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
    else:
        response = Response(content, content_type=content_type)
    response.cache_control.public = True
    response.cache_control.max_age = FRESH_SECONDS
    response.set_etag(etag)
    return response


@functools.cache
def read(file: Path) -> tuple[bytes, str]:
    """A file's content and the hash that names it."""
    content = file.read_bytes()
    return content, hashlib.sha256(content).hexdigest()[:16]


def health(model: Model) -> dict[str, Any]:
    """Versions, recipe and hash of what is running."""
    manifest = model.manifest
    return {
        "status": "ok",
        "version": digits.__version__,
        "recipe": manifest["recipe"],
        "model": manifest["sha256"],
        "versions": manifest["versions"],
    }
