"""What people leave around a digit, found and taken out: borders, boxes, table lines, rules, and
the neighbours' strokes at the edge of a cut-out cell.

Two questions are answered from the whole image and not from its rim alone: which colour the paper
has, and which straight lines are not strokes of the digit. A stroke that crosses a line stays
whole. Where nothing tells a line from a stroke, it is a stroke.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from digits.errors import NoInk
from digits.imaging import lines as line_search
from digits.imaging.components import grown, label_components, stroke_width, widened
from digits.imaging.decode import Ink
from digits.imaging.lines import Line, Mask, find_lines


@dataclass(frozen=True)
class Surroundings:
    """Tuned values. Lengths are shares of the side of the image unless they say otherwise."""

    inked: float = 0.14
    """Share of the fullest ink from which a pixel may belong to a line."""
    corner: float = 0.2
    """Gap at most between the ends of two lines that make a corner, as rounded corners have."""
    overrun: float = 0.1
    """How far lines may go on beyond the corner that they make, as in a table."""
    outer: float = 0.18
    """The lines of a box lie so near to the rim; what is beyond them is no part of the digit."""
    rim: float = 0.03
    """A line that comes so near to the rim ends there."""
    thinner: float = 0.6
    """A line so much thinner than the pen, or the pen so much thinner than it, is no stroke."""
    paler: float = 0.25
    """So does a difference in level, as a share of the fullest ink."""
    beside: float = 0.12
    """Gap from a lone line to the digit from which it is no part of the digit."""
    least: float = 0.004
    """Area of ink, as a share of the image's, that may be a digit."""
    fragment: float = 0.1
    """Ink of a fragment at most, as a share of the digit's."""
    strip: float = 0.1
    """Depth of the sides that are looked at first."""
    full: float = 0.85
    """Share of such a side that a line leaves ink in."""
    narrow: float = 0.25
    """Ink that is so much narrower than high has no border."""
    whole: float = 0.25
    """Ink of the largest component that the rim does not cut, at least, as a share of the
    largest."""
    band: float = 0.01
    """A component that comes so near to the rim is cut off by it."""
    components: int = 16
    """Components at most that are looked at one by one."""
    lowest: float = 0.1
    """Height of such a component at least."""
    near: float = 0.04
    """Gap to the digit, in heights of the digit, within which a component at the rim is part
    of it."""


PARAMETERS = Surroundings()

Span = tuple[int, int]
"""First row or column of a component of ink and the one after its last."""

ONLY_LINES = "There are only lines on the picture, as of a border."


# ---------------------------------------------------------------- lines


def may_be_surrounded(ink: Ink, cropped: bool = False, limits: Surroundings = PARAMETERS) -> bool:
    """Whether an image may have lines around its digit, by a look that takes little time.

    cropped: the ink comes nowhere near the rim of the image, of which it is a part.

    A border makes two sides of the box around all ink full that meet in a corner; a rule goes from
    one rim of the image to the other.
    """
    if is_narrow(ink, limits):
        return False
    margin = max(2, round(limits.rim * max(ink.shape)))
    if cropped:
        box = ink
    else:
        rows, columns = (
            np.flatnonzero(ink.max(axis=1) > limits.inked),
            np.flatnonzero(ink.max(axis=0) > limits.inked),
        )
        top, bottom, left, right = (
            int(rows[0]),
            int(rows[-1]) + 1,
            int(columns[0]),
            int(columns[-1]) + 1,
        )
        box = ink[top:bottom, left:right]
        if max(bottom - top - ink.shape[0], right - left - ink.shape[1]) >= -2 * margin:
            return True
    if is_narrow(box, limits):
        return False
    height, width = box.shape
    deep, wide = max(2, round(limits.strip * height)), max(2, round(limits.strip * width))
    return any(is_full(strip.max(axis=0), limits) for strip in (box[:deep], box[-deep:])) and any(
        is_full(strip.max(axis=1), limits) for strip in (box[:, :wide], box[:, -wide:])
    )


def is_narrow(ink: Ink | Mask, limits: Surroundings = PARAMETERS) -> bool:
    """Whether ink is so narrow that lines along it may be those of a 1."""
    return bool(min(ink.shape) < limits.narrow * max(ink.shape))


