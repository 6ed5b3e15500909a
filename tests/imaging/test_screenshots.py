"""The sheet of a drawing program is found on a screenshot, and no other picture is cropped."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.imaging.screenshots import frequent_colours, sheet_on_screen
from tests.drawings import draw, encode
from tests.papers import composed, table_lines

DESKTOP, BAR, TOOLS = (120, 150, 140), (60, 110, 165), (240, 240, 240)
SHEET = (200, 180, 1079, 719)


def screenshot(drawing: Image.Image, sheet: tuple[int, int, int, int] = SHEET) -> Image.Image:
    """A window with a title, tools and a drawing on its sheet."""
    image = Image.new("RGB", (1280, 800), DESKTOP)
    pen = ImageDraw.Draw(image)
    left, top, right, bottom = sheet
    pen.rectangle((left - 1, top - 101, right + 1, bottom + 1), BAR, (130, 130, 130))
    pen.text((left + 12, top - 90), "Untitled - Paint", "white")
    pen.rectangle((left, top - 60, right, top - 1), TOOLS)
    for k in range(9):
        pen.rectangle((left + 20 + 46 * k, top - 50, left + 52 + 46 * k, top - 18), (28 * k, 90, 9))
    pen.rectangle(sheet, "white")
    image.paste(drawing, ((left + right) // 2 - 100, (top + bottom) // 2 - 100), drawing)
    return image


@pytest.mark.parametrize("sheet", [SHEET, (0, 101, 1279, 798), (500, 300, 1100, 700)])
def test_the_sheet_is_found(sheet: tuple[int, int, int, int]) -> None:
    part = sheet_on_screen(np.asarray(screenshot(draw(5), sheet)))
    assert part is not None
    rows, columns = part
    left, top, right, bottom = sheet
    assert (columns.start, rows.start, columns.stop, rows.stop) == (
        left,
        top,
        right + 1,
        bottom + 1,
    )


@pytest.mark.parametrize("digit", [1, 2, 7])
def test_a_canvas_on_a_wide_page_is_read(digit: int, recognizer: Recognizer) -> None:
    """It takes less than a fifth of the screenshot."""
    image = Image.new("RGB", (1280, 800), (24, 26, 32))
    pen = ImageDraw.Draw(image)
    pen.text((540, 120), "Draw a digit", (240, 240, 240))
    pen.rectangle((440, 200, 839, 599), "white")
    pen.rounded_rectangle((440, 630, 620, 680), 8, (40, 110, 230))
    image.paste(draw(digit), (540, 300), draw(digit))
    assert service.predict(encode(image, "JPEG"), recognizer).digit == digit


def test_the_corners_of_a_sheet_may_be_round() -> None:
    image = Image.new("RGB", (800, 900), (245, 245, 245))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((100, 100, 699, 699), 40, (255, 255, 255), (200, 200, 200))
    pen.rounded_rectangle((100, 750, 399, 820), 20, (30, 90, 220))
    image.paste(draw(2), (300, 300), draw(2))
    part = sheet_on_screen(np.asarray(image))
    assert part is not None
    assert [side.start for side in part] == pytest.approx([100, 100], abs=2)


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
@pytest.mark.parametrize("digit", [0, 1, 4, 7, 8])
def test_a_digit_on_a_screenshot_is_read(digit: int, form: str, recognizer: Recognizer) -> None:
    sent = encode(screenshot(draw(digit)), form)
    assert service.predict(sent, recognizer).digit == digit


def test_places_on_a_screenshot_are_those_of_the_picture(recognizer: Recognizer) -> None:
    (found,) = service.read(encode(screenshot(draw(4))), recognizer).digits
    x, y, width, height = found.box
    assert SHEET[0] + 340 < x < x + width < SHEET[2] - 340
    assert SHEET[1] + 170 < y < y + height < SHEET[3] - 170


@pytest.mark.parametrize("kind", ["drawing", "number", "table", "dark", "noise", "plain", "pixel"])
def test_other_pictures_are_not_cropped(kind: str) -> None:
    white = (255, 255, 255, 255)
    if kind == "number":
        image = Image.new("RGB", (1000, 300), "white")
        image.paste(composed(0)[0], mask=composed(0)[0])
    else:
        image = draw(0, paper=white, width=40).convert("RGB")
    levels = np.asarray(image)
    if kind == "table":
        levels = np.repeat(np.where(table_lines(2, 2), 0, 255).astype(np.uint8)[..., None], 3, 2)
        levels = levels[40:361, 40:461]  # its lines are the rim
    if kind == "dark":
        levels = 255 - levels
    if kind == "noise":
        levels = np.random.default_rng(0).integers(0, 255, (300, 300, 3), np.uint8)
    if kind == "plain":
        levels = np.full((50, 50, 3), 9, np.uint8)
    if kind == "pixel":
        levels = levels[:1, :1]
    assert sheet_on_screen(levels) is None


def test_frequent_colours_are_in_order() -> None:
    levels = np.array([[[1, 2, 3]] * 5 + [[9, 9, 9]] * 3 + [[250, 0, 0]] * 2], np.uint8)
    found = frequent_colours(levels)
    assert [colour.tolist() for colour in found] == [[1, 2, 3], [9, 9, 9], [250, 0, 0]]
