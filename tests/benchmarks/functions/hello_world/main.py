"""The floor: what a function costs that does nothing but take a body and answer."""

from __future__ import annotations

import functions_framework
from flask import Request


@functions_framework.http
def hello(request: Request) -> str:
    """Take the body, as every function has to, and answer the digit that the benchmark draws."""
    request.get_data()
    return "4"
