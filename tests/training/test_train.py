"""The build writes the same, verified artifact every time, or nothing."""

from __future__ import annotations

import calendar
import json
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from digits.classifier import recipes
from digits.classifier.artifact import ARTIFACT, MANIFEST, open_model
from digits.training import datasets
from digits.training.train import BuildError, build, build_date, fit, prepare, verify


def test_two_builds_are_byte_identical(
    baseline_directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    date = json.loads((baseline_directory / MANIFEST).read_text())["built"]
    seconds = calendar.timegm(time.strptime(date, "%Y-%m-%d"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(seconds))
    build(recipes.INTENSITY, (), tmp_path)
    for name in (ARTIFACT, MANIFEST, "card.md", "mistakes.png"):
        assert (tmp_path / name).read_bytes() == (baseline_directory / name).read_bytes(), name


def test_the_day_of_a_build_may_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "951782400")
    assert build_date() == "2000-02-29"


def test_the_manifest_describes_the_artifact(baseline_directory: Path) -> None:
    manifest = json.loads((baseline_directory / MANIFEST).read_text())
    assert manifest["recipe"] == "intensity"
    assert manifest["bytes"] == (baseline_directory / ARTIFACT).stat().st_size
    assert manifest["datasets"] == {"load_digits": 1797}
    assert manifest["validation"]["digits"] == 360
    assert manifest["validation"]["wrong"] < 0.05 * 360


def test_the_card_states_the_figures(baseline_directory: Path) -> None:
    card = (baseline_directory / "card.md").read_text()
    manifest = json.loads((baseline_directory / MANIFEST).read_text())
    assert f"{1 - manifest['validation']['wrong'] / 360:.1%} right" in card
    assert "`load_digits` (1,797 digits)" in card
    with Image.open(baseline_directory / "mistakes.png") as sheet:
        assert np.asarray(sheet.convert("L")).min() < 50


def test_an_artifact_that_answers_otherwise_is_not_shipped(baseline_directory: Path) -> None:
    digits = prepare(recipes.INTENSITY, datasets.load("load_digits"))
    other = fit(recipes.INTENSITY, None, digits.part(np.arange(0, 1797, 2)))
    with pytest.raises(BuildError, match="scikit-learn"):
        verify(open_model(baseline_directory), other, digits)
