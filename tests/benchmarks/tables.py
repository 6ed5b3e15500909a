"""The figures of a run as Markdown, for the terminal and for docs/performance.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.benchmarks.summary import Figures


def report(figures: Figures) -> str:
    """All tables, each under its heading."""
    sections: list[tuple[str, Sequence[str], Sequence[Sequence[Any]]]] = [
        ("Bars", ("", "bar", "found", "met"), [bar(line) for line in figures["bars"]]),
        (
            "Cold start",
            ("", "starts", "median ms", "quickest", "slowest", "files opened", "MB read"),
            [cold(line) for line in figures["cold"]],
        ),
        (
            "Warm requests",
            ("picture", "at once", "", "requests", "p50 ms", "p95 ms", "p99 ms", "per second"),
            [list(line.values()) for line in sorted_warm(figures["warm"])],
        ),
        (
            "Threads, on one core",
            ("threads", "at once", "requests", "p50 ms", "p95 ms", "p99 ms", "per second"),
            [list(line.values()) for line in figures["threads"]],
        ),
        (
            "Batches",
            ("pictures", "rounds", "singles ms", "batch ms", "times faster"),
            [list(line.values()) for line in figures["batch"]],
        ),
        (
            "Memory",
            ("", "", "PSS MiB"),
            [
                (line["server"], line["moment"], mebibytes(line["pss_bytes"]))
                for line in figures["memory"]
            ],
        ),
        (
            "With little memory",
            ("", "picture", "at once", "requests", "MiB given", "MiB used", "killed"),
            [limited(line) for line in figures["limited"]],
        ),
        (
            "Sizes",
            ("", "MB"),
            [(line["what"], f"{line['bytes'] / 1e6:.2f}") for line in figures["sizes"]],
        ),
        (
            "A drawing's way, room by room",
            ("", "µs"),
            [(line["room"], f"{line['seconds'] * 1e6:.0f}") for line in figures["rooms"]],
        ),
        (
            "Growth",
            ("", "pixels or neighbours", "ms"),
            [
                (line["what"], f"{line['x']:,}", f"{line['seconds'] * 1000:.2f}")
                for line in sorted(figures["growth"], key=lambda c: (c["what"], c["x"]))
            ],
        ),
        (
            "Not measured here",
            ("", "why"),
            [(line["label"], line["reason"]) for line in figures["skipped"]],
        ),
    ]
    head = f"{figures['date']}, {figures['machine']}; {versions(figures)}."
    parts = [f"### {title}\n\n{table(names, rows)}" for title, names, rows in sections if rows]
    return "\n\n".join([head, *parts])


def sorted_warm(lines: Sequence[Figures]) -> list[Figures]:
    """The contenders below one another, picture by picture."""
    pictures = [line["picture"] for line in lines]
    return sorted(lines, key=lambda line: (pictures.index(line["picture"]), line["concurrency"]))


def bar(line: Figures) -> tuple[Any, ...]:
    return line["what"], line["bar"], f"{line['found']:g}", "yes" if line["met"] else "**no**"


def cold(line: Figures) -> tuple[Any, ...]:
    read = line["read_bytes"]
    return (
        line["server"],
        line["starts"],
        *(f"{line[key]:.0f}" for key in ("median_ms", "quickest_ms", "slowest_ms")),
        "" if read is None else line["files_opened"],
        "" if read is None else f"{read / 1e6:.1f}",
    )


def limited(line: Figures) -> tuple[Any, ...]:
    return (
        *(line[key] for key in ("server", "picture", "concurrency", "requests")),
        *(mebibytes(line[key]) for key in ("limit_bytes", "peak_bytes")),
        line["killed"],
    )


def mebibytes(count: int) -> str:
    return f"{count / 2**20:.0f}"


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
