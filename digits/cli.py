"""The command line: `python -m digits predict | build | evaluate | ...`."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from digits import __version__, config, service
from digits.classifier import recipes
from digits.classifier.artifact import open_model
from digits.classifier.examples import SentExamples
from digits.classifier.recognizer import Recognizer
from digits.errors import DigitsError

model_option = click.option(
    "--model",
    "model_directory",
    type=click.Path(path_type=Path),
    default=config.model_directory,
    help="Folder of the built model.",
)

DATASETS = "load_digits, drawn:N:SEED, openml:NAME, .npz, IDX, or a folder: see `evaluate --help`."


@click.group()
@click.version_option(__version__, prog_name="digits")
def cli() -> None:
    """Reads handwritten digits."""


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--read", "whole", is_flag=True, help="Read whole numbers.")
@click.option(
    "--show",
    type=click.Path(path_type=Path, file_okay=False),
    help="Read whole numbers; write each picture to this folder, as PNG with what was found.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="Of the output. json: an object a line; csv: with a line of names. Both hold errors, too.",
)
@click.option(
    "--examples",
    help="Labelled pictures of the same hand: a folder with a labels.csv or folders 0 to 9, or a"
    " zip of the drawing page.",
)
@model_option
def predict(
    paths: tuple[Path, ...],
    whole: bool,
    show: Path | None,
    form: str,
    examples: str | None,
    model_directory: Path,
) -> None:
    """Read the digit, or the number, in each picture of PATHS: files, or folders of them."""
    recognizer = Recognizer(open_model(model_directory))
    if examples:
        recognizer = with_examples(recognizer, examples)
    names = ("file", "text", "confidence") if whole or show else ("file", *PREDICTED)
    files = [*pictures(paths)]
    root = Path(os.path.commonpath([file.resolve().parent for file in files])) if show else Path()
    refused = False
    if form == "csv":
        click.echo(csv_line([*names, "error"]))
    for file in files:
        row: Row = {"file": str(file)}
        try:
            if whole or show:
                row |= read_number(file, recognizer, show and show_at(file, root, show))
            else:
                prediction = service.predict(file.read_bytes(), recognizer)
                row |= {name: getattr(prediction, name) for name in PREDICTED}
        except (DigitsError, OSError) as error:
            row["error"] = str(error)
            refused = True
        if form == "json":
            click.echo(json.dumps(row))
        elif form == "csv":
            click.echo(csv_line([row.get(name, "") for name in (*names, "error")]))
        else:
            click.echo(sentence(row), err="error" in row)
    if refused:
        raise SystemExit(1)


def with_examples(recognizer: Recognizer, name: str) -> Recognizer:
    """Take all digits of a dataset as examples of the hand that is to be read."""
    from digits.training import datasets as loading

    dataset = loading.load(name)
    frames = {place: recognizer.frame(ink) for place, ink in enumerate(dataset.inks)}
    return recognizer.with_examples(SentExamples(dataset.labels.tolist()), frames)


Row = dict[str, str | int | float | bool]
"""What `predict` says of one file."""

PREDICTED = ("digit", "confidence", "unfamiliar")
SUFFIXES = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"}


def pictures(paths: Sequence[Path]) -> Iterator[Path]:
    """The files among the paths, and the pictures in the folders among them, in order."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES)
        if not found:
            raise ValueError(f"{path}: no pictures ({', '.join(sorted(SUFFIXES))}) in this folder")
        yield from found


