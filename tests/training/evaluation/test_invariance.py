"""Where a drawing lies, its size and its colours do not change what it is read as."""

from __future__ import annotations

import re

from digits.classifier.recognizer import Recognizer
from digits.training import datasets
from digits.training.evaluation.invariance import CHANGES, invariance


def test_drawn_digits_are_read_the_same(recognizer: Recognizer) -> None:
    rows = list(invariance(recognizer, datasets.load("drawn:3")))[3:]
    changed = {
        row[1:].split("|")[0].strip(): float(re.findall(r"([\d.]+)%", row)[0]) for row in rows
    }
    assert changed.keys() == CHANGES.keys()
    assert all(share <= 5 for name, share in changed.items() if "turned" not in name)
    assert all(share <= 10 for share in changed.values())
