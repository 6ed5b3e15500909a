"""`python -m digits evaluate | compare | invariance`: measures the model."""

from __future__ import annotations

from pathlib import Path

import click

from digits.classifier import recipes
from digits.classifier.artifact import open_model
from digits.classifier.recognizer import Recognizer
from digits.cli.options import model_option


@click.command()
@click.argument("datasets", nargs=-1, required=True)
@model_option
@click.option(
    "--recipe",
    "others",
    multiple=True,
    type=click.Choice(list(recipes.RECIPES)),
    help="Build this recipe as well and compare; repeatable.",
)
@click.option(
    "--limit", type=click.IntRange(1), help="Ask for this many digits of each dataset only."
)
@click.option("--report", type=click.Path(path_type=Path), help="Write a page with pictures.")
@click.option(
    "--lines",
    type=click.IntRange(1),
    help="Compose so many numbers of each dataset's digits, 3 to 6 a line, and read those.",
)
@click.option(
    "--layout",
    type=click.Choice(
        ["lines", "comb", "table", "desk", "page", "form", "field", "date", "formula", "sum"]
    ),
    help="Of --lines: free (the default), in boxes, in a table's cells, on a sheet on a dark desk,"
    " on a page on any desk with a hand and a shadow, beside a form's printed labels, in boxes"
    " beside these, as dates, with brackets, as sums.",
)
@click.option(
    "--read", "whole", is_flag=True, help="Read whole numbers: folders with a labels.csv."
)
@click.option(
    "--resample",
    type=float,
    help="Of --read: with so many times the pixels along each side, 0.1 to 10.",
)
@click.option(
    "--personal",
    is_flag=True,
    help="Measure how a writer's own examples help: a .npz with `writer`, or a folder for each.",
)
@click.option(
    "--plot", type=click.Path(path_type=Path), help="Draw the curves of --personal as SVG."
)
def evaluate(
    datasets: tuple[str, ...],
    model_directory: Path,
    others: tuple[str, ...],
    limit: int | None,
    report: Path | None,
    lines: int | None,
    layout: str | None,
    whole: bool,
    resample: float | None,
    personal: bool,
    plot: Path | None,
) -> None:
    """Measure the model on labelled digits, or numbers.

    DATASETS: load_digits, openml:mnist_784 (fetched), drawn:N:SEED, or paths: a folder with folders
    0 to 9 or with a labels.csv (file,label), an .npz of images or pen strokes, IDX files.
    """
    if bool(lines) + whole + personal > 1:
        raise click.UsageError("Choose one of --lines, --read and --personal.")
    if resample is not None and not 0.1 <= resample <= 10:  # click.FloatRange lets nan through
        raise click.UsageError("--resample is a number from 0.1 to 10.")
    if resample and not whole:
        raise click.UsageError("--resample changes the pictures of --read.")
    if layout and not lines:
        raise click.UsageError("--layout is of the numbers that --lines N composes.")
    if plot and not personal:
        raise click.UsageError("--plot draws what --personal measures.")
    if (lines or whole or personal) and (others or limit or report):
        raise click.UsageError("--recipe, --limit and --report are for single digits.")
    recognizer = Recognizer(open_model(model_directory))
    if personal:
        evaluate_personal(datasets, recognizer, plot)
    elif lines or whole:
        evaluate_numbers(datasets, recognizer, lines, layout or "lines", resample)
    else:
        evaluate_digits(datasets, recognizer, others, limit, report)


def evaluate_digits(
    datasets: tuple[str, ...],
    recognizer: Recognizer,
    others: tuple[str, ...],
    limit: int | None,
    report: Path | None,
) -> None:
    """Print how right single digits are read, also by models of other recipes."""
    from digits.training import datasets as loading
    from digits.training.evaluation import evaluate as evaluation
    from digits.training.evaluation.report import page
    from digits.training.train import build_apart

    recognizers = [recognizer, *(Recognizer(build_apart(recipes.find(name))) for name in others)]
    evaluations = []
    for name in datasets:
        dataset = loading.load(name)
        if dataset.name in recognizer.model.manifest["datasets"]:
            click.echo(f"{dataset.name}: the model is trained on these very digits.", err=True)
        dataset = loading.sample(dataset, limit) if limit else dataset
        for each in recognizers:
            evaluations.append(evaluation.evaluate(each, dataset))
            click.echo(evaluation.table(evaluations[-1]))
    if report:
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text(page(evaluations))
        click.echo(f"Written to {report}")


def evaluate_personal(datasets: tuple[str, ...], recognizer: Recognizer, plot: Path | None) -> None:
    """Print how right the digits of a writer are read with examples of the same writer."""
    from digits.training.evaluation import personal

    results = []
    for name in datasets:
        results.append(personal.measure(recognizer, Path(name).stem, personal.by_writer(name)))
        click.echo(personal.table(results[-1]))
    if plot:
        plot.parent.mkdir(parents=True, exist_ok=True)
        plot.write_text(personal.plot(results))
        click.echo(f"Written to {plot}")


def evaluate_numbers(
    datasets: tuple[str, ...],
    recognizer: Recognizer,
    lines: int | None,
    layout: str,
    resample: float | None,
) -> None:
    """Print how right whole numbers are read: of folders, or composed of datasets' digits."""
    from digits.training import datasets as loading
    from digits.training.evaluation import numbers

    for name in datasets:
        asked = (
            numbers.compose(loading.load(name), lines, layout=layout)
            if lines
            else numbers.from_folder(Path(name))
        )
        if resample:
            asked = numbers.resampled(asked, resample)
        click.echo(numbers.summary(numbers.read(recognizer, asked)))


@click.command()
@click.argument("datasets", nargs=-1, required=True)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=1000,
    show_default=True,
    help="Digits of each dataset.",
)
@click.option("--only", default="", help="Only the alternatives with these words in their names.")
def compare(datasets: tuple[str, ...], limit: int, only: str) -> None:
    """Measure the recipe against alternatives.

    Prints a table; takes minutes.
    """
    from digits.training.evaluation import compare as comparison

    for row in comparison.compare(datasets, limit, only):
        click.echo(row)


@click.command()
@click.argument("dataset")
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=1000,
    show_default=True,
    help="Digits of the dataset.",
)
@model_option
def invariance(dataset: str, limit: int, model_directory: Path) -> None:
    """Measure what should change no answer.

    Moves, scales, turns and recolours the digits of DATASET.
    """
    from digits.training import datasets as loading
    from digits.training.evaluation import invariance as measuring

    digits = loading.sample(loading.load(dataset), limit)
    for row in measuring.invariance(Recognizer(open_model(model_directory)), digits):
        click.echo(row)