def is_full(most: Ink, limits: Surroundings) -> bool:
    """Whether a side has ink nearly everywhere. most: the fullest ink at each place along it."""
    return bool(np.count_nonzero(most > limits.inked) > limits.full * len(most))


def without_surroundings(ink: Ink, cropped: bool = False, limits: Surroundings = PARAMETERS) -> Ink:
    """Take borders, boxes and rules out of the ink.

    Parameters
    ----------
    ink : ndarray of float32, H x W
    cropped : bool
        The ink comes nowhere near the rim of the image, of which it is a part.

    Returns
    -------
    ndarray of float32, H x W
        The ink itself where there is nothing to be taken out.

    Raises
    ------
    NoInk
        Nothing but a border or a box.
    """
    mask = ink > limits.inked
    straight = find_lines(mask)
    if not 0 < len(straight) < line_search.PARAMETERS.most:  # so many are a pattern
        return ink
    lines = [Found(line, pixels_of(line, mask)) for line in straight]
    frame = framing(lines, mask, ink, limits)
    rest = without(mask, frame)
    alone = [] if cropped else [found for found in lines if found not in frame]
    rules = [found for found in alone if is_rule(found, rest, ink, limits)]
    if not frame and not rules:
        return ink
    rest = without_fragments(without(rest, rules), mask, frame, rules, limits)
    if not rest.any():
        if len(frame) == 2:
            return ink  # a 7 of two straight strokes
        if not frame and all(found.line.down for found in rules):
            return ink  # digits 1, from the top of the image to its bottom
        raise NoInk(ONLY_LINES)
    fringe = grown(rest) & ~grown(mask & ~rest)
    clean: Ink = ink * (rest | fringe)
    return clean


@dataclass(frozen=True, eq=False)
class Found:
    """A line and its own pixels: those that no stroke which crosses it shares."""

    line: Line
    pixels: Mask


def framing(lines: Sequence[Found], mask: Mask, ink: Ink, limits: Surroundings) -> list[Found]:
    """Those lines that make the corners of a border or a box."""
    corners = {
        (one, other): kind
        for one in lines
        for other in lines
        if not one.line.down
        and other.line.down
        and (kind := corner_of(one.line, other.line, mask.shape, limits))
    }
    frame = [found for found in lines if any(found in pair for pair in corners)]
    if not frame:
        return []
    rest = without(mask, frame)
    blank = np.count_nonzero(rest) < limits.least * rest.size
    if len(corners) > 1 and "sharp" in corners.values():
        return frame
    if blank:
        return [] if len(corners) < 2 or is_round(mask, frame) else frame
    if is_apart(rest, mask):
        return frame
    if not is_tight(rest, limits) and all(differs(each.line, rest, ink, limits) for each in frame):
        return frame
    return []


def corner_of(
    across: Line, down: Line, shape: tuple[int, ...], limits: Surroundings
) -> Literal["sharp", "rounded"] | None:
    """How an end of a line and an end of another one make a corner, if they do.

    Gaps are positive where a line ends before it meets the other one, negative where it goes on.
    """
    height, width = shape
    gap_x = min(across.begin - down.middle, down.middle - across.end, key=abs)
    gap_y = min(down.begin - across.middle, across.middle - down.end, key=abs)
    tight_x = limits.rim * width + down.width / 2 + 1
    tight_y = limits.rim * height + across.width / 2 + 1
    if gap_x < -limits.overrun * width - tight_x or gap_y < -limits.overrun * height - tight_y:
        return None
    if gap_x <= tight_x and gap_y <= tight_y:
        return "sharp"
    both = 0 < gap_x <= limits.corner * width and 0 < gap_y <= limits.corner * height
    return "rounded" if both else None


def is_round(mask: Mask, frame: Sequence[Found]) -> bool:
    """Whether thick lines with open corners fill the image: then they are a 0."""
    thick = min(found.line.width for found in frame) > 0.05 * min(mask.shape)
    return thick and not mask[[0, 0, -1, -1], [0, -1, 0, -1]].any()


