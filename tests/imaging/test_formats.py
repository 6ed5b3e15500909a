"""A picture is opened by what its first bytes say, and only if that can be afforded."""

from __future__ import annotations

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from digits.config import (
    DEFAULT_MAX_COLOUR_PROFILES,
    DEFAULT_MAX_PIXELS,
    DEFAULT_MAX_READS,
    DEFAULT_MAX_SCANNED_PIXELS,
    DEFAULT_MAX_SCANS,
    DEFAULT_MAX_SIDE,
    DEFAULT_MAX_TEXT_BYTES,
    DEFAULT_MAX_WEBP_PIXELS,
)
from digits.errors import TooLarge, UnsupportedPicture
from digits.imaging.decode import read_image
from digits.imaging.formats import is_picture, open_picture
from tests.drawings import draw, encode, png_chunk, png_of_size

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")


def page() -> Image.Image:
    return draw(5, paper=(255, 255, 255, 255)).convert("RGB")


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_is_told_by_the_first_bytes(form: str) -> None:
    data = encode(page(), form)
    opened = open_picture(data)
    assert (opened.format, opened.size) == (form, (200, 200))
    assert is_picture(data)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"GIF", id="half a signature"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="SVG"),
        pytest.param(b"%PDF-1.7", id="PDF"),
        pytest.param(bytes(99), id="zeros"),
        pytest.param(encode(draw(5), "TIFF"), id="TIFF"),
    ],
)
def test_other_formats_are_refused(data: bytes) -> None:
    assert not is_picture(data)
    with pytest.raises(UnsupportedPicture, match="PNG, JPEG"):
        open_picture(data)


@pytest.mark.parametrize("form", FORMATS)
def test_a_signature_alone_is_no_picture(form: str) -> None:
    data = encode(page(), form)[:9]
    assert is_picture(data)
    with pytest.raises(UnsupportedPicture, match="PNG, JPEG"):
        open_picture(data)


# ---------------------------------------------------------------- limits of memory


@pytest.mark.parametrize(
    ("width", "height"),
    [
        (DEFAULT_MAX_PIXELS // 5000 + 1, 5000),
        (DEFAULT_MAX_SIDE + 1, 1),
        (1, DEFAULT_MAX_SIDE + 1),
        (60000, 60000),
    ],
)
def test_size_is_refused_before_pixels_are_decoded(width: int, height: int) -> None:
    with pytest.raises(TooLarge, match=f"{width} x {height}"):
        open_picture(png_of_size(width, height))


def test_a_picture_at_the_limit_is_opened() -> None:
    size = DEFAULT_MAX_SIDE, DEFAULT_MAX_PIXELS // DEFAULT_MAX_SIDE
    assert open_picture(png_of_size(*size)).size == size


@pytest.mark.parametrize("over", [0, 1])
def test_a_webp_has_a_lower_limit(over: int) -> None:
    """Its decoder takes four times the memory."""
    width = DEFAULT_MAX_WEBP_PIXELS // 5000 + over
    data = encode(Image.new("L", (width, 5000)), "WEBP", method=0)
    if over:
        with pytest.raises(TooLarge, match=f"{width} x 5000 .* WEBP"):
            open_picture(data)
    else:
        assert open_picture(data).size == (width, 5000)


@pytest.mark.parametrize(("length", "read"), [(1000, True), (DEFAULT_MAX_TEXT_BYTES + 1, False)])
def test_text_in_a_png_has_a_limit(length: int, read: bool) -> None:
    """A few bytes may unpack to gigabytes."""
    text = PngInfo()
    text.add_text("Comment", "a" * length, zip=True)
    data = encode(draw(5), pnginfo=text)
    if read:
        assert open_picture(data).size == (200, 200)
    else:
        with pytest.raises(TooLarge, match="Save it without them"):
            open_picture(data)


def test_text_after_the_pixels_has_the_same_limit() -> None:
    text = PngInfo()
    text.add_text("Comment", "a" * (DEFAULT_MAX_TEXT_BYTES + 1), zip=True)
    data, plain = encode(draw(5), pnginfo=text), encode(draw(5))
    behind = plain[:-12] + data[33 : data.index(b"IDAT") - 4] + plain[-12:]
    with pytest.raises(TooLarge, match="Save it without them"):
        read_image(behind)


def test_a_colour_profile_has_the_same_limit() -> None:
    data = encode(draw(5), icc_profile=bytes(1_200_000))
    with pytest.raises(TooLarge, match="colour profile"):
        open_picture(data)


# ---------------------------------------------------------------- limits of time


def test_colour_profiles_are_counted_in_a_png_alone() -> None:
    profile = png_chunk(b"iCCP", b"k\0\0")
    data = encode(page())
    with pytest.raises(TooLarge, match="colour profiles"):
        open_picture(data[:33] + profile * (DEFAULT_MAX_COLOUR_PROFILES + 1) + data[33:])
    mentioned = encode(page(), "BMP") + b"iCCP" * (DEFAULT_MAX_COLOUR_PROFILES + 1)
    assert open_picture(mentioned).format == "BMP"


def test_a_file_in_too_many_pieces_is_refused_before_its_pixels() -> None:
    piece, data = png_chunk(b"abCd", b""), encode(draw(5))
    assert open_picture(data[:33] + piece * 1000 + data[33:]).size == (200, 200)
    with pytest.raises(TooLarge, match="pieces"):
        open_picture(data[:33] + piece * DEFAULT_MAX_READS + data[33:])


@pytest.mark.parametrize(
    ("side", "most"), [(200, DEFAULT_MAX_SCANS), (5000, DEFAULT_MAX_SCANNED_PIXELS // 5000**2)]
)
def test_a_jpeg_of_too_many_scans_is_refused(side: int, most: int) -> None:
    data = encode(page().resize((side, side)), "JPEG", progressive=True, quality=30)
    scan = data[data.rindex(b"\xff\xda") : -2]
    more = most - data.count(b"\xff\xda")
    assert open_picture(data[:-2] + scan * more + data[-2:]).size == (side, side)
    with pytest.raises(TooLarge, match="scans"):
        open_picture(data[:-2] + scan * (more + 1) + data[-2:])


@pytest.mark.parametrize("frame", [b"\xc9", b"\xca", b"\xcb", b"\xcd", b"\xce", b"\xcf"])
def test_an_arithmetically_coded_jpeg_is_refused(frame: bytes) -> None:
    data = encode(page(), "JPEG")
    assert data.count(b"\xff\xc0") == 1
    with pytest.raises(UnsupportedPicture, match="arithmetically"):
        open_picture(data.replace(b"\xff\xc0", b"\xff" + frame))
