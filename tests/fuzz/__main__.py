"""`make fuzz`: mutated picture files against the decoder and everything behind it.

Each file is read as a digit and as a number, and ends as such or as a problem, or it is written to
tests/fuzz/corpus/, where the tests read it from then on.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import random
import resource
import sys
import time
import traceback
from pathlib import Path

from digits import config, service
from digits.classifier.artifact import open_model
from digits.classifier.recognizer import Recognizer
from digits.errors import DigitsError, ModelUnavailable
from tests.fuzz.mutate import mutated, seeds

CORPUS = Path(__file__).parent / "corpus"
MOST_SECONDS = 2
MOST_MEBIBYTES = 400


def outcomes_of(recognizer: Recognizer, picture: bytes) -> list[str]:
    """The kind of the answer to a picture, or of its problem, as a digit and as a number.

    Anything else is raised.
    """
    found = []
    for ask in (service.predict, service.read):
        try:
            found.append(type(ask(picture, recognizer)).__name__)
        except ModelUnavailable:
            raise
        except DigitsError as error:
            found.append(type(error).__name__)
    return found


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pictures", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    recognizer = Recognizer(open_model(Path(config.model_directory())))
    chance, files = random.Random(chosen.seed), seeds()
    outcomes: collections.Counter[str] = collections.Counter()
    slowest = 0.0
    for _ in range(chosen.pictures):
        picture = mutated(chance.choice(files), chance)
        started = time.perf_counter()
        try:
            found = outcomes_of(recognizer, picture)
        except Exception:
            found = ["UNEXPECTED"]
            traceback.print_exc()
            keep(picture)
        seconds = time.perf_counter() - started
        if seconds > MOST_SECONDS:
            keep(picture)
        slowest = max(slowest, seconds)
        outcomes.update(found)
    mebibytes = peak_mebibytes()
    print(f"{chosen.pictures:,} mutated pictures of {len(files)} files, seed {chosen.seed}")
    print(", ".join(f"{name} {count:,}" for name, count in outcomes.most_common()))
    print(f"unexpected: {outcomes['UNEXPECTED']}, slowest: {slowest:.2f} s, peak: {mebibytes} MiB")
    bad = outcomes["UNEXPECTED"] or slowest > MOST_SECONDS or mebibytes > MOST_MEBIBYTES
    return 1 if bad else 0


def keep(picture: bytes) -> None:
    """Put a picture among those that the tests read."""
    (CORPUS / hashlib.sha256(picture).hexdigest()[:12]).write_bytes(picture)


def peak_mebibytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1 << 20 if sys.platform == "darwin" else 1 << 10)


if __name__ == "__main__":
    sys.exit(main())
