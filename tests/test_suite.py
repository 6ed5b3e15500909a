"""What `make test` runs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow


def test_every_test_file_is_run() -> None:
    """pytest leaves out folders named build, unless told otherwise."""
    collect = [sys.executable, "-m", "pytest", "--collect-only", "-q"]
    done = subprocess.run(collect, cwd=ROOT, capture_output=True, text=True, check=True)
    found = {line.partition("::")[0] for line in done.stdout.splitlines() if "::" in line}
    assert found == {str(path.relative_to(ROOT)) for path in ROOT.glob("tests/**/test_*.py")}
