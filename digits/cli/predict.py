"""`python -m digits predict`: reads digits and numbers in files."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from digits import service
from digits.classifier.artifact import open_model
from digits.classifier.examples import SentExamples
from digits.classifier.recognizer import Recognizer
from digits.cli.options import model_option
from digits.errors import DigitsError
from digits.imaging.formats import SUFFIXES

Row = dict[str, str | int | float | bool]
"""What `predict` says of one file."""

PREDICTED = ("digit", "confidence", "unfamiliar", "digits_found")
READ = ("text", "confidence", "complete")
"""What a row holds beside the file: of a digit, and of a number."""


@click.command()
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
    """Read the digit, or number, of each picture.

    PATHS: pictures, or folders of them.
    """
    recognizer = Recognizer(open_model(model_directory))
    if examples:
        recognizer = with_examples(recognizer, examples)
    files = [*pictures(paths)]
    shown = shown_at(files, show) if show else [None] * len(files)
    if {file.resolve() for file in files} & {place.resolve() for place in shown if place}:
        raise click.UsageError(
            f"{show} holds the pictures themselves. Name another folder to --show."
        )
    numbers = whole or show is not None
    names = ["file", *(READ if numbers else PREDICTED), "error"]
    if form == "csv":
        click.echo(csv_line(names))
    refused = False
    for file, place in zip(files, shown, strict=True):
        row = row_of(file, recognizer, numbers, place)
        refused |= "error" in row
        click.echo(line_of(row, form, names), err=form == "text" and "error" in row)
    if refused:
        raise SystemExit(1)


def with_examples(recognizer: Recognizer, name: str) -> Recognizer:
    """Take all digits of a dataset as examples of the hand that is to be read."""
    from digits.training import datasets as loading

    dataset = loading.load(name)
    frames = {place: recognizer.frame(ink) for place, ink in enumerate(dataset.inks)}
    return recognizer.with_examples(SentExamples(dataset.labels.tolist()), frames)


def row_of(file: Path, recognizer: Recognizer, number: bool, shown: Path | None) -> Row:
    """Read the digit or the number in a file; what is refused has an error."""
    row: Row = {"file": str(file)}
    try:
        if number:
            return row | read_number(file, recognizer, shown)
        prediction = service.predict(file.read_bytes(), recognizer, count_digits=True)
        return row | {name: getattr(prediction, name) for name in PREDICTED}
    except (DigitsError, OSError) as error:
        return row | {"error": str(error)}


def line_of(row: Row, form: str, names: Sequence[str]) -> str:
    """A row in the form that was asked for: text, json or csv."""
    if form == "json":
        return json.dumps(row)
    return csv_line([row.get(name, "") for name in names]) if form == "csv" else sentence(row)


def pictures(paths: Sequence[Path]) -> Iterator[Path]:
    """The files among the paths, and the pictures in the folders among them, in order."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES)
        if not found:
            raise ValueError(f"{path}: no pictures ({', '.join(SUFFIXES)}) in this folder")
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
        missing = "" if row["complete"] else "; not all of the picture could be read"
        return f"{row['file']}: {text}  ({certainty} that all are right{missing})"
    unlike = ", but it is like no digit" if row["unfamiliar"] else ""
    found = int(row["digits_found"])
    several = f"; it looks like {found} digits, which --read reads" if found > 1 else ""
    return f"{row['file']}: {row['digit']}  ({certainty}{unlike}{several})"


def sure(confidence: float) -> str:
    """As the drawing page says it: whole percents, and nothing is ever certain."""
    rounded = min(99, max(1, int(100 * confidence + 0.5)))
    beyond = "more than " if confidence > 0.99 else "less than " if confidence < 0.01 else ""
    return f"{beyond}{rounded} % sure"


def shown_at(files: Sequence[Path], folder: Path) -> list[Path]:
    """Where pictures are shown in a folder, so that no two are shown in the same place."""
    root = Path(os.path.commonpath([file.resolve().parent for file in files]))
    places = [folder / file.resolve().relative_to(root) for file in files]
    return [
        place if place.suffix == ".png" else place.with_name(f"{place.name}.png")
        for place in places
    ]


def read_number(file: Path, recognizer: Recognizer, shown: Path | None) -> Row:
    """The number on a picture; the picture with boxes is written to `shown`, if there is one."""
    data = file.read_bytes()
    number = service.read(data, recognizer)
    if shown:
        from digits.training.figures import annotated

        shown.parent.mkdir(parents=True, exist_ok=True)
        annotated(data, number).save(shown)
    return {name: getattr(number, name) for name in READ}
