"""Ink of a number -> its digits, in reading order.

Connected pieces of ink are gathered into lines. A piece wide enough to hold two digits is cut
along several paths of little ink. Then every run of neighbouring parts that may be one digit is
shown to the recogniser, and the cheapest way to explain the whole line wins: so a broken 5 is
joined, touching digits are parted, and commas are left out, all by the same rule (Fujisawa,
Nakano, Kurino 1992, "Segmentation methods for character recognition").
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from digits.errors import NoInk
from digits.normalize import slant
from digits.photograph import written
from digits.picture import Ink, read_sheet
from digits.recognizer import Prediction, Recognizer
from digits.strokes import PAPER, STROKE, label_pieces

Box = tuple[int, int, int, int]
"""x, y, width, height in pixels."""

WIDE = 0.7
"""In heights of the line: wider pieces may hold two digits."""

APART = 0.2
"""In heights: how near two cuts are at most."""

CUT_STEP, CUT_REACH = 0.1, 0.15
"""In heights: how far apart cuts are tried, and how far they stray from a straight line."""

SHARED = 0.03
"""In heights: both sides of a cut keep this much of what is beyond, so zeros may share a stroke."""

MOST_PARTS = 8
"""So many parts at most make one digit."""

WIDEST = 1.4
"""In heights: no digit is wider."""

STUB, STUB_PEN = 0.25, 0.2
"""In heights of the digit: length and width of the most that a cut leaves of a joining stroke."""

PLAIN = 0.5
"""Confidence from which a digit is plainly one."""

SPECK = 0.12
"""In heights: what is smaller both ways is neither digit nor part of one."""


@dataclass(frozen=True)
class FoundDigit:
    """One digit of a number and where it stands on the ink."""

    digit: int
    confidence: float
    box: Box


@dataclass(frozen=True)
class Part:
    """A piece of ink or a part of one, at its place on the ink.

    cut: strokes' widths that the cuts on its left and right went through; 0 where it ends itself.
    """

    ink: Ink
    x: int
    y: int
    cut: tuple[float, float] = (0, 0)

    @property
    def width(self) -> int:
        return self.ink.shape[1]

    @property
    def height(self) -> int:
        return self.ink.shape[0]

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Number:
    """What was read: the digits of each line, from top to bottom and from left to right."""

    lines: tuple[tuple[FoundDigit, ...], ...]

    @property
    def digits(self) -> list[FoundDigit]:
        return [digit for line in self.lines for digit in line]

    @property
    def text(self) -> str:
        return "\n".join("".join(str(found.digit) for found in line) for line in self.lines)


def read(data: bytes, recognizer: Recognizer) -> Number:
    """Encoded picture -> Number, its boxes in pixels of the picture as sent, held upright.

    Raises what read_sheet() raises, and NoInk where there is no digit.
    """
    sheet = read_sheet(data)
    number = read_ink(written(sheet), recognizer)
    if not number.digits:
        raise NoInk("There is ink on the picture, but no digit. Write a number and send it again.")
    return Number(
        tuple(tuple(scaled(found, sheet.scale) for found in line) for line in number.lines)
    )


def scaled(found: FoundDigit, scale: float) -> FoundDigit:
    x, y, width, height = (round(scale * length) for length in found.box)
    return replace(found, box=(x, y, width, height))


def read_ink(ink: Ink, recognizer: Recognizer) -> Number:
    """Ink float32 H x W, not all 0 -> Number, its boxes in pixels of the ink."""
    found = [read_line(line, recognizer) for line in lines_of(pieces_of(ink))]
    return Number(tuple(tuple(line) for line in found if line))


def count(data: bytes, recognizer: Recognizer) -> int:
    """How many digits a picture plainly holds: more than one only where they stand apart."""
    ink = written(read_sheet(data))
    pieces = [p for line in lines_of(pieces_of(ink)) for p in line]
    tallest = max((p.height for p in pieces), default=0)
    apart = [p for p in pieces if p.height > 0.6 * tallest]
    if len(apart) < 2:
        return 1
    digits = read_ink(ink, recognizer).digits
    return max(1, sum(found.confidence > PLAIN for found in digits))


# ---------------------------------------------------------------- pieces


def pieces_of(ink: Ink) -> list[Part]:
    """The connected strokes of the ink, each with its soft edge."""
    labels = label_pieces(ink > STROKE)
    return [cut_out(ink, labels, k) for k in range(1, labels.max() + 1)]


def cut_out(ink: Ink, labels: NDArray[np.intp], k: int) -> Part:
    rows = np.flatnonzero((labels == k).any(axis=1))
    columns = np.flatnonzero((labels == k).any(axis=0))
    y, x = max(rows[0] - 1, 0), max(columns[0] - 1, 0)
    window = np.s_[y : rows[-1] + 2, x : columns[-1] + 2]
    return Part(np.where(grown(labels[window] == k), ink[window], np.float32(0)), int(x), int(y))


def grown(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask and the pixels beside it."""
    padded = np.pad(mask, 1)
    rows = padded[:-2] | padded[1:-1] | padded[2:]
    wider: NDArray[np.bool_] = rows[:, :-2] | rows[:, 1:-1] | rows[:, 2:]
    return wider


