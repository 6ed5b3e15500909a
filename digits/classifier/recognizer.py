"""Ink of one digit -> Prediction: the steps of the classifier put together."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from digits.classifier import decision
from digits.classifier.artifact import Model
from digits.classifier.examples import (
    Examples,
    MalformedVector,
    SentExamples,
    decode_vectors,
    encode_vector,
)
from digits.classifier.features import Frames, Vectors, quantize
from digits.classifier.neighbors import Distances, Indices, RankingScores
from digits.classifier.normalize import Frame, normalize
from digits.classifier.thumbnails import Thumbnail, unpack_thumbnail
from digits.errors import InvalidExample
from digits.imaging.arrays import Ink

READ_AT_ONCE = 256
"""Frames: the ranking scores of each take four bytes a prototype."""


class Neighbor(NamedTuple):
    """A labelled digit near the picture.

    Attributes
    ----------
    digit : int
    distance : float
    thumbnail : uint8 array of shape (H, W), or None
        What it looks like, 255 is ink; None where its vector alone is known.
    example : int or None
        Index among the caller's examples; None of a training digit.
    """

    digit: int
    distance: float
    thumbnail: Thumbnail | None
    example: int | None = None

    @property
    def own(self) -> bool:
        """Whether it is an example of the caller's."""
        return self.example is not None


