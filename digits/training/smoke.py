"""Ask a running function ten digits: `python -m digits.training.smoke URL`."""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import click
import numpy as np

from digits import config
from digits.classifier.artifact import MANIFEST
from digits.imaging import encode
from digits.imaging.arrays import Ink
from digits.training.synthesis.pen import Variation, drawn

NEAT = Variation(
    jitter=0, drift=0, reach=0, aspect=0.05, slant=0.05, turn=0, bend=0, balance=0, tick=0,
    drag=0, tremor=0, coarse=0, pen_spread=0.1, scanned=0,
)  # fmt: skip
"""A hand that nobody can misread: what is tested here is the deployment, not the recogniser."""

SEED = 10
MARGIN = 40  # px around a digit, as on a drawing page
SECONDS_PER_REQUEST = 30
PAUSE = 1.0  # s between attempts


class SmokeError(RuntimeError):
    """What answers there is not this build, or does not work."""


class NotThere(SmokeError):
    """Nothing answers there, or not yet: an address may take a while to be known."""


def ask_ten(url: str, manifest: Path, patience: float, token: str) -> None:
    """Post ten digits. Raises SmokeError for a wrong answer, or where another model is served.

    manifest: of the model that must be served there. patience: seconds to wait for an answer.
    token: an identity token, or nothing.
    """
    served = json.loads(patiently(lambda: call(f"{url}/health", None, token), patience))["model"]
    expected = json.loads(manifest.read_bytes())["sha256"]
    if served != expected:
        raise SmokeError(f"{url} serves the model {served[:12]}, not {expected[:12]} of {manifest}")
    for digit, ink in enumerate(drawn(1, SEED, NEAT)[0]):
        body = json.dumps({"image": data_uri(ink)}).encode()
        answer = call(f"{url}/api/predict", body, token).decode(errors="replace")
        if answer != str(digit):
            raise SmokeError(f"{url} answers {answer[:200]!r} to a drawn {digit}")


def patiently(attempt: Callable[[], bytes], seconds: float) -> bytes:
    """Try until there is an answer or the time is over. Raises the last NotThere."""
    until = time.monotonic() + seconds
    while True:
        try:
            return attempt()
        except NotThere:
            if time.monotonic() > until:
                raise
        time.sleep(PAUSE)


def call(address: str, body: bytes | None, token: str) -> bytes:
    """One request -> the body of its answer. Raises NotThere without an answer of 200."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(address, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=SECONDS_PER_REQUEST) as response:
            return bytes(response.read())
    except urllib.error.HTTPError as error:
        said = error.read(200).decode(errors="replace")
        raise NotThere(f"{address} answers {error.code}: {said}") from error
    except OSError as error:
        raise NotThere(f"{address} does not answer: {error}") from error


def data_uri(ink: Ink) -> str:
    """Ink -> black on white, as a page would send it."""
    levels = np.pad((ink * 255).round().astype(np.uint8), MARGIN)
    return encode.data_uri(levels)


@click.command()
@click.argument("url")
@click.option("--manifest", type=click.Path(path_type=Path), help="Of the model served there.")
@click.option("--patience", type=float, default=60, show_default=True, help="Seconds to wait.")
def main(url: str, manifest: Path | None, patience: float) -> None:
    """Ask the function at URL ten drawn digits. DIGITS_TOKEN: identity token, where it asks one."""
    manifest = manifest or Path(config.model_directory()) / MANIFEST
    try:
        ask_ten(url.rstrip("/"), manifest, patience, os.environ.get("DIGITS_TOKEN", ""))
    except (SmokeError, OSError, ValueError, KeyError) as error:
        raise SystemExit(f"Smoke test failed: {error}") from error
    click.echo(f"{url}: ten of ten digits right, by the model that was built here")


if __name__ == "__main__":
    main()
