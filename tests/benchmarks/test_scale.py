"""The arithmetic of docs/scale.md."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.benchmarks import scale
from tests.conftest import ROOT


def test_capacity_is_read_from_the_benchmark(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    lines = [{"threads": 1, "per_second": 90.0}, {"threads": scale.THREADS, "per_second": 100.0}]
    figures.write_text(json.dumps({"threads": lines}))
    assert scale.capacity(figures) == 100


@pytest.mark.parametrize(
    ("rate", "instances"), [(0.1, 1), (10, 1), (60, 1), (61, 2), (1_000, 17), (100_000, 1667)]
)
def test_instances(rate: float, instances: int) -> None:
    assert scale.scale(rate, 100).instances == instances


def test_costs_by_hand() -> None:
    busy = scale.scale(1_000, 100)  # all 17 instances busy, by 730 hours
    assert busy.request_based == pytest.approx(2_628_000 * (17 * 0.000_025_25 + 0.0004))
    assert busy.instance_based == pytest.approx(2_628_000 * 17 * 0.000_019)
    assert busy.cheapest_per_million == pytest.approx(17 * 0.000_019 * 1e6 / 1000)


def test_a_rare_request_pays_for_its_tenth_of_a_second_only() -> None:
    rare = scale.scale(0.1, 100)
    assert rare.request_based == pytest.approx(2_628_000 * (0.01 * 0.000_025_25 + 0.000_000_04))


def test_the_page_has_the_arithmetic_of_the_benchmark_beside_it() -> None:
    page = (ROOT / "docs" / "scale.md").read_text()
    assert scale.report(scale.capacity(scale.FIGURES)) in page


def test_deploy_has_the_instances_that_are_counted_with() -> None:
    script = (ROOT / "deploy.sh").read_text()
    assert f"DEPLOY_CONCURRENCY:-{scale.THREADS}}}" in script
    assert f"DEPLOY_MEMORY:-{int(scale.GIB * 1024)}Mi}}" in script
    assert f"--cpu={scale.CPUS} " in script
