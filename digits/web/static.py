"""Files that are served as they are: the drawing page, and the OpenAPI description."""

from __future__ import annotations

import functools
import gzip
import hashlib
from pathlib import Path

from flask import Request, Response

HERE = Path(__file__).parent

CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}

ADDRESSES = {"index.html": "/", "docs.html": "/docs"}
"""Of files that are not asked for by their names."""

PAGE = {
    ADDRESSES.get(file.name, f"/{file.name}"): (file.name, CONTENT_TYPES[file.suffix])
    for file in sorted((HERE / "page").iterdir())
    if file.suffix in CONTENT_TYPES
}
"""Address -> file in page/ and its content type. Nothing else is ever served."""

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
    address = request.path.rstrip("/") or "/"
    if request.path not in PAGE:  # with a slash at its end, its relative links would lead astray
        return Response(status=308, headers={"Location": f"..{address}"})
    name, content_type = PAGE[address]
    response = cacheable(HERE / "page" / name, content_type, request)
    response.headers.update(PAGE_HEADERS)
    return response


def openapi(request: Request) -> Response:
    """OpenAPI 3.1 description of every route."""
    return cacheable(HERE / "openapi.json", "application/json", request)


def cacheable(file: Path, content_type: str, request: Request) -> Response:
    """A file's content, compressed for who takes it so; or 304 for who has it already."""
    content, compressed, etag = read(file)
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
    elif request.accept_encodings["gzip"] > 0:
        response = Response(compressed, content_type=content_type)
        response.content_encoding = "gzip"
    else:
        response = Response(content, content_type=content_type)
    response.cache_control.public = True
    response.cache_control.max_age = FRESH_SECONDS
    response.headers["Vary"] = "Accept, Accept-Encoding, Origin"
    response.set_etag(etag, weak=True)
    return response


@functools.cache
def read(file: Path) -> tuple[bytes, bytes, str]:
    """A file's content, the same compressed, and the hash that names it."""
    content = file.read_bytes()
    return content, gzip.compress(content), hashlib.sha256(content).hexdigest()[:16]
