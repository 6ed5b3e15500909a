"""Whatever a picture is encoded as, the same drawing gives the same ink."""

from __future__ import annotations

import io
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from digits.config import (
    DEFAULT_MIN_CONTRAST,
    DEFAULT_WORKING_SIDE,
)
from digits.errors import NoInk, UnsupportedPicture
from digits.imaging.arrays import Ink
from digits.imaging.decode import decode, draft_size, read_image, read_ink
from digits.imaging.formats import open_picture
from tests.drawings import draw, encode, ink

BLACK, WHITE, CLEAR = (0, 0, 0, 255), (255, 255, 255, 255), (0, 0, 0, 0)
REFERENCE = ink(draw(5, ink=BLACK))


def ink_of(image: Image.Image, form: str = "PNG", **options: object) -> Ink:
    """The ink of a picture, each pixel at its place on it."""
    return laid_out(encode(image, form, **options))


def laid_out(data: bytes) -> Ink:
    sheet, image = read_image(data), Image.open(io.BytesIO(data))
    if sheet.levels is not None:
        assert sheet.corner == (0, 0)
        return sheet.ink
    factor = math.ceil(max(image.size) / DEFAULT_WORKING_SIDE)
    whole = np.zeros([math.ceil(side / factor) for side in image.size[::-1]], np.float32)
    (left, top), (height, width) = sheet.corner, sheet.ink.shape
    whole[top : top + height, left : left + width] = sheet.ink
    return whole


@pytest.mark.parametrize("gap", [0, 1, 2])
def test_a_canvas_is_cropped_to_its_ink_and_a_pixel_around(gap: int) -> None:
    canvas = Image.new("RGBA", (60, 60))
    canvas.paste(BLACK, (gap, gap, 40, 40))
    decoded = read_image(encode(canvas))
    assert decoded.cropped == (gap > 0)
    assert decoded.ink.shape == ((42 - gap, 42 - gap) if gap else (60, 60))


def assert_same(ink: Ink, expected: Ink = REFERENCE, tolerance: float = 0.03) -> None:
    """The same ink at the same place, but for a share of the pixels' rounding."""
    assert ink.shape == expected.shape
    assert ink.dtype == np.float32
    assert np.abs(ink - expected).mean() < tolerance
    assert ink.min() >= 0
    assert ink.max() == 1


def test_ink_is_the_coverage_of_the_pen() -> None:
    assert np.allclose(ink_of(draw(5, ink=BLACK)), REFERENCE, atol=1e-6)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_png_mode(mode: str) -> None:
    assert_same(ink_of(draw(5, paper=WHITE).convert("RGB").convert(mode)))


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_transparent_paper(mode: str) -> None:
    assert_same(ink_of(draw(5).convert(mode)))


def test_palette_with_transparency() -> None:
    image = draw(5, paper=WHITE).convert("L").convert("P")
    assert_same(ink_of(image, transparency=255))


def test_sixteen_bit_grey() -> None:
    deep = (65535 - REFERENCE * 65535).astype(np.uint16)
    assert_same(ink_of(Image.fromarray(deep)), tolerance=0.003)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_every_format(form: str, mode: str) -> None:
    assert_same(ink_of(draw(5, paper=WHITE).convert(mode), form))


def test_cmyk_jpeg() -> None:
    assert_same(ink_of(draw(5, paper=WHITE).convert("RGB").convert("CMYK"), "JPEG"))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation(orientation: int) -> None:
    turn = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }.get(orientation)
    image = draw(5, paper=WHITE).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert_same(ink_of(image if turn is None else image.transpose(turn), "JPEG", exif=exif))


def test_partial_alpha_is_composited_before_it_is_compared() -> None:
    assert_same(ink_of(draw(5, ink=(0, 0, 0, 128), paper=WHITE)))
    assert_same(ink_of(draw(5, ink=(0, 0, 0, 128))))


def test_colours_hidden_under_full_transparency_are_not_ink() -> None:
    levels = np.asarray(draw(5)).copy()
    levels[:50, :50, :3] = (200, 0, 0)
    assert_same(ink_of(Image.fromarray(levels)))