def lines_of(pieces: Sequence[Part]) -> list[list[Part]]:
    """Pieces -> lines from top to bottom, each from left to right, without specks."""
    height = digit_height(pieces)
    tall = [p for p in pieces if p.height > height / 2]
    spans: list[list[float]] = []
    for piece in sorted(tall, key=lambda p: p.y + p.height / 2):
        top, bottom = piece.y, piece.y + piece.height
        if spans and min(bottom, spans[-1][1]) - max(top, spans[-1][0]) > 0.3 * height:
            spans[-1] = [min(top, spans[-1][0]), max(bottom, spans[-1][1])]
        else:
            spans.append([top, bottom])
    lines: list[list[Part]] = [[] for _ in spans]
    for piece in sorted(pieces, key=lambda p: p.middle):
        if max(piece.width, piece.height) > SPECK * height:
            y = piece.y + piece.height / 2
            lines[int(np.argmin([abs(y - (a + b) / 2) / (b - a) for a, b in spans]))].append(piece)
    return lines


def digit_height(pieces: Sequence[Part]) -> float:
    """The height of most of the ink: of pieces, each weighted by its size."""
    heights = np.sort([p.height for p in pieces])
    return float(heights[np.searchsorted(np.cumsum(heights), heights.sum() * 0.6)])


# ---------------------------------------------------------------- cuts


def parts_of(line: Sequence[Part], height: float) -> list[Part]:
    parts: list[Part] = []
    lean = leaning(line, height)
    for piece in line:
        width = piece.width - abs(lean) * piece.height
        wide = width > WIDE * height and piece.height > height / 3
        parts += cut(piece, height, lean) if wide else [piece]
    return sorted(parts, key=lambda p: p.middle)


def cut(piece: Part, height: float, lean: float) -> list[Part]:
    """Cut a piece along paths of little ink."""
    paths, costs = cheapest_paths(piece.ink, height, lean)
    chosen = least_costly(paths.mean(axis=1), costs, APART * height)
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


def trimmed(ink: Ink, piece: Part, cuts: tuple[float, float]) -> Part:
    rows, columns = (np.flatnonzero((ink > PAPER).any(axis=axis)) for axis in (1, 0))
    y, x = int(rows[0]), int(columns[0])
    return Part(ink[y : rows[-1] + 1, x : columns[-1] + 1], piece.x + x, piece.y + y, cuts)


