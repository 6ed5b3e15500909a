"""The same inputs give the same bytes, whatever processor the libraries take this one for."""

from __future__ import annotations

import platform
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from digits.training.reproduce import PROCESSORS, build_as

SMALL_BUILD = """
import platform
import sys
from pathlib import Path
from digits.classifier.recipes import STROKES
from digits.training import train
train.TRAININGS["strokes"] = train.Training(("drawn:25",), train.Metric())
train.build(STROKES, (), Path(sys.argv[1]))
"""

PRODUCT = """
import sys, digits, numpy as np
numbers = np.random.default_rng(0).normal(size=(300, 300)).astype(np.float32)
Path = __import__("pathlib").Path
Path(sys.argv[1]).mkdir()
Path(sys.argv[1], "product").write_bytes((numbers @ numbers).tobytes())
"""


def hashes(code: str, directory: Path) -> set[str]:
    """Of what a program writes to the folder in its argument, as each of PROCESSORS."""
    with ThreadPoolExecutor() as pool:
        return set(
            pool.map(
                lambda name: build_as(
                    PROCESSORS[name],
                    [sys.executable, "-c", code, str(directory / name)],
                    directory / name,
                ),
                PROCESSORS,
            )
        )


def test_every_processor_builds_the_same_model(tmp_path: Path) -> None:
    assert len(hashes(SMALL_BUILD, tmp_path)) == 1
    assert (tmp_path / "Haswell" / "knn.pkl").exists()


@pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64",
    reason="elsewhere OpenBLAS has other kernels, or numpy another library",
)
def test_processors_would_differ_in_a_matrix_product(tmp_path: Path) -> None:
    """Or the test above would show nothing."""
    assert len(hashes(PRODUCT, tmp_path)) > 1
