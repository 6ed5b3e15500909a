"""What `make test` runs."""

from __future__ import annotations

from fnmatch import fnmatch

import pytest

from tests.conftest import ROOT


def test_every_test_file_is_run(pytestconfig: pytest.Config) -> None:
    """pytest leaves out folders named build, unless told otherwise."""
    left_out = pytestconfig.getini("norecursedirs")
    files = list(ROOT.glob("tests/**/test_*.py"))
    folders = {name for file in files for name in file.relative_to(ROOT).parent.parts}
    assert len(files) > 50
    assert not [name for name in folders for pattern in left_out if fnmatch(name, pattern)]
    assert pytestconfig.getini("testpaths") == ["tests"]
    assert "test_*.py" in pytestconfig.getini("python_files")
