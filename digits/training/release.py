"""Whether a built model may be deployed: `python -m digits.training.release [FOLDER]`."""

from __future__ import annotations

import pickle
from pathlib import Path

import click

from digits import config
from digits.classifier.artifact import ARTIFACT, Model, open_model
from digits.errors import ModelUnavailable
from digits.training.datasets import Dataset
from digits.training.synthesis.pen import drawn
from digits.training.train import BuildError, prepare, verify

MIN_VALIDATION_ACCURACY = 0.98
"""Least share of validation digits read right. The default recipe reads 98.3 % of 2,960; a model
that misreads nine more of them is not deployed."""

PER_CLASS, SEED = 20, 2026
"""Digits that the function and scikit-learn must agree about; the training has other seeds."""


def inspect(directory: Path) -> str:
    """A folder with a model -> what can be said for it. Raises ModelUnavailable or BuildError."""
    model = open_model(directory)  # compares the hash, and refuses a pickle that is a program
    accuracy = check_accuracy(model)
    compared = agree(model, (directory / ARTIFACT).read_bytes())
    return (
        f"{directory}: {model.recipe.name}, hash {model.manifest['sha256'][:12]} as in the"
        f" manifest; {accuracy:.2%} of the validation digits right (least:"
        f" {MIN_VALIDATION_ACCURACY:.1%}); answers as scikit-learn does to {compared} new digits"
    )


def check_accuracy(model: Model) -> float:
    """The accuracy that the build measured. Raises BuildError where it is too low."""
    try:
        digits, wrong = (int(model.manifest["validation"][key]) for key in ("digits", "wrong"))
        accuracy = 1 - wrong / digits
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise BuildError("The manifest does not say how the model was validated.") from error
    if accuracy < MIN_VALIDATION_ACCURACY:
        raise BuildError(
            f"Only {accuracy:.2%} of {digits} validation digits are right; at least"
            f" {MIN_VALIDATION_ACCURACY:.1%} must be (MIN_VALIDATION_ACCURACY in {__name__})."
        )
    return accuracy


def agree(model: Model, artifact: bytes) -> int:
    """How many digits scikit-learn and the function answered alike. Raises BuildError."""
    estimator = pickle.loads(artifact)  # noqa: S301 - open_model() has let it through
    inks, labels = drawn(PER_CLASS, SEED)
    verify(model, estimator, prepare(model.recipe, Dataset("drawn", inks, labels)))
    return len(labels)


@click.command()
@click.argument("directory", type=click.Path(path_type=Path), default=config.model_directory)
def main(directory: Path) -> None:
    """Verify the model in a folder: its hash, its validation, its equality with scikit-learn."""
    try:
        click.echo(inspect(directory))
    except (ModelUnavailable, BuildError) as error:
        raise SystemExit(f"Not fit to be deployed: {error}") from error


if __name__ == "__main__":
    main()
