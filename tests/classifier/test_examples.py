"""Own examples: vectors as text and back, and what they do to an answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw
from sklearn.neighbors import NearestNeighbors

from digits import service
from digits.classifier import examples as own
from digits.classifier.artifact import Model
from digits.classifier.examples import (
    Examples,
    MalformedVector,
    SentExamples,
    decode_vectors,
    encode_vector,
)
from digits.classifier.recognizer import Prediction, Recognizer
from digits.errors import InvalidExample, NoInk, TooLarge
from digits.training.synthesis import pen
from tests.drawings import draw, encode

FOUR, SEVEN = encode(draw(4)), encode(draw(7))
BLANK = encode(draw(4, ink=(0, 0, 0, 0)))


Labelled = tuple[int, str | bytes]
"""A digit and its vector as text, or its encoded picture."""


def sent(*examples: Labelled) -> SentExamples:
    return SentExamples(
        [digit for digit, _ in examples],
        {k: drawing for k, (_, drawing) in enumerate(examples) if isinstance(drawing, str)},
        {k: drawing for k, (_, drawing) in enumerate(examples) if isinstance(drawing, bytes)},
    )


def predict(recognizer: Recognizer, picture: bytes, *examples: Labelled) -> Prediction:
    return service.predict(picture, service.with_examples(sent(*examples), recognizer))


def other(model: Model) -> Model:
    """The same model by another name."""
    return replace(model, manifest=model.manifest | {"sha256": "ab" * 32})


# ---------------------------------------------------------------- vectors as text


def test_a_vector_is_what_the_prototypes_are_compared_with(
    recognizer: Recognizer, model: Model
) -> None:
    prediction = service.predict(FOUR, recognizer)
    assert len(prediction.vector_text) <= 90
    vectors, current = decode_vectors([prediction.vector_text] * 3, model)
    assert current.all()
    assert np.abs(vectors - prediction.vector).max() <= 0.5  # a whole number is the nearest one
    assert vectors.dtype == np.int8


def test_a_prototype_survives_the_way(model: Model) -> None:
    texts = [encode_vector(prototype, model) for prototype in model.knn.prototypes[:500]]
    assert np.array_equal(decode_vectors(texts, model)[0], model.knn.prototypes[:500])


def test_vectors_of_another_model_are_told_apart(model: Model) -> None:
    prototypes = model.knn.prototypes
    current = encode_vector(prototypes[0], model)
    outdated = encode_vector(prototypes[1], other(model))
    shorter = outdated[:40]  # of a model with less numbers
    vectors, which = decode_vectors([outdated, current, shorter, current, outdated], model)
    assert which.tolist() == [False, True, False, True, False]
    assert np.array_equal(vectors, prototypes[[0, 0]])
    assert decode_vectors([], model)[0].shape == (0, prototypes.shape[1])


@pytest.mark.parametrize("spoil", ["", "AAAA", "=", "+", "cut", "longer", "é", " ", "\n"])
def test_a_malformed_vector_is_named(model: Model, spoil: str) -> None:
    good = encode_vector(model.knn.prototypes[0], model)
    bad = {"": "", "AAAA": "AAAA", "cut": good[:-4], "longer": good + "AAAA"}
    text = bad.get(spoil, good[:-1] + spoil)
    with pytest.raises(MalformedVector) as raised:
        decode_vectors([good, good, text, good], model)
    assert raised.value.place == 2


# ---------------------------------------------------------------- neighbours


def test_the_nearest_are_those_of_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(40, 8)).astype(np.float32)
    examples = Examples(vectors, rng.integers(0, 10, 40), [None] * 40, range(40))
    asked = rng.normal(size=8).astype(np.float32)
    distances, indices = examples.nearest(asked)
    theirs = NearestNeighbors(n_neighbors=own.PARAMETERS.neighbors).fit(vectors)
    expected_distances, expected_indices = theirs.kneighbors(asked[None])
    assert distances == pytest.approx(expected_distances[0], rel=1e-5)
    assert indices.tolist() == expected_indices[0].tolist()


def test_evidence_grows_with_nearness_and_number() -> None:
    examples = Examples(np.zeros((3, 2), np.float32), np.array([4, 4, 7]), [None] * 3, [0, 1, 2])

    def of(*distances: float) -> np.ndarray:
        indices = np.arange(len(distances))
        return examples.log_odds(np.array(distances), indices, nearest_prototype=10.0)

    assert of(10.0)[4] == pytest.approx(own.PARAMETERS.weight)
    assert of(5.0)[4] > of(10.0)[4] > of(20.0)[4] > 0
    assert of(10.0, 10.0)[4] == pytest.approx(2 * of(10.0)[4])
    assert of(10.0, 10.0, 5.0)[7] > of(10.0, 10.0, 5.0)[4]
    assert np.flatnonzero(of(10.0, 10.0, 10.0)).tolist() == [4, 7]


# ---------------------------------------------------------------- answers


def test_one_example_is_enough_where_the_model_wavers(recognizer: Recognizer) -> None:
    predictions = recognizer.recognize_inks(pen.drawn(20, seed=5)[0])
    alone = min(predictions, key=lambda prediction: prediction.confidence)
    second = int(np.argsort(alone.probabilities)[-2])
    taught = recognizer.with_examples(sent((second, alone.vector_text)), {})
    again = taught.recognize_frames([alone.seen])[0]
    assert again.digit == second != alone.digit
    assert again.confidence > 0.5 > alone.probabilities[second]


def test_without_examples_nothing_changes(recognizer: Recognizer) -> None:
    alone, empty = service.predict(FOUR, recognizer), predict(recognizer, FOUR)
    assert alone.probabilities == empty.probabilities
    assert [n.distance for n in alone.neighbors] == [n.distance for n in empty.neighbors]
    assert recognizer.examples is None


def test_a_wrong_label_does_not_spoil_another_digit(recognizer: Recognizer) -> None:
    seven = service.predict(SEVEN, recognizer).vector_text
    assert predict(recognizer, FOUR, (2, seven)).digit == 4
    near = service.predict(encode(draw(4, at=(0.45, 0.5), width=13)), recognizer).vector_text
    assert predict(recognizer, FOUR, *[(4, near)] * 2, (2, near)).digit == 4


def test_what_is_like_an_example_is_familiar(recognizer: Recognizer) -> None:
    hash_sign = Image.new("RGBA", (200, 200))
    pen_on = ImageDraw.Draw(hash_sign)
    for at in (50, 100, 150):
        pen_on.line([(at, 20), (at, 180)], "black", 10)
        pen_on.line([(20, at), (180, at)], "black", 10)
    picture = encode(hash_sign)
    alone = service.predict(picture, recognizer)
    assert alone.unfamiliar
    taught = predict(recognizer, picture, (3, alone.vector_text))
    assert not taught.unfamiliar
    assert taught.digit == 3


def test_own_neighbors_are_marked_and_shown(recognizer: Recognizer) -> None:
    vector = service.predict(FOUR, recognizer).vector_text
    taught = predict(recognizer, FOUR, (4, vector), (4, FOUR))
    first, second = taught.neighbors[0], taught.neighbors[1]
    assert first.own
    assert second.own
    assert {first.example, second.example} == {0, 1}
    assert first.distance < 5
    frames = [n.thumbnail for n in (first, second)]
    assert sum(frame is None for frame in frames) == 1  # of a vector there is no picture
    assert next(f for f in frames if f is not None).max() > 200
    assert not any(neighbor.own for neighbor in taught.neighbors[2:])
    distances = [neighbor.distance for neighbor in taught.neighbors]
    assert distances == sorted(distances)


def test_by_image_is_as_by_vector(recognizer: Recognizer) -> None:
    vector = service.predict(SEVEN, recognizer).vector_text
    by_vector = predict(recognizer, FOUR, (7, vector))
    by_image = predict(recognizer, FOUR, (7, SEVEN))
    assert by_image.probabilities == pytest.approx(by_vector.probabilities, abs=1e-3)


def test_outdated_ones_are_counted(recognizer: Recognizer, model: Model) -> None:
    vector = encode_vector(model.knn.prototypes[0], other(model))
    mine = service.predict(FOUR, recognizer).vector_text
    four = sent((1, vector), (7, SEVEN), (4, mine), (2, vector))
    examples = service.with_examples(four, recognizer).examples
    assert examples is not None
    assert len(examples) == 2
    assert examples.outdated == 2
    assert sorted(examples.digits.tolist()) == [4, 7]


def test_a_bad_one_is_named(recognizer: Recognizer) -> None:
    vector = service.predict(FOUR, recognizer).vector_text
    good = (4, vector)
    unreadable: list[Labelled] = [(4, "AAAA"), (4, BLANK), (4, b"four")]
    for bad in unreadable:
        with pytest.raises(InvalidExample, match=r"examples\[2\]"):
            service.with_examples(sent(good, (7, SEVEN), bad, good), recognizer)
    with pytest.raises(NoInk):
        service.predict(BLANK, service.with_examples(sent(good), recognizer))
    large = encode(draw(4).resize((5001, 5000)))
    with pytest.raises(TooLarge, match=r"examples\[1\]"):
        service.with_examples(sent(good, (4, large)), recognizer)
