"""Cells of a table are read each for itself, in order."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits import service
from digits.classifier.recognizer import Recognizer
from tests.drawings import draw, encode


def table(texts: list[list[str]], side: int = 90) -> Image.Image:
    """Digits in the cells of a table; spaces stay empty."""
    rows, columns = len(texts), len(texts[0])
    picture = Image.new("RGBA", (columns * side + 40, rows * side + 40), "white")
    pen = ImageDraw.Draw(picture)
    for k in range(rows + 1):
        pen.line(
            (20, 20 + k * side, 20 + columns * side, 20 + k * side), fill=(60, 60, 60), width=2
        )
    for k in range(columns + 1):
        pen.line((20 + k * side, 20, 20 + k * side, 20 + rows * side), fill=(60, 60, 60), width=2)
    for row, line in enumerate(texts):
        for column, text in enumerate(line):
            for place, sign in enumerate(text.strip()):
                digit = draw(int(sign), canvas=side - 20, width=6)
                step = round(0.45 * side * (place - (len(text.strip()) - 1) / 2))
                picture.alpha_composite(digit, (30 + column * side + step, 30 + row * side))
    return picture


@pytest.mark.parametrize("texts", [["123", "456"], ["1 3", " 47", "8  "], ["31415926"]])
def test_a_digit_in_each_cell(texts: list[str], recognizer: Recognizer) -> None:
    found = service.read(encode(table([list(text) for text in texts])), recognizer)
    assert found.text == "\n".join(text.replace(" ", "") for text in texts)
    for each in found.digits:
        assert each.cell is not None
        assert texts[each.cell[0]][each.cell[1]] == str(each.digit)


def test_several_digits_in_a_cell(recognizer: Recognizer) -> None:
    found = service.read(encode(table([["25", "7"], ["6", "41"]])), recognizer)
    assert found.text == "257\n641"
    assert [each.cell for each in found.digits] == [(0, 0), (0, 0), (0, 1), (1, 0), (1, 1), (1, 1)]


@pytest.mark.parametrize(
    ("texts", "added"), [([["2", "7"], ["6", "4"]], ""), ([["25", "7"], ["62", "43"]], "1")]
)
def test_a_slim_stroke_beside_a_line_is_a_digit_where_cells_hold_several(
    texts: list[list[str]], added: str, recognizer: Recognizer
) -> None:
    picture = table(texts)
    ImageDraw.Draw(picture).line((116, 35, 116, 85), fill=(17, 17, 17), width=4)
    (first, second), below = texts
    read = service.read(encode(picture), recognizer)
    assert read.text == f"{first}{added}{second}\n{''.join(below)}"


@pytest.mark.parametrize(
    "line",
    [(33, 30, 33, 90), (10, 10, 11, 340), (24, 206, 90, 206)],
    ids=["down", "far", "across"],
)
def test_a_piece_of_a_tables_outline_is_no_digit(
    line: tuple[int, int, int, int], recognizer: Recognizer
) -> None:
    """Nor is the edge of its sheet, several cells long."""
    picture = Image.new("RGBA", (260, 360), "white")
    picture.paste(table([["2", "7"], ["6", "4"]]), (20, 0))
    ImageDraw.Draw(picture).line(line, fill=(17, 17, 17), width=3)
    assert service.read(encode(picture), recognizer).text == "27\n64"


def test_a_digit_beside_a_table_is_read(recognizer: Recognizer) -> None:
    picture = Image.new("RGBA", (380, 220), "white")
    picture.paste(table([["2", "7"], ["6", "4"]]), (0, 0))
    picture.alpha_composite(draw(1, 110), (260, 10))
    assert service.read(encode(picture), recognizer).text == "27\n1\n64"


def test_digits_without_a_table_have_no_cell(recognizer: Recognizer) -> None:
    found = service.read(encode(draw(4)), recognizer)
    assert [each.cell for each in found.digits] == [None]


def photographed(picture: Image.Image) -> Image.Image:
    """In uneven light, with grain."""
    levels = np.asarray(picture.convert("RGB"), np.float32)
    grain = np.random.default_rng(0).normal(0, 3, levels.shape[:2])[..., None]
    light = np.linspace(0.95, 0.7, levels.shape[1])[None, :, None]
    return Image.fromarray((levels * light + grain).clip(0, 255).astype(np.uint8))


def test_a_photographed_table(recognizer: Recognizer) -> None:
    picture = table([list("0123456789"[k:] + "0123456789"[:k]) for k in (0, 3, 6)])
    found = service.read(encode(photographed(picture), "JPEG", quality=92), recognizer)
    assert found.text == "0123456789\n3456789012\n6789012345"


def pale(texts: list[list[str]], strength: float) -> Image.Image:
    """Digits that are paler than the lines of their table."""
    empty = np.asarray(table([[" "] * len(row) for row in texts]).convert("L"), np.float32)
    full = np.asarray(table(texts).convert("L"), np.float32)
    return Image.fromarray((empty + strength * (full - empty)).astype(np.uint8))


def test_digits_that_are_paler_than_the_lines_of_the_table(recognizer: Recognizer) -> None:
    picture = encode(pale([list("25863"), list("03452")], 0.28))
    assert service.read(picture, recognizer).text == "25863\n03452"


def test_pencil_that_is_paler_than_the_desk_beside_the_table(recognizer: Recognizer) -> None:
    levels = np.array(pale([list("25863"), list("03452")], 0.35))
    levels[:18, -18:] = 0
    picture = photographed(Image.fromarray(levels))
    assert service.read(encode(picture, "PNG"), recognizer).text == "25863\n03452"
