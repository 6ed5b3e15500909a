"""`python -m digits build | tune | figures`: makes the model, its constants and its pictures."""

from __future__ import annotations

from pathlib import Path

import click

from digits import config
from digits.classifier import recipes
from digits.classifier.artifact import open_model
from digits.classifier.recognizer import Recognizer
from digits.cli.options import model_option

DATASETS = "load_digits, drawn:N:SEED, openml:NAME, .npz, IDX, or a folder: see `evaluate --help`."


@click.command()
@click.option(
    "--recipe",
    type=click.Choice(list(recipes.RECIPES)),
    default=recipes.DEFAULT_RECIPE,
    show_default=True,
)
@click.option("--dataset", "datasets", multiple=True, help=f"Train on this as well; {DATASETS}")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=config.model_directory,
    help="Folder of the model (default: MODEL_DIR, or model).",
)
def build(recipe: str, datasets: tuple[str, ...], output: Path) -> None:
    """Train the model and write it, verified, to the model folder."""
    from digits.training import train

    manifest = train.build(recipes.find(recipe), datasets, output)
    validation = manifest["validation"]
    click.echo(
        f"{output}: {manifest['recipe']}, {manifest['prototypes']} prototypes,"
        f" {manifest['bytes'] / 1e6:.1f} MB, {1 - validation['wrong'] / validation['digits']:.1%}"
        f" of {validation['digits']} validation digits right"
    )


@click.command()
@click.argument("target")
@click.argument("datasets", nargs=-1, required=True)
@click.option(
    "--limit", type=click.IntRange(1), default=1000, show_default=True, help="Of each dataset."
)
@click.option("--rounds", type=int, default=3, show_default=True, help="Searches, at most.")
@model_option
def tune(
    target: str, datasets: tuple[str, ...], limit: int, rounds: int, model_directory: Path
) -> None:
    """Search the constants of a module.

    Prints each change that helps on DATASETS; takes long.

    TARGET: decision (of any datasets of single digits); ink, paper, pasted, screenshots, strokes,
    borders, cut_off, lines, margins, removal, roles, light, selection, desks, photographs or rules
    (of folders of pictures of digits); baselines, boxes, combs, dashes, enclosures, fills, shading,
    writing, tables, dark_regions, ticks, brackets, candidates, cells, costs, crosses, cuts,
    descenders, features, fragments, loops, rows, segments, signs, slashes, words or hand (of
    folders of pictures of numbers).
    """
    from digits.training import tune as searching

    for step in searching.tune(
        target, Recognizer(open_model(model_directory)), datasets, limit, rounds
    ):
        click.echo(
            f"{step.name} {step.value:g}: {step.score.right:.2%} right,"
            f" mean log probability {step.score.log_probability:.4f}"
        )


@click.command()
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
