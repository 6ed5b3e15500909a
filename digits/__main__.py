"""The command line: `python -m digits predict | build | evaluate`."""

from __future__ import annotations

from pathlib import Path

import click

from digits import recipes, settings
from digits.errors import DigitsError
from digits.model import open_model
from digits.recognizer import Recognizer

model_option = click.option(
    "--model",
    "directory",
    type=click.Path(path_type=Path),
    default=settings.model_directory,
    help="Folder of the built model.",
)


@click.group()
def cli() -> None:
    """Reads handwritten digits."""


@cli.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@model_option
def predict(files: tuple[Path, ...], directory: Path) -> None:
    """Read the digit in each picture file."""
    recognizer = Recognizer(open_model(directory))
    refused = 0
    for file in files:
        try:
            prediction = recognizer.recognize(file.read_bytes())
            click.echo(f"{file}: {prediction.digit}  ({prediction.confidence:.0%} sure)")
        except (DigitsError, OSError) as error:
            click.echo(f"{file}: {error}", err=True)
            refused += 1
    if refused:
        raise SystemExit(1)


@cli.command()
@click.option(
    "--recipe",
    type=click.Choice(list(recipes.RECIPES)),
    default=recipes.DEFAULT_RECIPE,
    show_default=True,
)
@click.option("--dataset", "datasets", multiple=True, help="Train on this as well; repeatable.")
@click.option("--output", type=click.Path(path_type=Path), default=settings.model_directory)
def build(recipe: str, datasets: tuple[str, ...], output: Path) -> None:
    """Train the model and write it, verified, to the model folder."""
    from digits.build.train import build_by_name

    manifest = build_by_name(recipe, datasets, output)
    validation = manifest["validation"]
    click.echo(
        f"{output}: {manifest['recipe']}, {manifest['prototypes']} prototypes,"
        f" {manifest['bytes'] / 1e6:.1f} MB, {validation['accuracy']:.1%} of"
        f" {validation['digits']} validation digits right"
    )


@cli.command()
@click.argument("datasets", nargs=-1, required=True)
@model_option
def evaluate(datasets: tuple[str, ...], directory: Path) -> None:
    """Measure the model on labelled digits."""
    from digits.build import datasets as loading
    from digits.build import evaluate as evaluation

    recognizer = Recognizer(open_model(directory))
    for name in datasets:
        click.echo(evaluation.report(evaluation.evaluate(recognizer, loading.load(name))))


def main() -> None:
    """Run the command line; what a user can mend is told in one line, without a stack."""
    try:
        cli(prog_name="python -m digits")
    except (DigitsError, ValueError, RuntimeError) as error:
        raise SystemExit(f"Error: {error}") from error


if __name__ == "__main__":
    main()
