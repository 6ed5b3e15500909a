"""The use cases: one picture, many pictures, a whole number.

One pipeline: the server, the command line, the fuzzer, the benchmark and the training all call it.

    encoded picture ─ decode ─> DecodedImage ─ ink ─> ink of the digit ─ recognizer ─> Prediction
                                                 └──> ink of all digits ─ numbers ───> Number
"""

from __future__ import annotations

import contextlib
import functools
import logging
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from digits import admission, config
from digits.classifier import doubt
from digits.classifier.artifact import open_model
from digits.classifier.examples import SentExamples
from digits.classifier.normalize import Frame
from digits.classifier.recognizer import Prediction, Recognizer
from digits.config import (
    DEFAULT_MAX_BATCH_CPU_SECONDS,
    DEFAULT_MAX_BATCH_PIXELS,
    DEFAULT_NUMBER_SIDE,
    DEFAULT_WORKING_SIDE,
)
from digits.errors import (
    Busy,
    DigitsError,
    Failure,
    InvalidExample,
    NoDigit,
    NoInk,
    TooComplex,
    TooLarge,
)
from digits.imaging.arrays import Ink
from digits.imaging.decode import DecodedImage, unpack
from digits.imaging.formats import open_picture
from digits.imaging.ink import digit_ink, extract_ink, select_digit

if TYPE_CHECKING:  # most requests ask for one digit
    from digits.numbers.number import Number

_log = logging.getLogger(__name__)
_opening = threading.Lock()


def recognizer() -> Recognizer:
    """Open the model of this instance, at the first call and never again.

    Returns
    -------
    Recognizer

    Raises
    ------
    ModelUnavailable
        At every call until the model is there.
    """
    with _opening:
        return _recognizer(config.model_directory())


@functools.cache
def _recognizer(directory: str) -> Recognizer:
    started = time.perf_counter()
    model = open_model(Path(directory))
    milliseconds = round((time.perf_counter() - started) * 1000)
    _log.info("model opened: %s in %d ms", model.manifest["recipe"], milliseconds)
    return Recognizer(model)


def with_examples(examples: SentExamples, recognizer: Recognizer) -> Recognizer:
    """Take a caller's labelled drawings as further neighbours.

    Parameters
    ----------
    examples : SentExamples
    recognizer : Recognizer

    Returns
    -------
    Recognizer
        For this caller's pictures alone; nothing is kept in the one that was given.

    Raises
    ------
    InvalidExample, TooLarge, Busy
    """
    frames = {}
    pictures = examples.pictures
    found = frames_of(pictures.values(), recognizer, time.thread_time())
    for place, frame in zip(pictures, found, strict=True):
        if isinstance(frame, Failure):
            if frame.kind is TooLarge:
                raise TooLarge(f"`examples[{place}]`: {frame.detail}")
            raise InvalidExample(place, frame.detail.removesuffix("."))
        frames[place] = frame
    return recognizer.with_examples(examples, frames)


def predict(picture: bytes, recognizer: Recognizer, *, count_digits: bool = False) -> Prediction:
    """Read the digit on one picture.

    Parameters
    ----------
    picture : bytes
        An encoded picture: PNG, JPEG, WebP, GIF or BMP.
    recognizer : Recognizer
    count_digits : bool
        Whether to look for further digits; `digits_found` of the result says how many there are.

    Returns
    -------
    Prediction

    Raises
    ------
    UnsupportedPicture, TooLarge, NoInk, Busy
    """
    with decoding(open_picture(picture)) as decoded:
        ink = extract_ink(decoded)
        (prediction,) = recognizer.recognize_inks([select_digit(ink, decoded)])
        if count_digits:
            from digits.imaging.counting import count_apart  # a cold start can do without

            prediction = replace(prediction, digits_found=count_apart(ink))
    if not doubt.is_doubtful(prediction):
        return prediction
    return second_look(prediction, picture, recognizer)


def second_look(prediction: Prediction, picture: bytes, recognizer: Recognizer) -> Prediction:
    """Look for the digit among other things, where an answer is doubtful.

    Parameters
    ----------
    prediction : Prediction
        Of all that is written on the picture.
    picture : bytes
    recognizer : Recognizer

    Returns
    -------
    Prediction
        Of the digit alone; the same as before where none is found that is likelier.

    Raises
    ------
    Busy
    """
    from digits.numbers.single import single_digit  # most drawings do without

    try:
        with decoding(open_picture(picture), DEFAULT_NUMBER_SIDE) as decoded:
            ink = single_digit(decoded, recognizer)
    except (NoInk, NoDigit, TooComplex):
        return prediction
    if ink is None:
        return prediction
    (again,) = recognizer.recognize_inks([ink])
    if not doubt.is_likelier(again, prediction):
        return prediction
    return replace(again, digits_found=prediction.digits_found)


