"""Ask a running function: `python examples/client.py http://localhost:8080 FILE...`.

Standard library only. Prints the digit on each picture, and how sure the function is. Of a private
service, `DIGITS_TOKEN=$(gcloud auth print-identity-token)` in the environment opens it.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any


class Problem(Exception):
    """What was wrong with a request, in the function's words (RFC 9457)."""


def ask(address: str, picture: bytes) -> dict[str, Any]:
    """Post an encoded picture to `/api/predict` or `/api/read`; return its JSON answer."""
    headers = {"Content-Type": "image/png", "Accept": "application/json"}
    if token := os.environ.get("DIGITS_TOKEN"):
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(address, picture, headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            answer: dict[str, Any] = json.load(response)
            return answer
    except urllib.error.HTTPError as error:
        if error.headers.get_content_type() != "application/problem+json":
            raise
        problem = json.load(error)
        raise Problem(f"{problem['title']}: {problem['detail']}") from error


def main(arguments: list[str]) -> int:
    if len(arguments) < 2:
        print("usage: python examples/client.py URL FILE...", file=sys.stderr)
        return 2
    url, *files = arguments
    status = 0
    for file in files:
        try:
            answer = ask(f"{url.rstrip('/')}/api/predict", Path(file).read_bytes())
            print(f"{file}: {answer['digit']} ({answer['confidence']:.4f})")
        except (Problem, OSError, ValueError) as error:  # no such file or server, or no JSON
            print(f"{file}: {error}", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