@settings(max_examples=40, deadline=None)
@given(
    digit=st.sampled_from([0, 1, 5]),
    canvas=st.integers(90, 1500),
    x=st.floats(0.2, 0.8),
    y=st.floats(0.2, 0.8),
)
def test_transparent_canvas_is_white_paper(digit: int, canvas: int, x: float, y: float) -> None:
    drawn = draw(digit, canvas=90, at=(x, y)).resize((canvas, canvas - 7))
    on_white = Image.alpha_composite(Image.new("RGBA", drawn.size, WHITE), drawn).convert("RGB")
    assert np.allclose(
        ink_of(drawn), ink_of(on_white), atol=0.012
    )  # three levels: colours are rounded


@pytest.mark.parametrize("offset", range(3))
def test_ink_along_the_box_of_a_large_canvas_is_ink(offset: int) -> None:
    bars = Image.new("RGBA", (1900, 1900))
    for x in (600 + offset, 1100 + offset):
        bars.paste((17, 17, 17, 255), (x, 500 + offset, x + 150, 1400 + offset))
    ink = ink_of(bars)
    assert ink[0].max() == 0
    assert ink[300, 225] == 1
    assert ink[300, 310] == 0


def test_white_ink_on_a_transparent_canvas() -> None:
    assert_same(ink_of(draw(5, ink=WHITE, paper=CLEAR)))


def test_a_photograph_sized_jpeg_is_reduced() -> None:
    big = draw(5, paper=WHITE).convert("RGB").resize((3000, 2000))
    assert max(ink_of(big, "JPEG").shape) <= DEFAULT_WORKING_SIDE


colours = st.tuples(*[st.integers(0, 255)] * 3)


@settings(max_examples=60, deadline=None)
@given(ink=colours, paper=colours, form=st.sampled_from(["PNG", "BMP", "WEBP"]))
def test_colour_and_polarity_do_not_matter(
    ink: tuple[int, int, int], paper: tuple[int, int, int], form: str
) -> None:
    picture = draw(5, ink=(*ink, 255), paper=(*paper, 255)).convert("RGB")
    options = {"lossless": True} if form == "WEBP" else {}
    contrast = max(abs(a - b) for a, b in zip(ink, paper, strict=True)) / 255
    if contrast < DEFAULT_MIN_CONTRAST:
        with pytest.raises(NoInk):
            ink_of(picture, form, **options)
    else:
        assert_same(ink_of(picture, form, **options))


@settings(max_examples=30, deadline=None)
@given(width=st.integers(1, 80), height=st.integers(1, 80), data=st.data())
def test_any_pixels_give_ink_in_range_or_no_ink(
    width: int, height: int, data: st.DataObject
) -> None:
    mode = data.draw(st.sampled_from(["L", "LA", "RGB", "RGBA"]))
    size = width * height * len(mode)
    seed = data.draw(st.integers(0, 2**32 - 1))
    noise = np.random.default_rng(seed).integers(0, 256, size, np.uint8).tobytes()
    try:
        ink = ink_of(Image.frombytes(mode, (width, height), noise))
    except NoInk:
        return
    assert ink.shape == (height, width)
    assert 0 <= ink.min() <= ink.max() == 1


@settings(max_examples=20, deadline=None)
@given(canvas=st.integers(100, 600), x=st.floats(0.4, 0.6), y=st.floats(0.4, 0.6))
def test_a_larger_canvas_adds_only_paper(canvas: int, x: float, y: float) -> None:
    drawn = draw(5, canvas=canvas, height=64 / canvas, width=6, at=(x, y))
    ink = ink_of(drawn)
    assert ink.shape == (canvas, canvas)
    assert ink.sum() == pytest.approx(ink_of(draw(5, canvas=100, width=6)).sum(), rel=0.03)


@pytest.mark.parametrize("level", [0, 128, 255])
@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_a_blank_picture_has_no_ink(mode: str, level: int) -> None:
    with pytest.raises(NoInk, match="blank"):
        ink_of(Image.new("L", (50, 50), level).convert(mode))


def test_a_fully_transparent_picture_has_no_ink() -> None:
    with pytest.raises(NoInk):
        ink_of(Image.new("RGBA", (50, 50), CLEAR))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "BMP"])
