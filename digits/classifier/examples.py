"""The caller's own examples as additional neighbours, for one request.

A person's misread digits are systematic, and one labelled drawing of that person says more about
the next one than any prototype. So the own examples next to a drawing multiply the odds of their
digits (naive Bayes; a memory of recent examples beside a fixed model, as in Grave, Cisse and Joulin
2017, "Unbounded cache model for online language modeling with open vocabulary"). They multiply and
do not vote: a wrong label moves the answer only where the model finds that digit possible, too.

A vector travels as text: the fingerprint of its model, then a byte a number, in base64url.
"""

from __future__ import annotations

import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.classifier.artifact import Model
from digits.classifier.features import Vectors, quantize
from digits.classifier.neighbors import Distances, Indices
from digits.classifier.normalize import Frame

FINGERPRINT_BYTES = 6
"""Of the model's SHA-256, at least; more where that fills up the last four characters."""

MIN_VECTOR_CHARACTERS, MAX_VECTOR_CHARACTERS = 16, 200
"""Of any model: shorter or longer texts are no vectors, of whatever model."""

TO_BASE64 = bytes.maketrans(b"-_+/=", b"+/???")
TO_BASE64URL = bytes.maketrans(b"+/", b"-_")


class ExampleParameters(NamedTuple):
    """Constants of how own examples count; `python -m digits evaluate --personal` measures them.

    Attributes
    ----------
    neighbors : int
        Own examples that count, the nearest.
    weight : float
        Logarithm of the factor by which an example as near as the nearest prototype multiplies the
        odds of its digit.
    decay : float
        In distances of the nearest prototype: that much further away, the weight is less by a
        factor of e.
    """

    neighbors: int = 3
    weight: float = 3.6
    decay: float = 0.6


PARAMETERS = ExampleParameters()


class MalformedVector(ValueError):
    """A text is no vector of any model. place: its index among the texts."""

    def __init__(self, place: int) -> None:
        super().__init__(f"the vector at {place} is malformed")
        self.place = place


@dataclass(frozen=True, eq=False)
class SentExamples:
    """Labelled drawings as a caller sends them, by columns: an object for each would take longer.

    Attributes
    ----------
    digits : sequence of int
    vectors : mapping of int to str
        Place -> vector as text, of those that came by vector.
    pictures : mapping of int to bytes
        Place -> encoded picture, of the others.
    """

    digits: Sequence[int]
    vectors: Mapping[int, str] = field(default_factory=dict)
    pictures: Mapping[int, bytes] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.digits)


@dataclass(frozen=True, eq=False)
class Examples:
    """Examples that a recogniser compares drawings with.

    Attributes
    ----------
    vectors : float32 array of shape (E, D)
    digits : int array of shape (E,)
    frames : sequence of float32 array of shape (side, side), or None
        What each looks like; None for one of which the vector alone is known.
    places : sequence of int
        Index of each among those that were sent.
    outdated : int
        Further examples, whose vectors are of another model.
    """

    vectors: Vectors
    digits: Indices
    frames: Sequence[Frame | None]
    places: Sequence[int]
    outdated: int = 0

    def __len__(self) -> int:
        return len(self.digits)

    def nearest(self, vector: NDArray[np.float32]) -> tuple[Distances, Indices]:
        """Find the examples next to a vector.

        Parameters
        ----------
        vector : float32 array of shape (D,)

        Returns
        -------
        distances : float32 array of shape (k,)
            In increasing order; k is `ExampleParameters.neighbors`, or less where there are less.
        indices : int array of shape (k,)
        """
        differences = self.vectors - vector
        squares = np.einsum("ed,ed->e", differences, differences)
        order = squares.argsort(kind="stable")[: PARAMETERS.neighbors]
        return np.sqrt(squares[order]), order

    def log_odds(
        self, distances: Distances, indices: Indices, nearest_prototype: float, classes: int = 10
    ) -> NDArray[np.float64]:
        """Weigh the examples that nearest() found, as the function log_odds() does."""
        digits, p = self.digits[indices], PARAMETERS
        return log_odds(distances, digits, nearest_prototype, p.weight, p.decay, classes)


def log_odds(
    distances: Distances,
    digits: Indices,
    nearest_prototype: float,
    weight: float,
    decay: float,
    classes: int = 10,
) -> NDArray[np.float64]:
    """Weigh what the nearest examples say.

    Parameters
    ----------
    distances : array of shape (k,)
    digits : int array of shape (k,)
        Of the examples.
    nearest_prototype : float
        Its distance: the unit of the others.
    weight, decay : float
        As of `ExampleParameters`.
    classes : int

    Returns
    -------
    float64 array of shape (classes,)
        What to add to the logarithm of each digit's probability, up to a constant.
    """
    unit = max(nearest_prototype, 1e-6)
    kernel = np.exp((1 - distances / unit) / decay)
    return np.asarray(weight * np.bincount(digits, kernel, classes), np.float64)


# ---------------------------------------------------------------- vectors as text


def fingerprint(model: Model) -> bytes:
    """First bytes of the model's SHA-256, so many that a vector's text needs no padding."""
    dimensions = model.knn.prototypes.shape[1]
    length = FINGERPRINT_BYTES + -(FINGERPRINT_BYTES + dimensions) % 3
    return bytes.fromhex(model.manifest["sha256"])[:length]


def encode_vector(vector: NDArray[np.float32], model: Model) -> str:
    """Write a vector as text.

    Parameters
    ----------
    vector : float32 array of shape (D,)
        As the model compares it.
    model : Model

    Returns
    -------
    str
        72 characters of base64url (RFC 4648) for the default model.
    """
    data = fingerprint(model) + quantize(vector).tobytes()
    return binascii.b2a_base64(data, newline=False).translate(TO_BASE64URL).decode()


def decode_vectors(
    texts: Sequence[str], model: Model
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """Read what encode_vector() wrote.

    Parameters
    ----------
    texts : sequence of str, length E
    model : Model

    Returns
    -------
    vectors : int8 array of shape (V, D)
        Those of this model, in order.
    current : bool array of shape (E,)
        Which of the texts they are; the others are of another model.

    Raises
    ------
    MalformedVector
    """
    prefix, dimensions = fingerprint(model), model.knn.prototypes.shape[1]
    size = len(prefix) + dimensions
    length = size // 3 * 4
    if set(map(len, texts)) == {length} and (data := from_base64url("".join(texts))):
        rows = np.frombuffer(data, np.int8).reshape(-1, size)
        current = (rows[:, : len(prefix)] == np.frombuffer(prefix, np.int8)).all(axis=1)
        own = rows if current.all() else rows[current]
        return own[:, len(prefix) :], current
    found = []
    for place, text in enumerate(texts):  # of another length, or malformed
        data = from_base64url(text)
        if data is None:
            raise MalformedVector(place)
        ours = data.startswith(prefix)
        usual = MIN_VECTOR_CHARACTERS <= len(text) <= MAX_VECTOR_CHARACTERS
        if not (len(data) == size if ours else usual):
            raise MalformedVector(place)
        found.append(data if ours else b"")
    own = b"".join(data[len(prefix) :] for data in found)
    return (
        np.frombuffer(own, np.int8).reshape(-1, dimensions),
        np.array([bool(data) for data in found], bool),
    )


def from_base64url(text: str) -> bytes | None:
    """Base64url without padding -> its bytes; None for anything else."""
    try:
        padded = text.encode("ascii").translate(TO_BASE64) + b"=" * (-len(text) % 4)
        return binascii.a2b_base64(padded, strict_mode=True)
    except ValueError:  # as are UnicodeEncodeError and binascii.Error
        return None