def cheapest_paths(
    ink: Ink, height: float, lean: float
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Paths from top to bottom, K x H columns, and the ink each goes through, in heights."""
    rows, width = ink.shape
    reach = max(2, round(CUT_REACH * height))
    starts = np.arange(reach // 2, width - reach // 2, max(1.0, CUT_STEP * height / 2))
    straight = starts[:, None] + lean * (np.arange(rows) - rows / 2)
    columns = straight.round().astype(int)[:, :, None] + np.arange(-reach, reach + 1)
    inside = (columns >= 0) & (columns < width)
    cost = np.where(inside, ink[np.arange(rows)[None, :, None], columns.clip(0, width - 1)], 0)
    cost += np.float32(0.05) * np.abs(np.arange(-reach, reach + 1)) / reach
    total = cost[:, 0].copy()
    steps = np.zeros(cost.shape, np.int8)
    for row in range(1, rows):
        padded = np.pad(total, ((0, 0), (1, 1)), constant_values=np.inf)
        near = np.stack([padded[:, 1:-1], padded[:, :-2] + 0.1, padded[:, 2:] + 0.1])
        best = near.argmin(axis=0)
        steps[:, row] = np.array([0, -1, 1])[best]
        total = near.min(axis=0) + cost[:, row]
    at = total.argmin(axis=1)
    each = np.arange(len(starts))
    paths = np.empty((len(starts), rows), np.intp)
    through = np.zeros(len(starts), np.float32)
    for row in range(rows - 1, -1, -1):
        paths[:, row] = columns[each, row, at]
        through += ink[row, paths[:, row].clip(0, width - 1)] * inside[each, row, at]
        at = at + steps[each, row, at]
    return paths, through / np.float32(height)


def leaning(line: Sequence[Part], height: float) -> float:
    """Of the line's digits, in pixels across per pixel down: the median of the tall pieces'."""
    leans = [slant(p.ink) for p in line if p.height > max(0.6 * height, p.width)]
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


# ---------------------------------------------------------------- the best reading


DIGIT_COSTS = np.array([0.2, 0.7, 5.0, 0.8, 1.7, 6.2, 3.2, 1.5, 11.4, 100.0, 0.3])
"""Of what describe() tells of a digit, in its order."""

LEAVING_COSTS = np.array([1.6, 1.7, 15.0])
"""Of what left_out() tells of a part, in its order."""


def read_line(line: Sequence[Part], recognizer: Recognizer) -> list[FoundDigit]:
    """Parts of one line -> its digits, by the cheapest way to explain all parts."""
    height = digit_height(line)
    parts = parts_of(line, height)
    groups, features, predictions = candidates(parts, height, recognizer)
    chosen = cheapest(len(parts), groups, features, left_out(parts, height))
    return [
        FoundDigit(
            predictions[g].digit, predictions[g].confidence, box_of(parts[slice(*groups[g])])
        )
        for g in chosen
    ]


def candidates(
    parts: Sequence[Part], height: float, recognizer: Recognizer
) -> tuple[list[tuple[int, int]], NDArray[np.float64], list[Prediction]]:
    """Runs of parts that may be one digit, what speaks against each, and how each is read."""
    groups = [
        (begin, end)
        for begin in range(len(parts))
        for end in range(begin + 1, min(begin + MOST_PARTS, len(parts)) + 1)
        if plausible(parts[begin:end], height)
    ]
    if not groups:
        return [], np.zeros((0, len(DIGIT_COSTS))), []
    predictions = recognizer.recognize_inks([without_stubs(parts[b:e]) for b, e in groups])
    features = [
        describe(parts[b:e], height, p, recognizer.model.reach)
        for (b, e), p in zip(groups, predictions, strict=True)
    ]
    return groups, np.array(features), predictions


def plausible(parts: Sequence[Part], height: float) -> bool:
    _, _, width, tall = box_of(parts)
    return (len(parts) == 1 or width <= WIDEST * height) and tall > 0.3 * height


def describe(parts: Sequence[Part], height: float, p: Prediction, reach: float) -> list[float]:
    """What speaks against a group being one digit, with its costs in DIGIT_COSTS."""
    _, _, width, tall = box_of(parts)
    gaps = [
        max(0, right.x - max(p.x + p.width for p in parts[: k + 1]))
        for k, right in enumerate(parts[1:])
    ]
    bars = sum(a.cut[1] == 0 and b.cut[0] == 0 for a, b in itertools.pairwise(parts))
    return [
        1.0,  # each digit costs
        -np.log(p.confidence),
        max(0.0, p.neighbors[0].distance / reach - 0.8),
        max(0.0, np.log(height / tall)),
        max(0.0, np.log(tall / height)),
        max(0.0, width / height - 0.8),
        max(0.0, width / tall - 0.9),
        max(0.0, 0.4 - width / tall) if p.digit != 1 else max(0.0, width / tall - 0.6),
        parts[0].cut[0] + parts[-1].cut[1],
        sum(gaps) / height,
        bars,
    ]


def left_out(parts: Sequence[Part], height: float) -> NDArray[np.float64]:
    """What speaks against each part being no digit, with its costs in LEAVING_COSTS."""
    return np.array(
        [
            [p.height / height, 10 * p.ink.sum() / height**2, max(0, p.height / height - 0.3)]
            for p in parts
        ],
        np.float64,
    )


def cheapest(
    count: int,
    groups: Sequence[tuple[int, int]],
    features: NDArray[np.float64],
    left: NDArray[np.float64],
) -> list[int]:
    """The groups of the cheapest explanation of all parts, from left to right."""
    price, leave = features @ DIGIT_COSTS, left @ LEAVING_COSTS
    best = np.full(count + 1, np.inf)
    best[0] = 0
    via = np.full(count + 1, -1)
    ending: list[list[int]] = [[] for _ in range(count + 1)]
    for g, (_, end) in enumerate(groups):
        ending[end].append(g)
    for end in range(1, count + 1):
        best[end] = best[end - 1] + leave[end - 1]
        for g in ending[end]:
            cost = best[groups[g][0]] + price[g]
            if cost < best[end]:
                best[end], via[end] = cost, g
    chosen, at = [], count
    while at > 0:
        if via[at] >= 0:
            chosen.append(int(via[at]))
            at = groups[via[at]][0]
        else:
            at -= 1
    return chosen[::-1]


def joined(parts: Sequence[Part]) -> Ink:
    """The ink of several parts on one picture."""
    left, top, width, height = box_of(parts)
    ink = np.zeros((height, width), np.float32)
    for p in parts:
        window = ink[p.y - top : p.y - top + p.height, p.x - left : p.x - left + p.width]
        np.maximum(window, p.ink, out=window)
    return ink


def without_stubs(parts: Sequence[Part]) -> Ink:
    """The ink of several parts, less what cuts left of the strokes that joined it to others."""
    ink = joined(parts)
    rows = (ink > STROKE).sum(axis=0)
    most = max(1, round(STUB * len(ink)))
    left = parts[0].cut[0] > 0 and np.argmax(rows[:most] > STUB_PEN * len(ink))
    right = parts[-1].cut[1] > 0 and np.argmax(rows[::-1][:most] > STUB_PEN * len(ink))
    return ink[:, int(left) : ink.shape[1] - int(right)]


def box_of(parts: Sequence[Part]) -> Box:
    left, top = min(p.x for p in parts), min(p.y for p in parts)
    right = max(p.x + p.width for p in parts)
    bottom = max(p.y + p.height for p in parts)
    return left, top, right - left, bottom - top
