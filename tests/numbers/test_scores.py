"""What the classifier says of an image, as probabilities of the digits alone."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits.classifier.recognizer import Recognizer
from digits.imaging.arrays import Ink
from digits.numbers.scores import TOGETHER, Score, scores_of
from tests.drawings import draw, ink


def scribble() -> Ink:
    """What is no digit."""
    image = Image.new("L", (100, 100))
    corners = np.random.default_rng(0).integers(5, 95, 40).tolist()
    ImageDraw.Draw(image).line(corners, fill=255, width=4)
    return np.asarray(image, np.float32) / np.float32(255)


def test_scores_speak_of_the_digits_alone(recognizer: Recognizer) -> None:
    """A doodle's probabilities are flat, but some digit is the likeliest if it is one."""
    for picture, familiar in ((ink(draw(4)), True), (scribble(), False)):
        (prediction,) = recognizer.recognize_inks([picture])
        score = Score.of(prediction)
        assert score.probabilities.sum() == pytest.approx(1, abs=1e-3)
        assert score.probabilities.argmax() == prediction.digit
        mixed = score.familiarity * score.probabilities + (1 - score.familiarity) / 10
        assert mixed == pytest.approx(np.array(prediction.probabilities), abs=1e-3)
        assert (score.familiarity > 0.5) == familiar
        assert (score.nondigit_ratio < 1) == familiar


def test_distances_are_in_scales_of_the_model(recognizer: Recognizer) -> None:
    (prediction,) = recognizer.recognize_inks([ink(draw(4))])
    score = Score.of(prediction)
    scale = recognizer.model.distance_scale
    assert score.nearest_distance == prediction.neighbors[0].distance
    assert score.relative_distance * scale == pytest.approx(score.nearest_distance)
    assert score.nondigit_ratio == pytest.approx(
        score.nearest_distance / prediction.nondigit_distance
    )


def score_of(probabilities: list[float]) -> Score:
    return Score(np.array(probabilities), 0.5, 0.8, 1.0, np.zeros(0, np.float32), 0.0)


@pytest.mark.parametrize("constant", [0, 500, -500])
def test_further_evidence_counts_as_bayes_has_it(constant: float) -> None:
    before = score_of([0.4, 0.2, *[0.05] * 8])
    log_odds = np.array([0, np.log(6), *[0.0] * 8]) + constant
    after = before.with_log_odds(log_odds).probabilities
    assert after == pytest.approx(np.array([0.4, 1.2, *[0.05] * 8]) / 2)


def test_no_evidence_rules_a_digit_out() -> None:
    log_odds = np.array([1000.0, *[0.0] * 9])
    after = score_of([0.1] * 10).with_log_odds(log_odds).probabilities
    assert after[0] == pytest.approx(1)
    assert (after > 0).all()


def test_many_images_are_scored_in_their_order(recognizer: Recognizer) -> None:
    drawn = [ink(draw(digit, canvas=40, width=3)) for digit in range(10)]
    images = [drawn[k % 10] for k in range(TOGETHER + 5)]
    scores = scores_of(iter(images), recognizer)
    assert [int(score.probabilities.argmax()) for score in scores] == [
        k % 10 for k in range(len(images))
    ]
    assert scores_of([], recognizer) == []
