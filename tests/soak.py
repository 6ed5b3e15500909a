"""`make soak`: minutes of mixed load, every answer checked and the server's memory watched."""

from __future__ import annotations

import argparse
import collections
import random
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import requests
from PIL import Image

from tests.conftest import serving
from tests.drawings import data_uri, draw, encode
from tests.http.bad_inputs import Bad, bad_inputs, send
from tests.http.processes import resident_bytes

CONNECTIONS = 32
SAMPLE_SECONDS = 2


@dataclass
class Tally:
    """What became of the requests."""

    answers: collections.Counter[str] = field(default_factory=collections.Counter)
    wrong: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def drawings() -> list[tuple[bytes, str]]:
    """Drawings, and what digit each is."""
    return [(encode(draw(i % 10, 150 + i, width=8 + i % 5)), str(i % 10)) for i in range(40)]


def photographs() -> list[tuple[bytes, str]]:
    """Large JPEGs of a drawing on paper that is not quite white."""
    shots = []
    for digit in range(10):
        drawing = draw(digit, 400, width=20, paper=(236, 230, 220, 255)).convert("RGB")
        big = drawing.resize((1600, 1600), Image.Resampling.BICUBIC)
        shots.append((encode(big, "JPEG", quality=88), str(digit)))
    return shots


def small_bad_inputs() -> list[Bad]:
    return [bad for bad in bad_inputs() if len(bad.body) < 100_000]


@dataclass(frozen=True)
class Menu:
    """What there is to ask, and what is right to answer."""

    drawings: list[tuple[bytes, str]]
    photographs: list[tuple[bytes, str]]
    bad_inputs: list[Bad]
    blank: bytes


def caller(url: str, end: float, seed: int, menu: Menu, tally: Tally) -> None:
    """One connection, never idle: ask, check, ask again."""
    chance = random.Random(seed)
    with requests.Session() as http:
        http.trust_env = False  # $REQUESTS_CA_BUNDLE gives `post` and `send` one connection each
        while time.monotonic() < end:
            try:
                ask(http, url, chance, menu, tally)
            except requests.RequestException as error:
                tally.dropped.append(repr(error))


def ask(http: requests.Session, url: str, chance: random.Random, menu: Menu, tally: Tally) -> None:
    """One request of one of the four kinds, and a look at its answer; 503 may be said of any."""
    kind = chance.choices(("drawing", "batch", "photograph", "bad"), (60, 5, 10, 25))[0]
    if kind == "bad":
        bad = chance.choice(menu.bad_inputs)
        response = send(http, url, bad, 60)
        right = response.status_code in bad.statuses
    elif kind == "batch":
        chosen = chance.choices([*menu.drawings, (menu.blank, "none")], k=10)
        instances = [{"image": data_uri(picture)} for picture, _ in chosen]
        response = http.post(f"{url}/api/predict", json={"instances": instances}, timeout=60)
        answers = response.json().get("predictions", ())
        digits = [str(answer.get("digit", "none")) for answer in answers]
        right = digits == [digit for _, digit in chosen]
    else:
        picture, digit = chance.choice(menu.drawings if kind == "drawing" else menu.photographs)
        headers = {"Content-Type": "image/png"}
        response = http.post(f"{url}/api/predict", picture, headers=headers, timeout=60)
        right = response.text == digit
    busy = response.status_code == 503 and "Retry-After" in response.headers
    tally.answers["busy" if busy else kind] += 1
    if not right and not busy:
        tally.wrong.append(f"{kind}: {response.status_code} {response.text[:200]}")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=5)
    minutes: float = options.parse_args().minutes
    tally, samples = Tally(), []
    blank = encode(Image.new("RGBA", (441, 441)))
    menu = Menu(drawings(), photographs(), small_bad_inputs(), blank)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "log") as url:
        started = time.monotonic()
        end = started + 60 * minutes
        callers = [
            threading.Thread(target=caller, args=(url, end, seed, menu, tally))
            for seed in range(CONNECTIONS)
        ]
        for thread in callers:
            thread.start()
        while time.monotonic() < end:
            time.sleep(SAMPLE_SECONDS)
            samples.append((time.monotonic() - started, resident_bytes(url)))
        for thread in callers:
            thread.join()
    return report(tally, samples, minutes)


def report(tally: Tally, samples: list[tuple[float, int]], minutes: float) -> int:
    """Say what became of it all; 0 if it went well."""
    second = statistics.mean(size for at, size in samples if 60 <= at < 120)
    last = statistics.mean(size for at, size in samples if at >= 60 * (minutes - 1))
    total = sum(tally.answers.values())
    print(f"{total:,} answers on {CONNECTIONS} connections in {minutes:g} minutes:", end=" ")
    print(", ".join(f"{count:,} {kind}" for kind, count in tally.answers.most_common()))
    print(f"wrong: {len(tally.wrong)}, dropped: {len(tally.dropped)}")
    for text in (*tally.wrong[:5], *tally.dropped[:5]):
        print(f"  {text}")
    growth = last / second - 1
    print(
        f"memory: {second / 2**20:.1f} MiB in the second minute, {last / 2**20:.1f} MiB in the",
        end=" ",
    )
    print(f"last ({growth:+.1%})")
    return 1 if tally.wrong or tally.dropped or abs(growth) > 0.05 else 0


if __name__ == "__main__":
    sys.exit(main())
