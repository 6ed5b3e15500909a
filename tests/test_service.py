"""The use cases, from encoded pictures to predictions."""

from __future__ import annotations

import concurrent.futures
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from digits import service
from digits.classifier.recognizer import Prediction, Recognizer
from digits.errors import Failure, ModelUnavailable, NoInk, TooLarge, UnsupportedPicture
from tests.drawings import PEN, draw, encode

BLANK = encode(Image.new("RGB", (20, 20), "white"))


def test_the_model_is_opened_once_for_all_threads(
    model_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODEL_DIR", str(model_directory))
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        opened = list(pool.map(lambda _: service.recognizer(), range(64)))
    assert len({id(recognizer) for recognizer in opened}) == 1


def test_a_missing_model_is_looked_for_again(
    baseline_directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = tmp_path / "late"
    monkeypatch.setenv("MODEL_DIR", str(late))
    with pytest.raises(ModelUnavailable):
        service.recognizer()
    late.symlink_to(baseline_directory)
    assert service.predict(encode(draw(4)), service.recognizer()).digit == 4


def test_many_pictures_are_read_in_order_and_none_fails_the_others(recognizer: Recognizer) -> None:
    torn = Failure(UnsupportedPicture, "It is torn.")
    results = service.predict_many([encode(draw(4)), BLANK, torn, encode(draw(7))], recognizer)
    first, blank, handed_through, last = results
    assert isinstance(first, Prediction)
    assert isinstance(last, Prediction)
    assert (first.digit, last.digit) == (4, 7)
    assert isinstance(blank, Failure)
    assert blank.kind is NoInk
    assert handed_through is torn


def test_many_pictures_are_read_as_each_alone(recognizer: Recognizer) -> None:
    pictures = [encode(draw(digit)) for digit in range(10)]
    together = service.predict_many(pictures, recognizer)
    for picture, result in zip(pictures, together, strict=True):
        alone = service.predict(picture, recognizer)
        assert isinstance(result, Prediction)
        assert result.digit == alone.digit
        assert result.confidence == pytest.approx(alone.confidence, abs=1e-4)


def test_what_a_batch_has_no_time_for_gets_its_own_problem(
    recognizer: Recognizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "DEFAULT_MAX_BATCH_CPU_SECONDS", 0)
    results = service.predict_many([encode(draw(4))] * 3, recognizer)
    assert [isinstance(result, Failure) and result.kind for result in results] == [TooLarge] * 3
    monkeypatch.setattr(service, "DEFAULT_MAX_BATCH_CPU_SECONDS", 1000)
    assert not any(
        isinstance(result, Failure)
        for result in service.predict_many([encode(draw(4))] * 3, recognizer)
    )


def circled(digit: int) -> Image.Image:
    image = draw(digit, 300, height=0.4, paper=(255, 255, 255, 255))
    ImageDraw.Draw(image).ellipse((50, 50, 250, 250), outline=PEN, width=6)
    return image


def underlined(digit: int) -> Image.Image:
    image = draw(digit, 300, height=0.4, paper=(255, 255, 255, 255))
    ImageDraw.Draw(image).line((70, 240, 230, 236), fill=PEN, width=7)
    return image


def captioned(digit: int) -> Image.Image:
    image = draw(digit, 300, height=0.4, paper=(255, 255, 255, 255))
    ImageDraw.Draw(image).text((60, 20), "What is this?", PEN, ImageFont.load_default(28))
    return image


@pytest.mark.parametrize("surround", [circled, underlined, captioned])
def test_a_digit_among_other_things_is_looked_for(
    surround: Callable[[int], Image.Image], recognizer: Recognizer
) -> None:
    pictures = [encode(surround(digit)) for digit in range(10)]
    read = [service.predict(picture, recognizer) for picture in pictures]
    assert [prediction.digit for prediction in read] == list(range(10))
    together = service.predict_many(pictures, recognizer)
    assert [isinstance(each, Prediction) and each.digit for each in together] == list(range(10))


def test_nothing_is_looked_for_in_vain(recognizer: Recognizer) -> None:
    """What holds no digit is answered as it was: unlike any."""
    image = Image.new("RGB", (300, 300), "white")
    for word in range(4):
        place = (20, 20 + 60 * word)
        ImageDraw.Draw(image).text(place, "What is this?", PEN, ImageFont.load_default(36))
    prediction = service.predict(encode(image), recognizer)
    assert prediction.unfamiliar


BATCHES_OF_BLANKS = r"""
import gc, io, pathlib, re
from PIL import Image, ImageDraw, ImageFont
from digits import service

def resident():
    return int(re.search(r"VmRSS:\s*(\d+)", pathlib.Path("/proc/self/status").read_text())[1])

gc.disable()  # what is kept for a collection is kept, too
out = io.BytesIO()
Image.new("RGB", (441, 441), "white").save(out, "PNG")
recognizer, kept = service.recognizer(), []
for batch in range(8):
    if batch == 2:
        before = resident()
    kept.append(service.predict_many([out.getvalue()] * 64, recognizer))
print(resident() / before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
@pytest.mark.slow
@pytest.mark.usefixtures("model_directory")
def test_pictures_that_fail_leave_nothing_behind() -> None:
    """An exception that is kept keeps the arrays of the frames that it went through."""
    command = [sys.executable, "-c", BATCHES_OF_BLANKS]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert float(done.stdout) < 1.3


COSTLY_PATTERNS = r"""
import contextlib, pathlib, re
from digits import service
from digits.errors import DigitsError
from digits.web.allocator import return_memory
from tests.patterns import mesh_and_prongs, patterns

def peak():
    return int(re.search(r"VmHWM:\s*(\d+)", pathlib.Path("/proc/self/status").read_text())[1])

return_memory()
recognizer = service.recognizer()
service.predict(pathlib.Path("tests/data/four.png").read_bytes(), recognizer)
before = peak()
costly = [*patterns([640]), *patterns([1000], [mesh_and_prongs])]
for k, (name, picture) in enumerate(costly):
    with contextlib.suppress(DigitsError):
        if k % 2:
            service.predict(picture, recognizer, count_digits=True)  # doubtful: it looks twice
        else:
            service.read(picture, recognizer)
print((peak() - before) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process its own peak")
@pytest.mark.slow
@pytest.mark.usefixtures("model_directory")
def test_costly_patterns_take_little_memory() -> None:
    """Of 88 pictures, read as a digit or as a number in turns, which once took gigabytes."""
    command = [sys.executable, "-c", COSTLY_PATTERNS]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 150


def test_digits_are_counted_where_asked(recognizer: Recognizer) -> None:
    two = Image.new("RGBA", (400, 200))
    two.paste(draw(4), (0, 0))
    two.paste(draw(2), (200, 0))
    assert service.predict(encode(two), recognizer, count_digits=True).digits_found == 2
    assert service.predict(encode(draw(4)), recognizer, count_digits=True).digits_found == 1