def is_rule(found: Found, mask: Mask, ink: Ink, limits: Surroundings) -> bool:
    """Whether a line that makes no corner is none of the digit's strokes.

    mask: the ink, less the frame.
    """
    line = found.line
    along = mask.shape[0 if line.down else 1]
    margin = max(2, limits.rim * along)
    if line.begin > margin or line.end < along - margin:
        return False
    rest = without(mask, [found])
    if np.count_nonzero(rest) < limits.least * rest.size or is_tight(rest, limits):
        return False
    near = limits.beside * min(mask.shape)
    apart = not line.down and distance(line, rest) > near  # beside digits it may be a 1
    return apart or differs(line, rest, ink, limits)


def is_tight(rest: Mask, limits: Surroundings) -> bool:
    """Whether an image was cropped to its ink: then a line along its rim may be a stroke."""
    margin = max(2.0, limits.rim * max(rest.shape))
    spans_of_rest = zip(spans(rest), rest.shape, strict=True)
    return all(length(span) >= side - margin - limits.strip * side for span, side in spans_of_rest)


def distance(line: Line, rest: Mask) -> float:
    """Pixels between a line and the ink on either side of it, where it is nearest."""
    places = np.flatnonzero(rest.any(axis=0 if line.down else 1))
    return float(np.abs(places - line.middle).min() - line.width / 2) if len(places) else 0.0


def differs(line: Line, rest: Mask, ink: Ink, limits: Surroundings) -> bool:
    """Whether a line is much thinner or paler than the strokes that are left, or the opposite."""
    pen = stroke_width(rest.astype(np.float32))
    if not limits.thinner < line.width / pen < 1 / limits.thinner:
        return True
    middle = (line.top + line.bottom - 1) // 2
    columns = np.flatnonzero(~line.joined[line.begin : line.end]) + line.begin
    pixels = (columns, middle[columns]) if line.down else (middle[columns], columns)
    level = np.median(
        ink[np.clip(pixels[0], 0, ink.shape[0] - 1), np.clip(pixels[1], 0, ink.shape[1] - 1)]
    )
    return abs(float(level) - float(np.median(ink[rest]))) > limits.paler


def is_apart(rest: Mask, mask: Mask) -> bool:
    """Whether most of what is left does not touch what was taken out."""
    taken = grown(mask & ~rest)
    components = label_components(rest)
    area = np.bincount(components.ravel())
    area[0] = 0
    touching = np.unique(components[taken & rest])
    return int(area.argmax()) not in touching.tolist()


# ---------------------------------------------------------------- taking out


def without(mask: Mask, lines: Sequence[Found]) -> Mask:
    """The mask less lines, but with the strokes that cross them."""
    rest = mask
    for found in lines:
        rest = rest & ~found.pixels
    return rest


def pixels_of(line: Line, mask: Mask) -> Mask:
    """Pixels of a line, and of its soft edges, but not where a stroke crosses it."""
    out = np.zeros_like(mask)
    if line.down:
        mark(out.T, mask.T, line)
    else:
        mark(out, mask, line)
    return out


def mark(out: Mask, mask: Mask, line: Line) -> None:
    """Mark the pixels of a line that runs across."""
    height = len(mask)
    columns = np.arange(line.begin, line.end)
    top, bottom = line.top[line.begin : line.end] - 1, line.bottom[line.begin : line.end] + 1
    above, below = inked_at(mask, top - 1, columns), inked_at(mask, bottom, columns)
    near = line.width + 2
    crossed = widened(above, near) & widened(below, near)
    first, last = max(int(top.min()), 0), min(int(bottom.max()), height)
    rows = np.arange(first, last)[:, None]
    out[first:last, line.begin : line.end] = (rows >= top) & (rows < bottom) & ~crossed


