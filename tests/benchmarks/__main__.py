"""`python -m tests.benchmarks`: measure the function side by side with two others."""

from __future__ import annotations

import json
from pathlib import Path

import click

from tests.benchmarks import batch, cold, forms, growth, memory, sizes, tables, threads, warm
from tests.benchmarks.functions.article.main import train
from tests.benchmarks.records import Record, Task
from tests.benchmarks.servers import CLASSIFIER, Fleet, compile_sources
from tests.benchmarks.summary import Figures, summarize
from tests.conftest import ROOT

RESULTS = ROOT / "build" / "bench.json"
DOCS = ROOT / "docs"
BEGIN, END = "<!-- figures: written by `make bench DOCS=1` -->\n", "<!-- end of the figures -->\n"


NAMES = "start, drawing, JPEG, batch, threads, memory, size, forms, picture, neighbours, numbers"
"""What the names of tasks have in them."""


@click.command()
@click.option("--quick", is_flag=True, help="A few seconds of each, to see that it works.")
@click.option("--docs", is_flag=True, help="Write the bars into docs/performance.md as well.")
@click.option("--only", help=f"Only tasks with this in their names: {NAMES}.")
def bench(quick: bool, docs: bool, only: str | None) -> None:
    """Measure cold start, warm requests, batches, memory, sizes and how the cost grows."""
    RESULTS.parent.mkdir(exist_ok=True)
    train(CLASSIFIER)
    compile_sources()
    fleet = Fleet()
    try:
        tasks = [task for task in plan(fleet, quick) if only is None or only in task.label]
        if not tasks:
            raise click.UsageError(f"No task has {only!r} in its name; there are {NAMES}.")
        records = run(tasks)
    finally:
        fleet.stop()
    figures = summarize(records)
    RESULTS.write_text(json.dumps(figures, indent=2) + "\n")
    click.echo(f"\n{tables.report(figures)}\n\nAll figures are in {RESULTS.relative_to(ROOT)}.")
    if docs:
        publish(figures, DOCS)


def plan(fleet: Fleet, quick: bool) -> list[Task]:
    """All that is measured, in order."""
    return [
        *cold.tasks(starts=2 if quick else 15),
        *warm.tasks(fleet, seconds=6 if quick else 60),
        *batch.tasks(fleet, rounds=3 if quick else 15),
        *threads.tasks(seconds=0.5 if quick else 4),
        *memory.tasks(),
        *sizes.tasks(),
        *forms.tasks(fleet, rounds=50 if quick else 500),
        *growth.tasks(seconds=0.1 if quick else 1),
    ]


def run(tasks: list[Task]) -> list[Record]:
    """Do one task after the other, with a bar that shows how far they are."""
    records: list[Record] = []
    length = round(sum(task.seconds for task in tasks) * 10)
    with click.progressbar(length=length, item_show_func=str, show_pos=False) as bar:
        for task in tasks:
            bar.update(0, task.label)
            records.extend(task())
            bar.update(round(task.seconds * 10), task.label)
    return records


def publish(figures: Figures, directory: Path) -> None:
    """Write the bars into performance.md, between its marks."""
    page = directory / "performance.md"
    head, _, rest = page.read_text().partition(BEGIN)
    tail = rest.partition(END)[2]
    page.write_text(f"{head}{BEGIN}\n{tables.report(figures)}\n\n{END}{tail}")


if __name__ == "__main__":
    bench()
