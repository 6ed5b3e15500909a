"""What several commands have in common."""

from __future__ import annotations

from pathlib import Path

import click

from digits import config

model_option = click.option(
    "--model",
    "model_directory",
    type=click.Path(path_type=Path),
    default=config.model_directory,
    help="Folder of the built model.",
)
