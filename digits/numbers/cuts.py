"""Wide pieces of ink -> parts, cut where little ink is.

There are more cuts than digits: which parts together are a digit is decided by reading them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from digits.classifier.normalize import moments_of, slant
from digits.classifier.recognizer import Prediction, Recognizer
from digits.imaging.components import STROKE
from digits.imaging.decode import Ink
from digits.numbers.segments import Part, trimmed

WIDE, WIDE_ITSELF = 0.5, 0.95
"""In heights of the line, and of the piece itself: wider pieces may hold two digits."""

LONGEST = 12
"""In heights: what is longer in one piece is no number."""

APART = 0.19
"""In heights of the line, or of the piece if it is lower: how near two cuts are at most,
and half of that to its ends."""

CUT_STEP, CUT_REACH = 0.05, 0.15
"""In heights: how far apart cuts are tried, and how far they stray from a straight line."""

PLAIN, PLAIN_DISTANCE = 0.95, 1.05
"""Confidence, and distance of the nearest training digit in reaches: such a piece is a digit."""

PLAIN_HEIGHT, PLAIN_WIDTH = 0.6, 1.1
"""In heights of the line, and in its own heights: such a piece may be one digit."""

STRAYING, TURNING = 0.05, 0.1
"""In pixels of full ink: what it costs a cut to stray as far as it may, and to turn."""

SHARED = 0.03
"""In heights: both sides of a cut keep this much of what is beyond, so zeros may share a stroke."""


def parts_of(
    line: Sequence[Part], height: float, most_cuts: int, recognizer: Recognizer
) -> list[Part]:
    """Pieces of a line -> the same with wide pieces cut, from left to right.

    What plainly is a digit as a whole is not cut, nor is what would take more than `most_cuts`.
    """
    lean = leaning(line, height)
    wide = [piece for piece in line if is_wide(piece, height, lean)]
    parts = [piece for piece in line if not is_wide(piece, height, lean)]
    for piece, plain in zip(wide, plain_digits(wide, height, recognizer), strict=True):
        pieces = [piece] if plain or most_cuts < 1 else cut(piece, height, lean)
        if len(pieces) - 1 > most_cuts:
            pieces = [piece]
        most_cuts -= len(pieces) - 1
        parts += pieces
    return sorted(parts, key=lambda p: p.middle)


def is_wide(piece: Part, height: float, lean: float) -> bool:
    """Whether a piece may hold two digits."""
    width = piece.width - abs(lean) * piece.height
    wide = width > min(WIDE * height, WIDE_ITSELF * piece.height)
    return wide and width < LONGEST * height and piece.height > height / 4


def plain_digits(pieces: Sequence[Part], height: float, recognizer: Recognizer) -> list[bool]:
    """Which pieces are, as they are, so like digits that they need not be cut."""
    likely = [p.height > PLAIN_HEIGHT * height and p.width < PLAIN_WIDTH * p.height for p in pieces]
    inks = [piece.ink for piece, like in zip(pieces, likely, strict=True) if like]
    predictions = iter(recognizer.recognize_inks(inks))
    return [
        like and is_plain(next(predictions), recognizer.model.distance_scale) for like in likely
    ]


def is_plain(prediction: Prediction, distance_scale: float) -> bool:
    near = prediction.neighbors[0].distance < PLAIN_DISTANCE * distance_scale
    return near and prediction.confidence > PLAIN


def cut(piece: Part, height: float, lean: float) -> list[Part]:
    """Cut a piece along paths of little ink."""
    paths, costs = cheapest_paths(piece.ink, height, lean)
    apart = APART * min(height, piece.height)
    chosen = least_costly(paths.mean(axis=1), costs, apart)
    chosen = [k for k in chosen if apart / 2 < paths[k].mean() < piece.width - apart / 2]
    paths, costs = paths[chosen], costs[chosen]
    columns, beyond = np.arange(piece.width), SHARED * height
    ends = np.full((1, piece.height), piece.width + beyond)
    edges = np.concatenate([-ends, paths, ends])
    between = np.array([0, *costs, 0])
    parts = []
    for k in range(len(paths) + 1):
        inside = columns >= edges[k][:, None] - beyond
        inside &= columns < edges[k + 1][:, None] + beyond
        ink = np.where(inside, piece.ink, np.float32(0))
        if (ink > STROKE).any():
            parts.append(trimmed(ink, piece, (float(between[k]), float(between[k + 1]))))
    return parts


def cheapest_paths(
    ink: Ink, height: float, lean: float
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Paths from top to bottom, K x H columns, and the ink each goes through, in heights.

    Each strays from its own straight line, which leans as the digits do, to where there is less
    ink: seams, by dynamic programming over all lines at once.
    """
    rows, width = ink.shape
    reach = max(2, round(CUT_REACH * height))
    starts = np.arange(reach // 2, width - reach // 2, max(1.0, CUT_STEP * height))
    straight = starts[:, None] + lean * (np.arange(rows) - rows / 2)
    stray = np.arange(-reach, reach + 1)
    columns = straight.round().astype(int)[:, :, None] + stray
    inside = (columns >= 0) & (columns < width)
    met = ink[np.arange(rows)[None, :, None], columns.clip(0, width - 1)] * inside
    at = seams(met + np.float32(STRAYING) * np.abs(stray) / reach)
    paths = np.take_along_axis(columns, at[:, :, None], 2)[:, :, 0]
    through = np.take_along_axis(met, at[:, :, None], 2).sum(axis=(1, 2))
    return paths, through / np.float32(height)


def seams(cost: NDArray[np.float32]) -> NDArray[np.intp]:
    """Cost K x rows x places -> the cheapest way down each, K x rows, its places."""
    total, steps = cost[:, 0], np.zeros(cost.shape, np.intp)
    for row in range(1, cost.shape[1]):
        padded = np.pad(total, ((0, 0), (1, 1)), constant_values=np.inf)
        near = np.stack([padded[:, 1:-1], padded[:, :-2] + TURNING, padded[:, 2:] + TURNING])
        steps[:, row] = np.array([0, -1, 1])[near.argmin(axis=0)]
        total = near.min(axis=0) + cost[:, row]
    at, each = np.empty(cost.shape[:2], np.intp), np.arange(len(cost))
    at[:, -1] = total.argmin(axis=1)
    for row in range(cost.shape[1] - 1, 0, -1):
        at[:, row - 1] = at[:, row] + steps[each, row, at[:, row]]
    return at


def leaning(line: Sequence[Part], height: float) -> float:
    """Of the line's digits, in pixels across per pixel down: the median of the tall pieces'."""
    leans = [slant(moments_of(p.ink)) for p in line if p.height > max(0.6 * height, p.width)]
    return float(np.clip(np.median(leans), -0.7, 0.3)) if leans else 0.0


def least_costly(
    places: NDArray[np.float64], costs: NDArray[np.float32], apart: float
) -> list[int]:
    """The cheapest paths, none nearer to another than `apart`, from left to right."""
    chosen: list[int] = []
    for k in np.argsort(costs, kind="stable"):
        if all(abs(places[k] - places[other]) >= apart for other in chosen):
            chosen.append(int(k))
    return sorted(chosen, key=lambda k: places[k])