def predict_many(
    pictures: Iterable[bytes | Failure], recognizer: Recognizer
) -> list[Prediction | Failure]:
    """Read the digit on each of many pictures; features and distances are computed together.

    Parameters
    ----------
    pictures : iterable of bytes or Failure
        Encoded pictures. A Failure, of one that could not even be unpacked from its request, is
        handed through.
    recognizer : Recognizer

    Returns
    -------
    list of Prediction or Failure
        In the order of the pictures.

    Raises
    ------
    Busy
        Then none of them was read.
    """
    started = time.thread_time()  # waiting is no work
    kept = list(pictures)
    frames = list(frames_of(kept, recognizer, started))
    predictions = iter(
        recognizer.recognize_frames([frame for frame in frames if not isinstance(frame, Failure)])
    )
    results: list[Prediction | Failure] = []
    for picture, frame in zip(kept, frames, strict=True):
        if isinstance(picture, Failure):
            results.append(picture)
        elif isinstance(frame, Failure):
            results.append(frame)
        else:
            prediction = next(predictions)
            try:
                if doubt.is_doubtful(prediction):
                    check_time(started)
                    prediction = second_look(prediction, picture, recognizer)
                results.append(prediction)
            except TooLarge as error:
                results.append(Failure.of(error))
    return results


def frames_of(
    pictures: Iterable[bytes | Failure], recognizer: Recognizer, started: float
) -> Iterator[Frame | Failure]:
    """Encoded pictures -> the normalised frame of each, or what is wrong with it. Raises Busy.

    started: the thread's time, in seconds, when the work on their request began.
    """
    pixels_left = DEFAULT_MAX_BATCH_PIXELS
    for picture in pictures:
        if isinstance(picture, Failure):
            yield picture
            continue
        try:
            check_time(started)
            image = open_picture(picture)
            pixels_left -= image.width * image.height
            if pixels_left < 0:
                raise TooLarge(
                    f"The pictures of this request up to this one have more than"
                    f" {DEFAULT_MAX_BATCH_PIXELS:,} pixels. Send them in parts."
                )
            with decoding(image) as decoded:
                frame = recognizer.frame(digit_ink(decoded))
        except Busy:
            raise
        except DigitsError as error:
            yield Failure.of(error)
        else:
            yield frame


def check_time(started: float) -> None:
    """Raise TooLarge where a request has taken all the time that it may, since it was started."""
    if time.thread_time() - started > DEFAULT_MAX_BATCH_CPU_SECONDS:
        raise TooLarge(
            f"The pictures of this request before this one took more than"
            f" {DEFAULT_MAX_BATCH_CPU_SECONDS} seconds. Send them in parts."
        )


def read(picture: bytes, recognizer: Recognizer) -> Number:
    """Read all digits of the number on one picture.

    Parameters
    ----------
    picture : bytes
        An encoded picture.
    recognizer : Recognizer

    Returns
    -------
    Number
        Its boxes in pixels of the picture as sent, held upright.

    Raises
    ------
    UnsupportedPicture, TooLarge, TooComplex, NoInk, NoDigit, Busy
    """
    from digits.numbers import reader

    with decoding(open_picture(picture), DEFAULT_NUMBER_SIDE) as decoded:
        return reader.number_on(decoded, recognizer)


def extract_digit(picture: bytes) -> Ink:
    """Extract the ink of the one digit on a picture.

    Parameters
    ----------
    picture : bytes
        An encoded picture.

    Returns
    -------
    float32 array of shape (H, W)
        In 0..1.

    Raises
    ------
    UnsupportedPicture, TooLarge, NoInk, Busy
    """
    with decoding(open_picture(picture)) as decoded:
        return digit_ink(decoded)


@contextlib.contextmanager
def decoding(
    image: Image.Image, working_side: int = DEFAULT_WORKING_SIDE
) -> Iterator[DecodedImage]:
    """Decode an opened picture when a slot is free, and keep the slot for the block.

    Raises UnsupportedPicture, TooLarge, NoInk or Busy.
    """
    with admission.slot(image.width * image.height):
        try:
            yield unpack(image, working_side)
        finally:
            image.close()  # its pixels make room for the next one's
