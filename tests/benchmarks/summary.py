"""Records of a run -> its figures, in the form that is written as JSON."""

from __future__ import annotations

import datetime
import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

from tests.benchmarks.cold import name_of
from tests.benchmarks.forms import (
    BORDERED,
    DESK,
    EXAMPLES,
    EXPLAINED,
    JSON,
    PAGE,
    SHEET,
    TEXT,
    WHITE,
)
from tests.benchmarks.growth import (
    DECODING,
    NUMBER,
    PHOTOGRAPH,
    TABLE,
    TWO_HUNDRED,
    WHOLE_PHOTOGRAPH,
)
from tests.benchmarks.pictures import ordinary
from tests.benchmarks.records import (
    Batch,
    ColdStart,
    Cost,
    Files,
    Form,
    Limited,
    Memory,
    Record,
    Size,
    Skipped,
    Threads,
    Warm,
)
from tests.benchmarks.servers import ARTICLE, DIGITS, HELLO

Figures = dict[str, Any]
PACKAGES = "functions-framework", "gunicorn", "numpy", "pillow", "scikit-learn", "scikit-image"


def summarize(records: Sequence[Record]) -> Figures:
    """All that a run has found, medians and percentiles instead of single measurements."""
    figures: Figures = {
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": machine(),
        "versions": {name: metadata.version(name) for name in PACKAGES},
        "cold": cold(records),
        "warm": warm(records),
        "threads": threads(records),
        "batch": batch(records),
        "memory": every(records, Memory),
        "limited": every(records, Limited),
        "sizes": every(records, Size),
        "growth": every(records, Cost),
        "forms": forms(records),
        "skipped": every(records, Skipped),
    }
    return figures | {"bars": bars(figures)}


def machine() -> str:
    """Processor, cores and Python, in words."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    processor = names[0] if names else platform.machine()
    return (
        f"{processor}, {os.cpu_count()} cores, {platform.system()},"
        f" Python {platform.python_version()}"
    )


def every(records: Iterable[Record], kind: type[Record]) -> list[Figures]:
    return [asdict(record) for record in records if isinstance(record, kind)]


def cold(records: Sequence[Record]) -> list[Figures]:
    """One line per server."""
    starts: dict[str, list[float]] = {}
    for record in records:
        if isinstance(record, ColdStart):
            starts.setdefault(record.server, []).append(record.seconds * 1000)
    files = {record.server: record for record in records if isinstance(record, Files)}
    return [
        {
            "server": server,
            "starts": len(taken),
            "median_ms": round(statistics.median(taken), 1),
            "quickest_ms": round(min(taken), 1),
            "slowest_ms": round(max(taken), 1),
            "files_opened": files[server].opened if server in files else None,
            "read_bytes": files[server].read_bytes if server in files else None,
        }
        for server, taken in starts.items()
    ]


def warm(records: Sequence[Record]) -> list[Figures]:
    """One line per picture, concurrency and server, its rounds put together."""
    cells: dict[tuple[str, int, str], list[Warm]] = {}
    for record in records:
        if isinstance(record, Warm):
            key = record.picture, record.concurrency, record.server
            cells.setdefault(key, []).append(record)
    return [
        {
            "picture": picture,
            "concurrency": concurrency,
            "server": server,
            **together(parts),
        }
        for (picture, concurrency, server), parts in cells.items()
    ]


def threads(records: Iterable[Record]) -> list[Figures]:
    """One line per number of threads."""
    rounds: dict[tuple[int, int], list[Threads]] = {}
    for record in records:
        if isinstance(record, Threads):
            rounds.setdefault((record.threads, record.concurrency), []).append(record)
    return [
        {"threads": count, "concurrency": concurrency, **together(parts)}
        for (count, concurrency), parts in rounds.items()
    ]


def forms(records: Iterable[Record]) -> Figures:
    """Median milliseconds of each form of an answer."""
    return {
        record.form: round(statistics.median(record.latencies) * 1000, 3)
        for record in records
        if isinstance(record, Form)
    }


def batch(records: Iterable[Record]) -> list[Figures]:
    """One line, the median of all rounds; `times` is the median of each round's own ratio."""
    rounds = [record for record in records if isinstance(record, Batch)]
    if not rounds:
        return []
    singles = statistics.median(each.singles_seconds for each in rounds)
    at_once = statistics.median(each.batch_seconds for each in rounds)
    times = statistics.median(each.singles_seconds / each.batch_seconds for each in rounds)
    return [
        {
            "pictures": rounds[0].pictures,
            "rounds": len(rounds),
            "singles_ms": round(singles * 1000, 1),
            "batch_ms": round(at_once * 1000, 1),
            "times": round(times, 2),
        }
    ]


