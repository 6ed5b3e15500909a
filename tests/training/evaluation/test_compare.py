"""Alternatives are built and measured, each by itself."""

from __future__ import annotations

from digits.training.evaluation.compare import ALTERNATIVES, compare
from tests.conftest import ROOT


def test_an_alternative_is_measured() -> None:
    """The model of load_digits alone, on digits that it was trained with: nearly all right."""
    head, line, row = compare(["load_digits"], 200, "load_digits alone")
    assert head == "| | load_digits | mean |"
    assert line == "|---|---|---|"
    name, share, mean = (cell.strip() for cell in row.strip("|").split("|"))
    assert name == "training: load_digits alone"
    assert share == mean
    assert float(share) > 99


def test_every_row_of_the_documentation_is_an_alternative() -> None:
    text = (ROOT / "docs/recognition.md").read_text()
    rows = [line.split("|")[1].strip() for line in text.splitlines() if line.count("|") == 7]
    assert [row for row in rows if row and set(row) != {"-"}] == list(ALTERNATIVES)
