"""What the function says about itself: the drawing page, its health, its OpenAPI description."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Request, Response

import digits
from digits.model import Model

HERE = Path(__file__).parent


def page(request: Request) -> Response:
    """The drawing page."""
    return Response((HERE / "page" / "index.html").read_bytes(), content_type="text/html")


def openapi(request: Request) -> Response:
    """OpenAPI 3.1 description of every route."""
    return Response((HERE / "openapi.json").read_bytes(), content_type="application/json")


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
