"""Photographs of paper."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PIL import Image

from digits.errors import NoInk
from digits.photograph import main_mark, photograph_in, written
from digits.picture import read_sheet
from digits.recognizer import Recognizer
from tests.benchmarks.pictures import DIGIT, photograph
from tests.drawings import draw, encode
from tests.papers import bare, photographed, rules


@pytest.mark.parametrize("digit", range(10))
@pytest.mark.parametrize("ruled", [False, True])
def test_a_digit_on_paper_is_read(digit: int, ruled: bool, recognizer: Recognizer) -> None:
    picture = photographed(draw(digit, canvas=480, width=14, height=0.5), ruled)
    assert recognizer.recognize(encode(picture, "JPEG", quality=90)).digit == digit


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
@pytest.mark.parametrize("digit", range(10))
def test_drawings_are_no_photographs(digit: int, form: str) -> None:
    picture = draw(digit, canvas=280, width=24, paper=(250, 245, 225, 255)).convert("RGB")
    sheet = read_sheet(encode(picture, form))
    assert photograph_in(sheet) is None
    assert main_mark(sheet) is sheet.ink


def test_a_drawing_needs_no_scikit_image(model_directory: object) -> None:
    program = (
        "import sys; from digits import numbers; from digits.recognizer import recognizer;"
        "data = open('tests/data/four.png', 'rb').read();"
        "recognizer().recognize(data); numbers.read(data, recognizer());"
        "print([m for m in sys.modules if m[:5] in ('sklea', 'scipy', 'skima')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.parametrize("picture", [bare(), rules()], ids=["shadow", "rules"])
def test_paper_alone_is_no_ink(picture: Image.Image) -> None:
    with pytest.raises(NoInk, match="only paper"):
        written(read_sheet(encode(picture)))


def test_only_the_main_mark_is_predicted(recognizer: Recognizer) -> None:
    picture = photographed(draw(7, canvas=480, width=14, height=0.5), ruled=False)
    picture.paste((40, 40, 40), (440, 200, 480, 330))  # a dark thing at the edge
    sheet = read_sheet(encode(picture))
    assert recognizer.recognize_inks([main_mark(sheet)])[0].digit == 7
    assert main_mark(sheet)[200:330, 440:].max() == 0
    assert written(sheet)[200:330, 436:].max() > 0


def test_a_large_photograph_is_reduced() -> None:
    picture = photographed(draw(4, canvas=400, width=14)).resize((2400, 2400))
    sheet = read_sheet(encode(picture, "JPEG"))
    assert sheet.scale == pytest.approx(2400 / max(sheet.ink.shape))
    assert max(sheet.ink.shape) <= 640


@pytest.mark.parametrize("side", [28, 40, 64, 100])
def test_a_small_photograph_is_read(side: int, recognizer: Recognizer) -> None:
    assert recognizer.recognize(photograph((side, side)).data).digit == DIGIT
