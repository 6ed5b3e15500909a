"""`python -m tests.benchmarks.scale`: what the measured speed means in instances and money."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

import click

from tests.benchmarks.tables import table
from tests.conftest import ROOT

FIGURES = ROOT / "docs" / "performance.json"
PAGE = ROOT / "docs" / "scale.md"
BEGIN, END = (
    "<!-- arithmetic: written by `python -m tests.benchmarks.scale --docs` -->\n",
    "<!-- end of the arithmetic -->\n",
)

# Cloud Run, regions of tier 1 (us-central1, europe-west1), US dollars, free tier left out.
# https://cloud.google.com/run/pricing as archived in 2025: compare before relying on them.
PER_REQUEST = 0.40 / 1e6
CPU_SECOND, GIB_SECOND = 0.000_024, 0.000_002_5  # request-based: while a request is served
IDLE_CPU_SECOND, IDLE_GIB_SECOND = 0.000_002_5, 0.000_002_5  # a minimum instance without one
ALWAYS_CPU_SECOND, ALWAYS_GIB_SECOND = 0.000_018, 0.000_002  # instance-based: all the time
BILLED_AT_LEAST = 0.1  # s: busy time is rounded up to this

GIB, CPUS = 0.5, 1  # of an instance: deploy.sh's --memory, --cpu
THREADS = 8  # deploy.sh's --concurrency
BUSY = 0.6  # share of its CPU at which Cloud Run starts another instance
MONTH = 730 * 3600  # s
RATES = 0.1, 10, 1_000, 100_000  # requests a second


@dataclass(frozen=True)
class Scale:
    """A steady rate of requests. Costs in dollars."""

    rate: float
    instances: int
    request_based: float  # a month
    instance_based: float  # a month, without requests' own price

    @property
    def cheapest_per_million(self) -> float:
        return min(self.request_based, self.instance_based) / (self.rate * MONTH) * 1e6


def capacity(path: Path) -> float:
    """Requests a second that one instance of one CPU answers, as the benchmark measured it."""
    measured = json.loads(path.read_text())["threads"]
    return next(float(line["per_second"]) for line in measured if line["threads"] == THREADS)


def scale(rate: float, per_second: float) -> Scale:
    """What a rate of requests needs, if an instance at full load answers `per_second`.

    Request-based time is at most that of all instances, and at most BILLED_AT_LEAST a request.
    """
    instances = math.ceil(rate / (per_second * BUSY))
    busy = min(instances, rate * max(BILLED_AT_LEAST, 1 / per_second))
    return Scale(
        rate,
        instances,
        MONTH * (busy * cost_of(CPU_SECOND, GIB_SECOND) + rate * PER_REQUEST),
        MONTH * instances * cost_of(ALWAYS_CPU_SECOND, ALWAYS_GIB_SECOND),
    )


def cost_of(cpu: float, gib: float) -> float:
    """A second of one instance."""
    return CPUS * cpu + GIB * gib


def report(per_second: float) -> str:
    """The arithmetic as Markdown."""
    rows = [
        (
            f"{s.rate:,g}",
            f"{s.instances:,}",
            f"{s.request_based:,.2f}",
            f"{s.instance_based:,.2f}",
            f"{s.cheapest_per_million:,.2f}",
        )
        for s in (scale(rate, per_second) for rate in RATES)
    ]
    heads = ("a second", "instances", "request-based $", "instance-based $", "least $ a million")
    busy = cost_of(CPU_SECOND, GIB_SECOND) / (per_second * BUSY) * 1e6
    idle = MONTH * cost_of(IDLE_CPU_SECOND, IDLE_GIB_SECOND)
    return "\n".join(
        [
            f"- one instance ({CPUS} CPU, {GIB} GiB, {THREADS} threads) at full load answers"
            f" {per_second:.0f} requests a second; at {BUSY:.0%} of it, where the next is started,"
            f" {per_second * BUSY:.0f};",
            f"- a million requests cost ${busy:.2f} of instances that are always busy, and"
            f" ${PER_REQUEST * 1e6:.2f} for being requests;",
            "- an instance kept warm without work (`--min-instances 1`) costs"
            f" ${idle:.2f} a month.",
            "",
            "A month at a steady rate:",
            "",
            table(heads, rows),
        ]
    )


@click.command()
@click.option("--figures", type=click.Path(path_type=Path, exists=True), default=FIGURES)
@click.option("--docs", is_flag=True, help="Write it into docs/scale.md as well.")
def main(figures: Path, docs: bool) -> None:
    """Work out capacity and cost from the figures of `make bench`."""
    text = report(capacity(figures))
    click.echo(text)
    if docs:
        head, _, rest = PAGE.read_text().partition(BEGIN)
        if END not in rest:
            raise SystemExit(f"{PAGE} has lost the marks that the arithmetic stands between")
        PAGE.write_text(f"{head}{BEGIN}\n{text}\n\n{END}{rest.partition(END)[2]}")


if __name__ == "__main__":
    main()