def together(rounds: Sequence[Warm] | Sequence[Threads]) -> Figures:
    """Percentiles and throughput of several rounds of the same."""
    latencies = [latency for part in rounds for latency in part.latencies]
    seconds = sum(part.seconds for part in rounds)
    return {
        "requests": len(latencies),
        **percentiles(latencies),
        "per_second": round(len(latencies) / seconds, 1),
    }


def percentiles(latencies: Sequence[float]) -> dict[str, float]:
    """Latencies in seconds -> p50, p95 and p99 in milliseconds."""
    cuts = statistics.quantiles(latencies, n=100, method="inclusive")
    return {f"p{p}_ms": round(cuts[p - 1] * 1000, 2) for p in (50, 95, 99)}


def bars(figures: Figures) -> list[Figures]:
    """What the project promises, against what was found."""
    start = {line["server"]: line["median_ms"] for line in figures["cold"]}
    calm = of(figures["warm"], picture=ordinary().name, concurrency=1, key="p50_ms")
    busy = of(figures["warm"], picture=ordinary().name, concurrency=8, key="per_second")
    used = [m for m in figures["memory"] if m["server"] == DIGITS.name]
    whole = max((c["x"] for c in figures["growth"] if "JPEG" in c["what"]), default=0)
    read = {c["what"]: c["seconds"] for c in figures["growth"]}
    photo = {c["what"]: c["seconds"] for c in figures["growth"] if c["x"] == whole}
    packed = {size["what"]: size["bytes"] for size in figures["sizes"]}
    form = figures["forms"]
    found = [
        ("cold start, times hello world", ratio(start, DIGITS.name, HELLO.name), "<=", 1.55),
        (
            "the same, explained JSON",
            ratio(start, name_of(DIGITS, EXPLAINED), HELLO.name),
            "<=",
            1.65,
        ),
        (
            "the same, the page's request",
            ratio(start, name_of(DIGITS, PAGE), HELLO.name),
            "<=",
            1.65,
        ),
        ("cold start, article's over ours", ratio(start, ARTICLE.name, DIGITS.name), ">=", 4),
        ("p50 alone, times hello world", ratio(calm, DIGITS.name, HELLO.name), "<=", 4.2),
        ("p50 alone, article's over ours", ratio(calm, ARTICLE.name, DIGITS.name), ">=", 2),
        ("throughput at 8, times the article's", ratio(busy, DIGITS.name, ARTICLE.name), ">=", 2),
        ("JSON, times the digit alone", ratio(form, JSON, TEXT), "<=", 1.1),
        (
            "explained JSON, times the digit alone",
            ratio(form, EXPLAINED, TEXT),
            "<=",
            1.35,
        ),
        (
            "the page's request, times the digit alone",
            ratio(form, PAGE, TEXT),
            "<=",
            1.5,
        ),
        ("JSON with 100 examples, times JSON", ratio(form, EXAMPLES, JSON), "<=", 1.15),
        ("with a border, times without", ratio(form, BORDERED, WHITE), "<=", 1.5),
        ("a photograph on a desk, times without", ratio(form, DESK, SHEET), "<=", 1.5),
        (
            "batch of 100, times faster than singles",
            figures["batch"][0]["times"] if figures["batch"] else None,
            ">=",
            2,
        ),
        ("12 MP JPEG, times its decoding", ratio(photo, PHOTOGRAPH, DECODING), "<=", 1.5),
        ("ms for a drawn number of six digits", read.get(NUMBER, 0) * 1000 or None, "<=", 120),
        ("s for a 12 MP photograph as a number", read.get(WHOLE_PHOTOGRAPH), "<=", 1.5),
        ("s for a sheet of 200 digits", read.get(TWO_HUNDRED), "<=", 1.5),
        ("s for a photographed table", read.get(TABLE), "<=", 2),
        ("MiB after 1000 requests", used[-1]["pss_bytes"] / 2**20 if used else None, "<=", 80),
        ("processes killed at 256 MiB", total(figures["limited"], "killed"), "<=", 0),
        ("MB uploaded", packed.get("files uploaded", 0) / 1e6 or None, "<=", 6),
    ]
    return [
        {
            "what": what,
            "bar": f"{sign} {limit}",
            "found": round(value, 2),
            "met": value <= limit if sign == "<=" else value >= limit,
        }
        for what, value, sign, limit in found
        if value is not None
    ]


def of(lines: Iterable[Figures], picture: str, concurrency: int, key: str) -> dict[str, float]:
    """One figure of every server for one picture and concurrency."""
    return {
        line["server"]: line[key]
        for line in lines
        if line["picture"] == picture and line["concurrency"] == concurrency
    }


def ratio(figures: dict[str, float], over: str, under: str) -> float | None:
    return figures[over] / figures[under] if figures.keys() >= {over, under} else None


def total(lines: Sequence[Figures], key: str) -> float | None:
    return sum(line[key] for line in lines) if lines else None
