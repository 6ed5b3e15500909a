"""Neighbours vote, hulls settle disputes, distance takes the confidence away."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import Ridge
from sklearn.neighbors import KNeighborsClassifier

from digits import service
from digits.classifier import decision
from digits.classifier.neighbors import KNeighbors
from digits.classifier.recognizer import Recognizer
from digits.training.datasets import draw_strokes
from tests.drawings import draw, encode


def taught(vectors: np.ndarray, labels: list[int]) -> KNeighbors:
    estimator = KNeighborsClassifier(3, weights="distance", algorithm="brute")
    state = estimator.fit(vectors.astype(np.float32), labels).__getstate__()
    return KNeighbors.from_state(state)


@pytest.fixture
def rows() -> KNeighbors:
    """Two classes in the plane: the first along the line y = 0, the second scattered above it."""
    first = [(x, 0.0) for x in range(0, 100, 10)]
    second = [(x + 5, 4.5) for x in range(0, 100, 10)]
    return taught(np.array(first + second), [0] * 10 + [1] * 10)


def test_the_nearest_hull_wins_where_no_prototype_is_near(rows: KNeighbors) -> None:
    between = np.array([[45.0, 1.0]], np.float32)  # nearer to a 1, but on the line of the zeros
    assert rows.kneighbors(between, 1)[1][0, 0] == 14
    hulls = decision.hull_scores(rows, between[0], rows.ranking_scores(between)[0], rows.labels)
    assert hulls.argmax() == 0
    assert hulls.sum() == pytest.approx(1)


def test_hull_distance_is_that_of_ridge_regression(rows: KNeighbors) -> None:
    rng = np.random.default_rng(0)
    knn = taught(rng.normal(size=(60, 8)), [0] * 30 + [1] * 30)
    asked = rng.normal(size=8).astype(np.float32)
    corners = knn.prototypes[:30]
    edges = (corners - corners.mean(axis=0)).T
    strength = decision.PARAMETERS.hull_ridge * (edges * edges).sum() / 30
    ridge = Ridge(alpha=strength, fit_intercept=False).fit(edges, asked - corners.mean(axis=0))
    gap = asked - corners.mean(axis=0) - ridge.predict(edges)
    ranking = knn.ranking_scores(asked[None])[0]
    assert decision.hull_distance(knn, asked, ranking, 0) == pytest.approx(gap @ gap, rel=1e-3)


def test_hulls_are_asked_only_where_neighbors_disagree() -> None:
    knn = taught(np.arange(80)[:, None], [0] * 40 + [1] * 40)

    def answer(place: float, with_hulls: bool) -> list[float]:
        vector = np.array([place], np.float32)
        ranking = knn.ranking_scores(vector[None])[0]
        shares = decision.decide(knn, vector, ranking, with_hulls, 10.0).probabilities
        assert shares.sum() == pytest.approx(1)
        return list(map(float, shares))

    assert answer(0.5, True) == answer(0.5, False)
    assert answer(79, True) == answer(79, False)
    assert answer(39.6, True) != answer(39.6, False)


def test_confidence_fades_with_distance() -> None:
    familiarity = [
        decision.familiarity_of(10.0 * reaches, 10.0) for reaches in (0, 1, 1.3, 1.4, 1.5, 9)
    ]
    assert (np.diff(familiarity) < 0).all()
    digit = decision.calibrate(np.array([0.9, 0.1, 0, 0]))
    sure = [float(decision.flattened(digit, each).max()) for each in familiarity]
    assert (np.diff(sure) < 0).all()
    assert sure[0] > 0.9
    assert sure[-1] == pytest.approx(1 / 4, abs=0.01)


@pytest.mark.parametrize("digit", range(10))
def test_digits_are_familiar(recognizer: Recognizer, digit: int) -> None:
    prediction = service.predict(encode(draw(digit)), recognizer)
    assert not prediction.unfamiliar
    assert prediction.confidence > 0.9


def test_crossings_out_are_not(recognizer: Recognizer) -> None:
    rng = np.random.default_rng(7)
    inks = [draw_strokes(list(rng.random((8, 2, 2)))) for _ in range(100)]
    predictions = recognizer.recognize_inks(inks)
    assert sum(prediction.unfamiliar for prediction in predictions) > 100 / 2  # most of them
    assert np.median([prediction.confidence for prediction in predictions]) < 0.5
