"""`python -m digits predict`, as a user calls it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from PIL import Image

from digits.cli.predict import sure
from tests.cli.command import run
from tests.drawings import draw, encode
from tests.papers import number

pytestmark = pytest.mark.slow


def test_predict(tmp_path: Path, model_directory: Path) -> None:
    (tmp_path / "a.png").write_bytes(encode(draw(7)))
    done = run("predict", tmp_path / "a.png", "tests/data/four.png")
    assert done.returncode == 0
    assert [line.split("  ")[0] for line in done.stdout.splitlines()] == [
        f"{tmp_path / 'a.png'}: 7",
        "tests/data/four.png: 4",
    ]


def test_predict_with_examples(tmp_path: Path, model_directory: Path) -> None:
    """Whoever means a 7 by a mere stroke says so once or twice."""
    stroke = tmp_path / "stroke.png"
    stroke.write_bytes(encode(draw(1)))
    mine = tmp_path / "mine"
    mine.mkdir()
    for k in range(4):
        (mine / f"{k}.png").write_bytes(encode(draw(1, width=9 + k)))
    (mine / "labels.csv").write_text("file,label\n" + "".join(f"{k}.png,7\n" for k in range(4)))
    assert ": 1  (" in run("predict", stroke).stdout
    assert ": 7  (" in run("predict", "--examples", mine, stroke).stdout


def test_predict_reads_and_shows_numbers(tmp_path: Path, model_directory: Path) -> None:
    (tmp_path / "a.png").write_bytes(encode(number("27\n40")))
    assert ": 27 / 40  (" in run("predict", "--read", tmp_path / "a.png").stdout
    assert ": 27 / 40  (" in run("predict", tmp_path / "a.png", "--show", tmp_path / "out").stdout
    with Image.open(tmp_path / "out" / "a.png") as shown:
        assert shown.size == number("27\n40").size
        assert (200, 30, 30) in {colour for _, colour in shown.getcolors(1 << 16) or []}


def test_pictures_of_one_name_are_shown_side_by_side(tmp_path: Path, model_directory: Path) -> None:
    names = ("a/1.png", "b/1.png", "b/1.bmp")
    for name in names:
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        paper = Image.new("RGBA", number("27").size, "white")
        paper.alpha_composite(number("27"))
        paper.convert("RGB").save(tmp_path / "in" / name)
    run("predict", tmp_path / "in", "--show", tmp_path / "out")
    found = {str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.*")}
    assert found == {"a/1.png", "b/1.png", "b/1.bmp.png"}


def test_pictures_are_not_shown_in_their_own_place(tmp_path: Path, model_directory: Path) -> None:
    sent = encode(number("27"))
    (tmp_path / "a.png").write_bytes(sent)
    done = run("predict", tmp_path, "--show", tmp_path)
    assert done.returncode == 2
    assert "another folder" in done.stderr
    assert (tmp_path / "a.png").read_bytes() == sent


def test_several_digits_are_told(tmp_path: Path, model_directory: Path) -> None:
    (tmp_path / "a.png").write_bytes(encode(number("27")))
    assert "looks like 2 digits, which --read reads" in run("predict", tmp_path).stdout


def test_predict_on_folders_in_every_format(tmp_path: Path, model_directory: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "a.png").write_bytes(encode(draw(7)))
    (tmp_path / "bad.png").write_bytes(b"no picture")
    (tmp_path / "inner" / "b.PNG").write_bytes(encode(draw(2)))
    (tmp_path / "notes.txt").write_text("no picture")
    names = [str(tmp_path / name) for name in ("a.png", "bad.png", "inner/b.PNG")]

    done = run("predict", tmp_path, "--format", "json")
    assert done.returncode == 1
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["file"] for row in rows] == names
    assert [row.get("digit") for row in rows] == [7, None, 2]
    assert rows[0].keys() == {"file", "digit", "confidence", "unfamiliar", "digits_found"}
    assert "not a PNG" in rows[1]["error"]

    lines = csv.DictReader(run("predict", tmp_path, "--format=csv").stdout.splitlines())
    assert [(line["file"], line["digit"]) for line in lines] == list(
        zip(names, ("7", "", "2"), strict=True)
    )
    written = run("predict", "--read", tmp_path / "a.png", "--format=csv").stdout.splitlines()
    assert written[0] == "file,text,confidence,complete,error"
    assert written[1].startswith(f"{tmp_path / 'a.png'},7,")


def test_predict_on_a_folder_without_pictures(tmp_path: Path, model_directory: Path) -> None:
    done = run("predict", tmp_path)
    assert done.returncode == 1
    assert "no pictures" in done.stderr


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (0, "less than 1 % sure"),
        (0.014, "1 % sure"),
        (0.605, "61 % sure"),
        (0.987, "99 % sure"),
        (1, "more than 99 % sure"),
    ],
)
def test_nothing_is_certain(confidence: float, words: str) -> None:
    """The same words as on the drawing page: tests/browser/test_answer.py."""
    assert sure(confidence) == words


def test_predict_says_which_file_cannot_be_read(tmp_path: Path, model_directory: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"no picture")
    done = run("predict", tmp_path / "bad.png", tmp_path / "gone.png", "tests/data/four.png")
    assert done.returncode == 1
    assert "bad.png: The bytes are not a PNG" in done.stderr
    assert "gone.png" in done.stderr
    assert "four.png: 4" in done.stdout
