"""Many pictures in one request: each gets its own result or its own problem, in order."""

from __future__ import annotations

from digits.admission import turn_of
from digits.classifier.normalize import Frame
from digits.classifier.recognizer import Prediction, Recognizer
from digits.config import DEFAULT_MAX_BATCH_PIXELS
from digits.errors import Busy, DigitsError, TooLarge
from digits.imaging.decode import open_picture, unpack
from digits.imaging.ink import digit_on
from digits.web.json_body import Batch, picture_in_element


def recognize(batch: Batch, recognizer: Recognizer) -> list[Prediction | DigitsError]:
    """Batch -> what became of each of its elements. Raises Busy: then nothing became of any.

    Features and distances are worked out for many frames at once.
    """
    outcomes = read_frames(batch, recognizer)
    frames = [outcome for outcome in outcomes if not isinstance(outcome, DigitsError)]
    predictions = iter(recognizer.recognize_frames(frames))
    return [
        outcome if isinstance(outcome, DigitsError) else next(predictions) for outcome in outcomes
    ]


def read_frames(batch: Batch, recognizer: Recognizer) -> list[Frame | DigitsError]:
    """Batch -> the normalised frame of each of its elements, or what is wrong with it."""
    outcomes: list[Frame | DigitsError] = []
    left = DEFAULT_MAX_BATCH_PIXELS
    for element in batch.elements:
        try:
            image = open_picture(picture_in_element(element))
            left -= image.width * image.height
            if left < 0:
                raise TooLarge(
                    f"The pictures of this batch up to this one have more than"
                    f" {DEFAULT_MAX_BATCH_PIXELS:,} pixels. Send it in another request."
                )
            with turn_of(image):
                outcomes.append(recognizer.frame(digit_on(unpack(image))))
        except Busy:
            raise
        except DigitsError as error:
            outcomes.append(error)
    return outcomes
