"""Build the model as several processors would: `python -m digits.training.reproduce`.

Numerical libraries choose their code by the processor that they run on, and sums of other order
end in other last bits. Environment variables make them choose on one machine as on others.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

WITHOUT_AVX2 = {
    "NPY_DISABLE_CPU_FEATURES": "X86_V3",  # numpy's own loops
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA",  # sines, exponentials, powers
}

PROCESSORS: dict[str, dict[str, str]] = {
    "Prescott": {"OPENBLAS_CORETYPE": "Prescott", **WITHOUT_AVX2},
    "Sandybridge": {"OPENBLAS_CORETYPE": "Sandybridge", **WITHOUT_AVX2},
    "Haswell": {"OPENBLAS_CORETYPE": "Haswell"},
}
"""Names of OpenBLAS's kernels -> environment in which the libraries choose as there."""


def build_as(environment: Mapping[str, str], command: Sequence[str], output: Path) -> str:
    """Run a command that writes files to `output` -> SHA-256 of their names and contents.

    Raises CalledProcessError, its standard error in it, if the command fails.
    """
    fixed = {"SOURCE_DATE_EPOCH": "0"}  # the manifest has the day in it
    everything = {**os.environ, **fixed, **environment}
    subprocess.run(command, env=everything, check=True, capture_output=True)
    digest = hashlib.sha256()
    for file in sorted(output.iterdir()):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


@click.command()
def main() -> None:
    """Build the default model for each of PROCESSORS; fail unless all files are the same."""
    found = set()
    with tempfile.TemporaryDirectory() as name:
        for processor, environment in PROCESSORS.items():
            output = Path(name) / processor
            command = [sys.executable, "-m", "digits", "build", "--output", str(output)]
            found.add(build_as(environment, command, output))
            artifact = hashlib.sha256((output / "knn.pkl").read_bytes()).hexdigest()
            click.echo(f"{processor:12} knn.pkl {artifact}")
    if len(found) > 1:
        raise SystemExit("The model depends on the processor that it is built on.")
    click.echo("The model is the same for all of them.")


if __name__ == "__main__":
    main()
