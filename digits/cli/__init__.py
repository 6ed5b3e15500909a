"""The command line: `python -m digits predict | build | evaluate | ...`."""

from __future__ import annotations

import click

from digits import __version__
from digits.cli.evaluate import compare, evaluate, invariance
from digits.cli.predict import predict
from digits.cli.train import build, figures, tune
from digits.errors import DigitsError

COMMANDS = (predict, build, evaluate, compare, tune, invariance, figures)


@click.group(commands=COMMANDS)
@click.version_option(__version__, prog_name="digits")
def cli() -> None:
    """Reads handwritten digits."""


def main() -> None:
    """Run the command line; errors that a user can mend are printed in one line."""
    try:
        cli(prog_name="python -m digits")
    except (DigitsError, ValueError, RuntimeError, OSError) as error:
        raise SystemExit(f"Error: {error}") from error
