"""Numbers: digits in reading order."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits import service
from digits.classifier.normalize import Frame
from digits.classifier.recognizer import Prediction, Recognizer
from digits.config import DEFAULT_MAX_CANDIDATES
from digits.errors import NoDigit, NoInk, TooComplex
from digits.numbers.budget import Budget
from digits.numbers.cuts import cut
from digits.numbers.number import Number
from digits.numbers.reader import PARAMETERS
from digits.numbers.segments import Segment, segments_of
from tests.drawings import draw, encode
from tests.papers import composed, in_shadow, number, photographed, with_alpha, with_hand
from tests.patterns import KINDS, Kind

TURNED = 0x0112
"""The EXIF tag of the orientation."""


@pytest.mark.parametrize("text", ["4", "10", "2024", "314159", "70077", "12\n34", "508\n76\n921"])
def test_digits_are_read_in_order(text: str, recognizer: Recognizer) -> None:
    assert service.read(encode(number(text)), recognizer).text == text


@pytest.mark.slow
def test_digits_that_do_not_touch(recognizer: Recognizer) -> None:
    right = digits = whole = 0
    for seed in range(60):
        picture, text = composed(seed, lines=1 + seed % 2)
        answer = service.read(encode(picture), recognizer).text
        whole += answer == text
        digits += len(text)
        right += sum(
            block.size for block in SequenceMatcher(None, text, answer).get_matching_blocks()
        )
    assert whole >= 0.8 * 60
    assert right >= 0.95 * digits


@pytest.mark.parametrize("text", ["25", "86", "47", "00", "300"])
def test_touching_digits_are_parted(text: str, recognizer: Recognizer) -> None:
    picture = number(text, apart=44)
    ink = np.asarray(picture.getchannel("A"))
    assert (ink.max(axis=0) > 0)[np.flatnonzero(ink.max(axis=0))[0] :][:60].all()
    assert service.read(encode(picture), recognizer).text == text


@pytest.mark.parametrize("box", [(150, 95, 250, 104), (190, 90, 204, 104)])
def test_a_dash_or_a_dot_alone_is_no_number(
    box: tuple[int, int, int, int], recognizer: Recognizer
) -> None:
    picture = Image.new("RGB", (400, 200), "white")
    picture.paste((0, 0, 0), box)
    with pytest.raises(NoDigit):
        service.read(encode(picture), recognizer)


@pytest.mark.parametrize("text", ["2047", "358"])
def test_the_thinnest_pen_on_a_large_canvas_is_read(text: str, recognizer: Recognizer) -> None:
    """Reduced as they are, such strokes would have gaps."""
    page = Image.new("RGB", (1300, 500), "white")
    for k, sign in enumerate(text):
        line = draw(int(sign), 300, 1, 0.9)
        page.paste(line, (60 + 300 * k, 100), line)
    assert service.read(encode(page), recognizer).text == text


def test_a_broken_stroke_is_joined(recognizer: Recognizer) -> None:
    mask = number("151").getchannel("A")
    mask.paste(0, (110, 44, 190, 50))  # through the neck of the 5
    picture = Image.new("RGBA", mask.size, (17, 17, 17, 0))
    picture.putalpha(mask)
    assert service.read(encode(picture), recognizer).text == "151"


def test_separators_are_ignored(recognizer: Recognizer) -> None:
    picture = number("47 32 5")
    picture.paste((17, 17, 17, 255), (215, 92, 222, 112))  # a comma
    picture.paste((17, 17, 17, 255), (470, 60, 500, 66))  # a dash
    assert service.read(encode(picture), recognizer).text == "47325"


def test_boxes_are_those_of_the_picture_as_sent(recognizer: Recognizer) -> None:
    picture = number("27").resize((2000, 857))
    ink = np.asarray(picture.getchannel("A")) > 128
    columns = np.flatnonzero(ink.any(axis=0))
    gap = int(np.argmax(np.diff(columns)))
    first, second = (found.box for found in service.read(encode(picture), recognizer).digits)
    ends = (columns[0], columns[gap]), (columns[gap + 1], columns[-1])
    for (x, y, width, height), (low, high) in zip((first, second), ends, strict=True):
        rows = np.flatnonzero(ink[:, low : high + 1].any(axis=1))
        box = x, x + width, y, y + height
        assert box == pytest.approx((low, high, rows[0], rows[-1]), abs=12)


@pytest.mark.parametrize("size", [(2001, 333), (1283, 641), (333, 2001)])
@pytest.mark.parametrize("paper", [(255, 255, 255, 255), (0, 0, 0, 0)])
def test_boxes_lie_within_the_picture(
    size: tuple[int, int], paper: tuple[int, int, int, int], recognizer: Recognizer
) -> None:
    picture, digit = Image.new("RGBA", size, paper), draw(7)
    digit = digit.crop(digit.getbbox())
    picture.alpha_composite(digit, (size[0] - digit.width, size[1] - digit.height))
    (found,) = service.read(encode(picture), recognizer).digits
    x, y, width, height = found.box
    assert (x + width, y + height) == size
    assert (width, height) == pytest.approx(digit.size, abs=8)


def test_boxes_of_a_picture_that_is_reduced_to_a_square(recognizer: Recognizer) -> None:
    """Only its tags say whether a picture lies on a side."""
    picture = Image.new("RGBA", (1302, 1301), "white")
    seven = draw(7, 400, width=20)
    picture.alpha_composite(seven, (902, 901))
    (found,) = service.read(encode(picture), recognizer).digits
    left, top, right, bottom = seven.getbbox() or (0, 0, 0, 0)
    x, y, width, height = found.box
    assert (x, y) == pytest.approx((902 + left, 901 + top), abs=6)
    assert (x + width, y + height) == pytest.approx((902 + right, 901 + bottom), abs=6)


def test_a_digit_with_something_inside_is_doubted(recognizer: Recognizer) -> None:
    picture = number("47 0")
    left, top, right, bottom = draw(0, 120, 8).getbbox() or (0, 0, 0, 0)
    middle = 3 * 90 + 15 + (left + right) // 2, (top + bottom) // 2
    ImageDraw.Draw(picture).ellipse(
        (middle[0] - 7, middle[1] - 7, middle[0] + 7, middle[1] + 7), fill="black"
    )
    *sure, doubted = service.read(encode(picture), recognizer).digits
    assert min(digit.confidence for digit in sure) > 0.9
    assert doubted.confidence < PARAMETERS.nonsense


def test_a_turned_photograph_is_held_upright(recognizer: Recognizer) -> None:
    upright = photographed(number("274"), ruled=False)
    exif = Image.Exif()
    exif[TURNED] = 6
    turned = encode(upright.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif, quality=95)
    straight = service.read(encode(upright, "JPEG", quality=95), recognizer)
    found = service.read(turned, recognizer)
    assert found.text == straight.text == "274"
    for one, other in zip(found.digits, straight.digits, strict=True):
        assert one.box == pytest.approx(other.box, abs=3)


@pytest.mark.parametrize("last", ["55", "47"])
def test_a_row_that_the_rim_of_a_photograph_cuts_off_is_read(
    last: str, recognizer: Recognizer
) -> None:
    picture = photographed(number(f"47\n52\n36\n18\n90\n{last}"))
    above_the_feet = picture.crop((0, 0, picture.width, picture.height - 33))
    found = service.read(encode(above_the_feet), recognizer)
    assert found.text == f"47\n52\n36\n18\n90\n{last}"


def test_an_amount_on_a_line_that_ends_before_the_rim_is_read(recognizer: Recognizer) -> None:
    sheet = Image.new("RGBA", (640, 240))
    sheet.alpha_composite(number("1975", digit=120), (60, 50))
    ImageDraw.Draw(sheet).line((40, 145, 600, 145), fill=(17, 17, 17, 255), width=3)
    found = service.read(encode(photographed(sheet, ruled=False)), recognizer)
    assert found.text == "1975"


PAGE = "27\n508\n93"
"""Its last row may be in a shadow."""


def page() -> Image.Image:
    sheet = Image.new("RGBA", (600, 600))
    written = number(PAGE, digit=120)
    sheet.alpha_composite(written, (150, 100))
    return photographed(sheet, ruled=False, shadow=1)


@pytest.mark.parametrize("at", [(0, 0.3), (1, 0.75), (0.6, 1)])
def test_a_hand_on_a_page_is_no_digit(at: tuple[float, float], recognizer: Recognizer) -> None:
    picture = with_hand(page(), at)
    assert service.read(encode(picture), recognizer).text == PAGE


@pytest.mark.parametrize("level", [0.75, 0.6, 0.5])
def test_what_is_in_the_shadow_is_read(level: float, recognizer: Recognizer) -> None:
    picture = in_shadow(page(), 0.48, level)
    assert service.read(encode(picture), recognizer).text == PAGE


@pytest.mark.parametrize("desk", [40, 90, 150])
def test_a_page_on_a_desk_is_read(desk: int, recognizer: Recognizer) -> None:
    whole = Image.new("RGB", (840, 800), (desk, desk, desk))
    whole.paste(page(), (120, 100))
    assert service.read(encode(whole), recognizer).text == PAGE


def test_a_photographed_number(recognizer: Recognizer) -> None:
    data = encode(photographed(number("2047", digit=200)), "JPEG", quality=90)
    assert service.read(data, recognizer).text == "2047"


@pytest.mark.parametrize("length", [100, 360])
def test_ink_without_a_digit(length: int, recognizer: Recognizer) -> None:
    picture = Image.new("RGB", (400, 100), "white")  # a dash
    picture.paste("black", (20, 48, 20 + length, 52))
    with pytest.raises(NoDigit):
        service.read(encode(picture), recognizer)


def test_noise_is_survived(recognizer: Recognizer) -> None:
    levels = np.random.default_rng(0).integers(0, 256, (300, 500, 3)).astype(np.uint8)
    for side in (1, 3, 30, 300):
        with contextlib.suppress(NoDigit, NoInk):
            found = service.read(encode(Image.fromarray(levels[:side])), recognizer)
            assert isinstance(found, Number)


@pytest.mark.parametrize("wide", [20, 110])
def test_what_is_no_number_takes_no_longer_than_one(wide: int, recognizer: Recognizer) -> None:
    """A hundred bars, all in one line by how they overlap; wide ones could be cut."""
    levels = np.full((640, 640), 255, np.uint8)
    for place in range(100):
        x, y = place % 5 * (wide + 5) + 8, place // 5 * 30 + place % 2 * 15 + 8
        levels[y : y + 24, x : x + wide] = 0
    asked = Counting(recognizer.model)
    with contextlib.suppress(NoDigit, TooComplex):
        service.read(encode(Image.fromarray(levels)), asked)
    assert asked.count <= DEFAULT_MAX_CANDIDATES


def test_a_mesh_is_no_crowd_of_zeros(recognizer: Recognizer) -> None:
    """Thousands of holes, none of which is high enough."""
    levels = np.full((640, 640), 255, np.uint8)
    levels[10:310:4, 10:630] = levels[10:311, 10:630:4] = 0
    asked = Counting(recognizer.model)
    with contextlib.suppress(NoDigit):
        service.read(encode(Image.fromarray(levels)), asked)
    assert asked.count < 100


@pytest.mark.parametrize("columns", [10, 25])
def test_a_sheet_of_digits_is_read_whole(columns: int, recognizer: Recognizer) -> None:
    """200 and 500 digits."""
    rows = "\n".join("1234567890123456789012345"[:columns] for _ in range(20))
    number_read = service.read(encode(number(rows, digit=36)), recognizer)
    assert number_read.complete
    assert len(number_read.digits) == 20 * columns


@pytest.mark.parametrize("digit", range(10))
def test_a_small_last_digit_on_a_bare_canvas(digit: int, recognizer: Recognizer) -> None:
    """The canvas is cropped to its ink, and yet its rim cuts nothing off."""
    canvas = Image.new("RGBA", (500, 260))
    canvas.alpha_composite(number("47"), (40, 60))
    small = draw(digit, canvas=60, width=5)
    canvas.alpha_composite(small, (230, 100))
    assert service.read(encode(canvas), recognizer).text == f"47{digit}"


def test_a_long_chain_of_zeros(recognizer: Recognizer) -> None:
    canvas = Image.new("RGB", (880, 120), "white")
    for k in range(21):
        ImageDraw.Draw(canvas).ellipse((20 + 38 * k, 30, 62 + 38 * k, 90), outline=0, width=5)
    assert service.read(encode(canvas), recognizer).text == "0" * 21


def test_what_is_no_digit_is_listed(recognizer: Recognizer) -> None:
    picture = number("47 32")
    picture.paste((17, 17, 17, 255), (210, 60, 240, 66))  # a dash
    (row,) = service.read(encode(picture), recognizer).rows
    assert [found.digit for found in row] == [4, 7, None, 3, 2]
    assert row[2].box == pytest.approx((210, 60, 30, 6), abs=3)


def test_the_confidence_of_the_whole_is_below_that_of_each_digit(recognizer: Recognizer) -> None:
    for seed in range(5):
        found = service.read(encode(composed(seed)[0]), recognizer)
        assert 0 < found.confidence <= min(each.confidence for each in found.digits) + 1e-6


@pytest.mark.parametrize("rings", [20, 65, 78])
def test_nested_rings_take_no_more_than_a_number(rings: int, recognizer: Recognizer) -> None:
    asked = Counting(recognizer.model)
    with contextlib.suppress(NoDigit, TooComplex):
        service.read(encode(with_alpha(nested(rings))), asked)
    assert asked.count < DEFAULT_MAX_CANDIDATES


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_patterns_cost_no_more_than_a_sheet_of_digits(kind: Kind, recognizer: Recognizer) -> None:
    levels = np.where(kind(300, 12), 0, 255).astype(np.uint8)
    asked = Counting(recognizer.model)
    with contextlib.suppress(NoDigit, NoInk, TooComplex):
        service.read(encode(Image.fromarray(levels)), asked)
    assert asked.count <= DEFAULT_MAX_CANDIDATES


def test_cuts_are_paid_for_before_they_are_tried() -> None:
    segment = Segment(np.ones((40, 400), np.float32), 0, 0)
    budget = Budget(cuts=3)
    assert cut(segment, 40.0, 0.0, budget) == [segment]
    assert not budget.complete


def test_nested_rings_are_refused_before_they_are_copied() -> None:
    ink = np.asarray(nested(78), np.float32) / np.float32(255)
    assert len(segments_of(ink, Budget())) > 60
    with pytest.raises(TooComplex, match="Send the part"):
        segments_of(ink, Budget(pixels=5_000_000))


def nested(rings: int) -> Image.Image:
    mask = Image.new("L", (640, 640))
    for k in range(4, 4 * rings + 4, 4):
        ImageDraw.Draw(mask).ellipse((k, k, 640 - k, 640 - k), outline=255)
    return mask


@dataclass(frozen=True)
class Counting(Recognizer):
    """Counts what it is asked to classify."""

    asked: list[int] = field(default_factory=list)

    def recognize_frames(self, frames: Sequence[Frame]) -> list[Prediction]:
        self.asked.append(len(frames))
        return super().recognize_frames(frames)

    @property
    def count(self) -> int:
        return sum(self.asked)
