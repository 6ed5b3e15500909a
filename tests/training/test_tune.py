"""The search keeps what helps, and leaves the module as it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from digits.classifier import decision
from digits.classifier.recognizer import Recognizer
from digits.cli import train
from digits.training.datasets import DatasetError
from digits.training.tune import TARGETS, of_pictures, steps, tune


def test_a_constant_that_is_off_is_brought_back(
    recognizer: Recognizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    flat = decision.PARAMETERS._replace(sharpness=0.2)
    monkeypatch.setattr(decision, "PARAMETERS", flat)
    first, *kept = tune("decision", recognizer, ["drawn:10:3"], 100, rounds=1)
    assert [step.score for step in kept] == sorted(step.score for step in kept)
    assert kept[-1].score.log_probability > first.score.log_probability + 0.1
    assert max(step.value for step in kept if step.name == "sharpness") > flat.sharpness
    assert decision.PARAMETERS is flat


def test_every_number_has_two_neighbours() -> None:
    assert [steps(1), steps(20), steps(2.0), steps(0.05)] == [
        [0, 2],
        [16, 25],
        [1.6, 2.5],
        [0.04, 0.0625],
    ]


def test_an_unknown_target_is_told_the_known(recognizer: Recognizer) -> None:
    with pytest.raises(ValueError, match="no target 'hulls'; there are decision"):
        next(tune("hulls", recognizer, ["drawn:1"], 10, rounds=1))


def test_folders_need_a_list_of_labels(recognizer: Recognizer, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no folder with a labels"):
        of_pictures(recognizer, [str(tmp_path)], 10)


def test_every_target_is_in_the_help() -> None:
    words = re.findall(r"\w+", train.tune.help or "")
    assert set(TARGETS) <= set(words)
