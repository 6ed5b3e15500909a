"""`python -m digits evaluate`, as a user calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import run
from tests.drawings import draw, encode
from tests.papers import number

pytestmark = pytest.mark.slow


def test_evaluate_personal(tmp_path: Path, model_directory: Path) -> None:
    for digit in (4, 7):
        (tmp_path / "me" / str(digit)).mkdir(parents=True)
        for k in range(4):
            (tmp_path / "me" / str(digit) / f"{k}.png").write_bytes(
                encode(draw(digit, width=8 + k))
            )
    plot = tmp_path / "curve.svg"
    done = run("evaluate", "--personal", tmp_path, "--plot", plot)
    assert "1 writers, 4 digits asked" in done.stdout
    assert "corrections only" in done.stdout
    assert plot.read_text().startswith("<svg")
    assert "Choose one of" in run("evaluate", "--personal", "--read", tmp_path).stderr


def test_evaluate(baseline_directory: Path) -> None:
    done = run("evaluate", "load_digits", "--model", baseline_directory)
    assert "right of 1797" in done.stdout
    assert "trained on these very digits" in done.stderr


def test_evaluate_numbers(tmp_path: Path, model_directory: Path) -> None:
    (tmp_path / "a.png").write_bytes(encode(number("2040")))
    (tmp_path / "b.png").write_bytes(encode(number("718")))
    (tmp_path / "labels.csv").write_text("file,label\na.png,2040\nb.png,719\n")
    assert (
        "50.0% of 2 numbers exactly right, 50.0% of their lines"
        in run("evaluate", "--read", tmp_path).stdout
    )
    assert "of 3 numbers" in run("evaluate", "--lines", 3, "load_digits").stdout


@pytest.mark.parametrize("more", [("--read",), ("--limit", 5), ("--recipe", "intensity")])
def test_evaluate_does_not_take_what_it_would_ignore(more: tuple[object, ...]) -> None:
    done = run("evaluate", "--lines", 3, *more, "load_digits")
    assert done.returncode == 2
    assert str(more[0]) in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("evaluate", "--layout", "comb", "load_digits"), "--lines"),
        (("evaluate", "--limit", 0, "load_digits"), "--limit"),
        (("compare", "--only", "nothing", "load_digits"), "the recipe"),
    ],
)
def test_options_that_would_be_ignored_are_refused(
    arguments: tuple[object, ...], words: str
) -> None:
    done = run(*arguments)
    assert done.returncode
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_only_whole_pictures_are_resampled() -> None:
    done = run("evaluate", "--resample", 2, "load_digits")
    assert done.returncode == 2
    assert "--read" in done.stderr


@pytest.mark.parametrize("factor", ["0", "11", "nan"])
def test_pictures_are_resampled_within_limits(factor: str) -> None:
    done = run("evaluate", "--read", "--resample", factor, "numbers")
    assert done.returncode == 2
    assert "from 0.1 to 10" in done.stderr
