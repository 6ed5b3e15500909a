"""The bars of a run as Markdown, for the terminal and for docs/performance.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.benchmarks.summary import Figures


def report(figures: Figures) -> str:
    """The bars, and what could not be measured."""
    head = f"{figures['date']}, {figures['machine']}; {versions(figures)}."
    parts = [head, table(("", "bar", "found", "met"), [bar(line) for line in figures["bars"]])]
    if figures["skipped"]:
        rows = [(line["label"], line["reason"]) for line in figures["skipped"]]
        parts.append(table(("not measured here", "why"), rows))
    return "\n\n".join(parts)


def bar(line: Figures) -> tuple[Any, ...]:
    return line["what"], line["bar"], f"{line['found']:g}", "yes" if line["met"] else "**no**"


def versions(figures: Figures) -> str:
    return ", ".join(f"{name} {version}" for name, version in figures["versions"].items())


def table(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Rows -> a Markdown table whose columns line up; those of numbers to the right."""
    cells = [list(names), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(names))]
    right = [all(is_number(row[i]) for row in cells[1:]) for i in range(len(names))]

    def line(row: Sequence[str]) -> str:
        padded = (
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(row, widths, right, strict=True)
        )
        return f"| {' | '.join(padded)} |"

    rule = [
        "-" * (width - 1) + ":" if number else "-" * width
        for width, number in zip(widths, right, strict=True)
    ]
    return "\n".join([line(cells[0]), line(rule), *(line(row) for row in cells[1:])])


def is_number(cell: str) -> bool:
    return not cell or cell.replace(",", "").replace(".", "", 1).isdigit()
