"""Runs the command line."""

from __future__ import annotations

import subprocess
import sys


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "digits", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)