def csv_line(cells: Sequence[object]) -> str:
    """Cells -> a line of CSV, quoted where needed."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def sentence(row: Row) -> str:
    """A row as it is said to people."""
    if "error" in row:
        return f"{row['file']}: {row['error']}"
    certainty = sure(float(row["confidence"]))
    if "text" in row:
        text = str(row["text"]).replace("\n", " / ")
        return f"{row['file']}: {text}  ({certainty} that all are right)"
    unlike = ", but it is like no digit" if row["unfamiliar"] else ""
    return f"{row['file']}: {row['digit']}  ({certainty}{unlike})"


def sure(confidence: float) -> str:
    """As the drawing page says it: whole percents, and nothing is ever certain."""
    rounded = min(99, max(1, int(100 * confidence + 0.5)))
    beyond = "more than " if confidence > 0.99 else "less than " if confidence < 0.01 else ""
    return f"{beyond}{rounded} % sure"


def show_at(file: Path, root: Path, show: Path) -> Path:
    """Where a picture of a folder is shown, so that no two are shown in the same place."""
    place = show / file.resolve().relative_to(root)
    return place if place.suffix == ".png" else place.with_name(f"{place.name}.png")


def read_number(file: Path, recognizer: Recognizer, shown: Path | None) -> Row:
    """The number on a picture; the picture with boxes is written to `shown`, if there is one."""
    data = file.read_bytes()
    number = service.read(data, recognizer)
    if shown:
        from digits.training.figures import annotated

        shown.parent.mkdir(parents=True, exist_ok=True)
        annotated(data, number).save(shown)
    return {"text": number.text, "confidence": number.confidence}


@cli.command()
@click.option(
    "--recipe",
    type=click.Choice(list(recipes.RECIPES)),
    default=recipes.DEFAULT_RECIPE,
    show_default=True,
)
@click.option("--dataset", "datasets", multiple=True, help=f"Train on this as well; {DATASETS}")
@click.option("--output", type=click.Path(path_type=Path), default=config.model_directory)
def build(recipe: str, datasets: tuple[str, ...], output: Path) -> None:
    """Train the model and write it, verified, to the model folder."""
    from digits.training.train import build as train

    manifest = train(recipes.find(recipe), datasets, output)
    validation = manifest["validation"]
    click.echo(
        f"{output}: {manifest['recipe']}, {manifest['prototypes']} prototypes,"
        f" {manifest['bytes'] / 1e6:.1f} MB, {1 - validation['wrong'] / validation['digits']:.1%}"
        f" of {validation['digits']} validation digits right"
    )


@cli.command()
@click.argument("datasets", nargs=-1, required=True)
@model_option
@click.option(
    "--recipe",
    "others",
    multiple=True,
    type=click.Choice(list(recipes.RECIPES)),
    help="Build this recipe as well and compare; repeatable.",
)
@click.option("--limit", type=int, help="Ask for this many digits of each dataset only.")
@click.option("--report", type=click.Path(path_type=Path), help="Write a page with pictures.")
@click.option(
    "--lines",
    type=click.IntRange(1),
    help="Compose so many numbers of each dataset's digits, 3 to 6 a line, and read those.",
)
@click.option(
    "--layout",
    type=click.Choice(["lines", "comb", "table", "desk", "page", "form", "date"]),
    default="lines",
    show_default=True,
    help="Of --lines: free, in boxes, in a table's cells, on a sheet on a dark desk, on a page on"
    " any desk, with a hand and a shadow, beside the printed labels of a form, as dates.",
)
@click.option(
    "--read", "whole", is_flag=True, help="Read whole numbers: folders with a labels.csv."
)
@click.option(
    "--resample",
    type=click.FloatRange(0.1, 10),
    help="Of --read: with so many times the pixels along each side.",
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
    layout: str,
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
    if resample and not whole:
        raise click.UsageError("--resample changes the pictures of --read.")
    if plot and not personal:
        raise click.UsageError("--plot draws what --personal measures.")
    if personal:
        if others or limit or report:
            raise click.UsageError("--personal measures one model on whole datasets.")
        evaluate_personal(datasets, Recognizer(open_model(model_directory)), plot)
        return
    if lines or whole:
        if others or limit or report:
            raise click.UsageError("--recipe, --limit and --report are for single digits.")
        recognizer = Recognizer(open_model(model_directory))
        evaluate_numbers(datasets, recognizer, lines, layout, resample)
        return
    from digits.training import datasets as loading
    from digits.training.evaluation import evaluate as evaluation
    from digits.training.evaluation import report as reporting
    from digits.training.train import build_apart

    recognizers = [Recognizer(open_model(model_directory))]
    recognizers += [Recognizer(build_apart(recipes.find(name))) for name in others]
    evaluations = []
    for name in datasets:
        dataset = loading.load(name)
        if dataset.name in recognizers[0].model.manifest["datasets"]:
            click.echo(f"{dataset.name}: the model is trained on these very digits.", err=True)
        dataset = loading.sample(dataset, limit) if limit else dataset
        for recognizer in recognizers:
            evaluations.append(evaluation.evaluate(recognizer, dataset))
            click.echo(evaluation.table(evaluations[-1]))
    if report:
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text(reporting.page(evaluations))
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
    from digits.training.evaluation import numbers as composing

    for name in datasets:
        numbers_asked = (
            composing.compose(loading.load(name), lines, layout=layout)
            if lines
            else composing.from_folder(Path(name))
        )
        if resample:
            numbers_asked = composing.resampled(numbers_asked, resample)
        click.echo(composing.summary(composing.read(recognizer, numbers_asked)))


@cli.command()
@click.argument("datasets", nargs=-1, required=True)
@click.option("--limit", type=int, default=1000, show_default=True, help="Digits of each dataset.")
@click.option("--only", default="", help="Only the alternatives with these words in their names.")
def compare(datasets: tuple[str, ...], limit: int, only: str) -> None:
    """Measure the default recipe against its alternatives; prints a table (takes minutes)."""
    from digits.training.evaluation.compare import compare as rows

    for row in rows(datasets, limit, only):
        click.echo(row)


@cli.command()
@click.argument("target")
@click.argument("datasets", nargs=-1, required=True)
@click.option("--limit", type=int, default=1000, show_default=True, help="Of each dataset.")
@click.option("--rounds", type=int, default=3, show_default=True, help="Times, at most.")
@model_option
def tune(
    target: str, datasets: tuple[str, ...], limit: int, rounds: int, model_directory: Path
) -> None:
    """Search the constants of TARGET on DATASETS; prints each change that helps (takes long).

    TARGET: decision (of any datasets of single digits); photographs, selection, light, rules,
    desks, paper, lines, roles, margins, cut_off or strokes (of folders of pictures of digits);
    tables, writing, shading, rows, cuts, loops, costs, signs, fragments or hand (of folders of
    pictures of numbers).
    """
    from digits.training.tune import tune as search

    for step in search(target, Recognizer(open_model(model_directory)), datasets, limit, rounds):
        click.echo(
            f"{step.name} {step.value:g}: {step.score.right:.2%} right,"
            f" mean log probability {step.score.log_probability:.4f}"
        )


@cli.command()
@click.argument("dataset")
@click.option("--limit", type=int, default=1000, show_default=True, help="Digits of the dataset.")
@model_option
def invariance(dataset: str, limit: int, model_directory: Path) -> None:
    """Measure what moving, scaling, turning and recolouring drawings changes."""
    from digits.training import datasets as loading
    from digits.training.evaluation.invariance import invariance as rows

    digits = loading.sample(loading.load(dataset), limit)
    for row in rows(Recognizer(open_model(model_directory)), digits):
        click.echo(row)


@cli.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.argument("directory", type=click.Path(path_type=Path))
@model_option
def figures(file: Path, directory: Path, model_directory: Path) -> None:
    """Write the documentation's pictures, with the digit in FILE as the example."""
    from digits.imaging.decode import read_ink
    from digits.training.figures import write

    ink = read_ink(file.read_bytes())
    for path in write(directory, ink, Recognizer(open_model(model_directory))):
        click.echo(path)


def main() -> None:
    """Run the command line; what a user can mend is told in one line, without a stack."""
    try:
        cli(prog_name="python -m digits")
    except (DigitsError, ValueError, RuntimeError, OSError) as error:
        raise SystemExit(f"Error: {error}") from error