@dataclass(frozen=True, eq=False)
class Neighbors(Sequence[Neighbor]):
    """Training digits and examples, nearest first; each is looked up when it is asked for.

    indices: of the training digits; from their number on, of the examples.
    """

    model: Model
    distances: Distances
    indices: Indices
    examples: Examples | None = None

    def __len__(self) -> int:
        return len(self.indices)

    @overload
    def __getitem__(self, place: int) -> Neighbor: ...

    @overload
    def __getitem__(self, place: slice) -> Neighbors: ...

    def __getitem__(self, place: int | slice) -> Neighbor | Neighbors:
        if isinstance(place, slice):
            return replace(self, distances=self.distances[place], indices=self.indices[place])
        index, distance = int(self.indices[place]), float(self.distances[place])
        knn, examples = self.model.knn, self.examples
        if examples is not None and index >= len(knn.labels):
            index -= len(knn.labels)
            frame = examples.frames[index]
            shown = None if frame is None else (frame * 255).astype(np.uint8)
            return Neighbor(int(examples.digits[index]), distance, shown, examples.places[index])
        digit = int(knn.classes[knn.labels[index]])
        return Neighbor(digit, distance, unpack_thumbnail(self.model.thumbnails[index]))


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a picture was read as, and why.

    Attributes
    ----------
    digit : int
    confidence : float
        Its probability.
    probabilities : tuple of 10 float
        Of the digits 0 to 9; the less familiar the picture, the flatter.
    given_digit : float64 array of shape (10,)
        The same, given that it is a digit.
    familiarity : float
        Probability that it is a digit at all, by the distances of the nearest neighbour and of the
        nearest non-digit.
    unfamiliar : bool
        Whether it is more likely no digit.
    nondigit_distance : float
        Of the nearest non-digit.
    seen : float32 array of shape (side, side)
        The normalised frame that was classified.
    neighbors : Neighbors
        Nearest first, as many as the decision has looked at.
    vector : float32 array of shape (D,)
        What was compared with theirs.
    digits_found : int or None
        How many the picture plainly holds; None where nobody has counted.
    """

    digit: int
    confidence: float
    probabilities: tuple[float, ...]
    given_digit: NDArray[np.float64]
    unfamiliar: bool
    familiarity: float
    nondigit_distance: float
    seen: Frame
    neighbors: Neighbors
    vector: NDArray[np.float32]
    digits_found: int | None = None

    @property
    def vector_text(self) -> str:
        """The vector as a caller may send it back in an example."""
        return encode_vector(self.vector, self.neighbors.model)

    @property
    def nearest_distance(self) -> float:
        """Distance of the nearest neighbour."""
        return float(self.neighbors.distances[0])

    @property
    def unfamiliar_distance(self) -> float:
        """Distance of the nearest neighbour from which a drawing is more likely no digit, even far
        from all non-digits."""
        return decision.PARAMETERS.unfamiliar_threshold * self.neighbors.model.distance_scale


@dataclass(frozen=True, eq=False)
class Recognizer:
    """Reads digits with one model, and with a caller's examples where there are any."""

    model: Model
    examples: Examples | None = None

    def recognize_inks(self, inks: Sequence[Ink]) -> list[Prediction]:
        """Classify digits.

        Parameters
        ----------
        inks : sequence of float32 array of shape (H, W)
            In 0..1, none of them all 0.

        Returns
        -------
        list of Prediction
            In their order.
        """
        return self.recognize_frames([self.frame(ink) for ink in inks])

    def frame(self, ink: Ink) -> Frame:
        """Normalise a digit as the model's recipe has it.

        Parameters
        ----------
        ink : float32 array of shape (H, W)
            In 0..1, not all 0.

        Returns
        -------
        float32 array of shape (side, side)
        """
        return normalize(ink, self.model.recipe.layout)

    def recognize_frames(self, frames: Sequence[Frame]) -> list[Prediction]:
        """Classify normalised digits.

        Parameters
        ----------
        frames : sequence of float32 array of shape (side, side)

        Returns
        -------
        list of Prediction
            In their order.
        """
        predictions: list[Prediction] = []
        for at in range(0, len(frames), READ_AT_ONCE):
            predictions += self.recognize_stack(np.array(frames[at : at + READ_AT_ONCE]))
        return predictions

    def recognize_stack(self, stack: Frames) -> list[Prediction]:
        """Frames N x side x side -> their Predictions, in order."""
        model = self.model
        vectors = self.vectors(stack)
        ranking = model.knn.ranking_scores(vectors)
        nondigits = model.nondigits.distances(vectors)
        rows = zip(stack, vectors, ranking, nondigits.tolist(), strict=True)
        return [self.prediction(*row) for row in rows]

    def with_examples(self, sent: SentExamples, frames: Mapping[int, Frame]) -> Recognizer:
        """Take examples as further neighbours.

        Parameters
        ----------
        sent : SentExamples
        frames : mapping of int to float32 array of shape (side, side)
            Place in `sent` -> normalised frame, of each that came as a picture.

        Returns
        -------
        Recognizer
            With these examples instead of any others; this one stays as it is.

        Raises
        ------
        InvalidExample
        """
        places = [*sent.vectors]
        try:
            vectors, current = decode_vectors([*sent.vectors.values()], self.model)
        except MalformedVector as error:
            raise InvalidExample(places[error.place], "its `vector` is malformed") from error
        if frames:
            drawn = quantize(self.vectors(np.array([*frames.values()])))
            vectors = np.concatenate([vectors, drawn])
        used = [*itertools.compress(places, current.tolist()), *frames]
        examples = Examples(
            vectors=vectors.astype(np.float32),
            digits=np.array(sent.digits, np.intp)[used],
            frames=[None] * (len(used) - len(frames)) + [*frames.values()],
            places=used,
            outdated=len(sent) - len(used),
        )
        return replace(self, examples=examples)

    def vectors(self, stack: Frames) -> Vectors:
        """Frames N x side x side -> the vectors that neighbours are looked for with, N x D."""
        return self.model.project(self.model.recipe.features(stack))

    def prediction(
        self,
        frame: Frame,
        vector: NDArray[np.float32],
        ranking: RankingScores,
        nondigit_distance: float,
    ) -> Prediction:
        """A frame, its vector D and its ranking scores N -> Prediction."""
        model = self.model
        decided = decision.decide(
            model.knn,
            vector,
            ranking,
            model.recipe.hulls,
            model.distance_scale,
            self.examples,
            nondigit_distance,
        )
        best, each = int(decided.probabilities.argmax()), tuple(decided.probabilities.tolist())
        return Prediction(
            digit=int(model.knn.classes[best]),
            confidence=each[best],
            probabilities=each,
            given_digit=decided.given_digit,
            unfamiliar=decided.familiarity < 0.5,
            familiarity=decided.familiarity,
            nondigit_distance=nondigit_distance,
            seen=frame,
            neighbors=Neighbors(model, decided.distances, decided.indices, self.examples),
            vector=vector,
        )