def inked_at(mask: Mask, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Whether there is ink in each of the pixels; outside the image there is none."""
    within = (rows >= 0) & (rows < len(mask))
    inked: NDArray[np.bool_] = mask[rows.clip(0, len(mask) - 1), columns] & within
    return inked


def without_fragments(
    rest: Mask,
    mask: Mask,
    frame: Sequence[Found],
    rules: Sequence[Found],
    limits: Surroundings,
) -> Mask:
    """Drop what is left of lines: corners, ends, what is cut off by the rim or outside a box."""
    components = label_components(rest)
    area = np.bincount(components.ravel())
    area[0] = 0
    if len(area) < 2:
        return rest
    outside = beyond([found.line for found in frame], rest.shape, limits)
    touching = np.zeros(len(area), bool)
    touching[np.unique(components[grown(mask & ~rest) & rest])] = True
    if outside.any():
        area = area - np.bincount(components.ravel(), outside.ravel(), len(area)).astype(int)
    keep = (area > 0) & ~(touching & (area < limits.fragment * area.max()))
    widest = 2 * max(found.line.width for found in (*frame, *rules)) + 2
    for component in np.flatnonzero(touching & keep)[: limits.components].tolist():
        box = spans(components == component)
        thin = min(map(length, box)) <= widest and area[component] < area.max()
        keep[component] = not (thin or is_corner(box, frame, rest.shape, limits))
    keep[0] = False
    kept: Mask = keep[components]
    return kept


def is_corner(
    box: tuple[Span, Span], frame: Sequence[Found], shape: tuple[int, ...], limits: Surroundings
) -> bool:
    """Whether a component lies where two lines of a frame meet, as a rounded corner does."""
    near = {False: False, True: False}
    for line in (found.line for found in frame):
        side = int(line.down)
        furthest = max(abs(place - line.middle) for place in box[side])
        near[line.down] |= furthest <= limits.corner * shape[side]
    return all(near.values())


def largest_component(ink: Ink, limits: Surroundings = PARAMETERS) -> Ink:
    """Drop components that the rim of the image cuts off, where the digit is another component.

    Parameters
    ----------
    ink : ndarray of float32, H x W

    Returns
    -------
    ndarray of float32, H x W
        The ink itself where there is nothing to be dropped.
    """
    if max(ink[0].max(), ink[-1].max(), ink[:, 0].max(), ink[:, -1].max()) <= limits.inked:
        return ink
    mask = ink > limits.inked
    components = label_components(mask)
    amount = np.bincount(components.ravel(), ink.ravel())
    amount[0] = 0
    at_rim = np.zeros(len(amount), bool)
    band = 1 + round(limits.band * min(ink.shape))
    edges = (components[:band], components[-band:], components[:, :band], components[:, -band:])
    at_rim[np.concatenate([edge.ravel() for edge in edges])] = True
    at_rim[0] = False
    whole = np.where(at_rim, 0, amount)
    if len(amount) < 3 or whole.max() < limits.whole * amount.max():
        return ink
    main, largest = spans(components == whole.argmax()), spans(components == amount.argmax())
    if length(main[0]) < limits.lowest * len(ink):
        return ink
    near = limits.near * max(length(main[0]), min(length(span) for span in largest))
    drop = np.zeros(len(amount), bool)
    for component in np.flatnonzero(at_rim)[: limits.components].tolist():
        box = spans(components == component)
        gap = max(max(a[0] - b[1], b[0] - a[1]) for a, b in zip(box, main, strict=True))
        bar = any(length(span) == side for span, side in zip(box, ink.shape, strict=True))
        drop[component] = gap > (1 if bar else near)
    if not drop.any():
        return ink
    kept: Ink = np.where(grown(drop[components]) & ~(mask & ~drop[components]), np.float32(0), ink)
    return kept


def length(span: Span) -> int:
    """Rows or columns in a span."""
    return span[1] - span[0]


def spans(mask: Mask) -> tuple[Span, Span]:
    """First row and the one after the last in which there is ink; and the same of columns."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return (int(rows[0]), int(rows[-1]) + 1), (int(columns[0]), int(columns[-1]) + 1)


def beyond(frame: Sequence[Line], shape: tuple[int, ...], limits: Surroundings) -> Mask:
    """Where the image is outside a box."""
    out = np.zeros(shape, bool)
    for line in frame:
        side, place = (out.T, shape[1]) if line.down else (out, shape[0])
        rows = np.arange(place)[:, None]
        if line.middle < limits.outer * place:
            side |= rows < line.bottom
        elif line.middle > (1 - limits.outer) * place:
            side |= rows >= line.top
    return out
