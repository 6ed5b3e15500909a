"""What an operator may set through the environment. Documented in the README."""

from __future__ import annotations

import os
from pathlib import Path

DEFAULT_MODEL_DIR = str(Path(__file__).resolve().parent.parent / "model")


def model_directory() -> str:
    """`MODEL_DIR`: the folder of knn.pkl and manifest.json (default: model/ beside main.py)."""
    return os.environ.get("MODEL_DIR") or DEFAULT_MODEL_DIR


def cors_origins() -> tuple[str, ...]:
    """`CORS_ORIGINS`: origins that browsers may call from, comma separated (default: `*`)."""
    named = os.environ.get("CORS_ORIGINS", "*").split(",")
    return tuple(origin.strip() for origin in named if origin.strip())


def log_level() -> str:
    """`LOG_LEVEL`: DEBUG, INFO, WARNING, ERROR or CRITICAL (default: INFO)."""
    named = os.environ.get("LOG_LEVEL", "INFO").strip().upper()
    return named if named in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL") else "INFO"


def project() -> str | None:
    """`GOOGLE_CLOUD_PROJECT`: with it, log lines are found from their trace (default: none)."""
    return os.environ.get("GOOGLE_CLOUD_PROJECT") or None