def test_a_cut_off_picture_is_refused(form: str) -> None:
    data = encode(draw(5, paper=WHITE).convert("RGB"), form)
    with pytest.raises(UnsupportedPicture):
        read_ink(data[: len(data) // 2])


def test_a_drawing_imports_only_its_own_reader() -> None:
    code = (
        "import sys; from digits.imaging.decode import read_ink;"
        "read_ink(open('tests/data/four.png', 'rb').read());"
        "print(sorted(m for m in sys.modules if m.endswith('ImagePlugin')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['PIL.PngImagePlugin']"


def test_of_an_animation_the_first_frame_is_read() -> None:
    first = draw(5, paper=WHITE).convert("L")
    frames = [draw(i % 10, paper=WHITE).convert("L") for i in range(200)]
    for form in ("GIF", "WEBP", "PNG"):
        moving = encode(first, form, save_all=True, append_images=frames)
        assert np.abs(read_ink(moving) - ink_of(first, form)).mean() < 0.01


# ---------------------------------------------------------------- limits of memory

PEAK = r"""
import pathlib, re, sys
from digits.imaging.decode import read_ink
from digits.web.allocator import return_memory

def peak():
    return int(re.search(r"VmHWM:\s*(\d+)", pathlib.Path("/proc/self/status").read_text())[1])

return_memory()
data = pathlib.Path(sys.argv[1]).read_bytes()
read_ink(pathlib.Path("tests/data/four.png").read_bytes())
before = peak()
read_ink(data)
print((peak() - before) * 1024)
"""
SIDE = 4000


def large(kind: str) -> tuple[bytes, int]:
    """A large PNG, and how many bytes a pixel of it takes as decoded."""
    options: dict[str, Any] = {"compress_level": 1}
    paper = draw(5, paper=WHITE).convert("L").resize((SIDE, SIDE))
    match kind:
        case "white ink":
            return encode(draw(5, ink=WHITE).resize((SIDE, SIDE)), **options), 4
        case "LA":
            return encode(draw(5, ink=WHITE).resize((SIDE, SIDE)).convert("LA"), **options), 4
        case "EXIF":
            exif = Image.Exif()
            exif[0x0112] = 6
            return encode(paper.convert("RGB"), exif=exif, **options), 4
        case "a transparent colour":
            return encode(paper.convert("RGB"), transparency=(255, 255, 255), **options), 4
        case "a transparent index":
            return encode(paper.convert("P"), transparency=255, **options), 1
        case _:
            return encode(Image.fromarray(np.asarray(paper).astype(np.uint16) * 257), **options), 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process its own peak")
@pytest.mark.slow
@pytest.mark.parametrize(
    "kind", ["white ink", "LA", "EXIF", "a transparent colour", "a transparent index", "16 bit"]
)
def test_a_large_picture_is_in_memory_once(tmp_path: Path, kind: str) -> None:
    """As decoded; converted and reduced it is never as a whole."""
    data, depth = large(kind)
    (tmp_path / "large.png").write_bytes(data)
    command = [sys.executable, "-c", PEAK, str(tmp_path / "large.png")]
    peak = int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert peak < 1.2 * depth * SIDE**2 + 20e6


@pytest.mark.parametrize(
    ("size", "decoded"),
    [
        ((600, 400), (600, 400)),
        ((1200, 900), (600, 450)),  # would be reduced by two: the decoder does it
        ((3464, 3464), (433, 433)),
        ((3000, 1400), (1500, 700)),  # by six: by two, then by three
        ((6000, 5), (3000, 2)),
    ],
)
def test_a_jpeg_is_reduced_by_its_decoder(size: tuple[int, int], decoded: tuple[int, int]) -> None:
    assert draft_size(size, 640) == decoded
    data = encode(Image.new("RGB", size), "JPEG")
    image, scale, _ = decode(open_picture(data), 640)
    assert max(image.size) <= 640
    assert scale == round(size[0] / decoded[0]) * -(-decoded[0] // 640)


def test_white_ink_on_a_page_that_is_hardly_transparent() -> None:
    page = draw(4, ink=(255, 255, 255, 255), paper=(0, 0, 0, 8))
    found = read_ink(encode(page))
    assert found.max() == 1
    assert np.count_nonzero(found > 0.5) == np.count_nonzero(ink(draw(4)) > 0.5)
