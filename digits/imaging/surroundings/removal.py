"""What people leave around a digit, found and taken out: borders, boxes, table lines, rules.

A stroke that crosses a line stays whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from digits.errors import NoInk
from digits.imaging.arrays import Ink, Mask
from digits.imaging.components import grown, label_components
from digits.imaging.spans import Span, length, spans
from digits.imaging.surroundings import cut_off, line_roles, lines, margins
from digits.imaging.surroundings.line_pixels import FoundLine, pixels_of, without
from digits.imaging.surroundings.line_roles import framing, rules_among
from digits.imaging.surroundings.lines import Line, find_lines


class RemovalParameters(NamedTuple):
    """Constants of what is around a digit. Lengths are shares of the side of the image.

    `python -m digits tune removal FOLDER` searches them.
    """

    outer: float = 0.18
    """The lines of a box lie so near to the rim; what is beyond them is no part of the digit."""
    fragment: float = 0.1
    """Ink of a fragment at most, as a share of the digit's."""


PARAMETERS = RemovalParameters()


def without_surroundings(ink: Ink, cropped: bool = False, number: bool = False) -> Ink:
    """Take borders, boxes and rules out of the ink.

    Parameters
    ----------
    ink : float32 array of shape (H, W)
    cropped : bool
        Whether `ink` was cropped out of a canvas whose rim it does not reach; then no line runs
        from rim to rim.
    number : bool
        Whether there may be several digits: then what is outside of a box may be some.

    Returns
    -------
    float32 array of shape (H, W)
        The ink itself where there is nothing to be taken out.

    Raises
    ------
    NoInk
        Nothing but a border or a box.
    """
    mask = ink > margins.PARAMETERS.inked
    straight = find_lines(mask)
    if not 0 < len(straight) < lines.PARAMETERS.most:  # so many in both directions: a pattern
        return ink
    found = [FoundLine(line, pixels_of(line, mask)) for line in straight]
    frame = framing(found, mask, ink)
    rest = without(mask, frame)
    alone = [] if cropped else [each for each in found if each not in frame]
    rules = rules_among(alone, rest, ink)
    if not frame and not rules:
        return ink
    rest = without_fragments(without(rest, rules), mask, frame, rules, number)
    if not rest.any():
        if len(frame) == 2:
            return ink  # a 7 of two straight strokes
        if not frame and all(each.line.down for each in rules):
            return ink  # digits 1, from the top of the image to its bottom
        raise NoInk(margins.ONLY_LINES)
    fringe = grown(rest) & ~grown(mask & ~rest)
    clean: Ink = ink * (rest | fringe)
    return clean


def without_fragments(
    rest: Mask,
    mask: Mask,
    frame: Sequence[FoundLine],
    rules: Sequence[FoundLine],
    number: bool,
) -> Mask:
    """Drop what is left of lines: corners, ends, what is cut off by the rim or outside a box."""
    components = label_components(rest)
    area = np.bincount(components.ravel())
    area[0] = 0
    if len(area) < 2:
        return rest
    outside = beyond([] if number else [found.line for found in frame], rest.shape)
    touching = np.zeros(len(area), bool)
    touching[np.unique(components[grown(mask & ~rest) & rest])] = True
    if outside.any():
        area = area - np.bincount(components.ravel(), outside.ravel(), len(area)).astype(int)
    keep = (area > 0) & ~(touching & (area < PARAMETERS.fragment * area.max()))
    widest = 2 * max(found.line.width for found in (*frame, *rules)) + 2
    for component in np.flatnonzero(touching & keep)[: cut_off.PARAMETERS.components].tolist():
        box = spans(components == component)
        thin = min(map(length, box)) <= widest and area[component] < area.max()
        keep[component] = not (thin or is_corner(box, frame, rest.shape))
    keep[0] = False
    kept: Mask = keep[components]
    return kept


def is_corner(box: tuple[Span, Span], frame: Sequence[FoundLine], shape: tuple[int, ...]) -> bool:
    """Whether a component lies where two lines of a frame meet, as a rounded corner does."""
    near = {False: False, True: False}
    for line in (found.line for found in frame):
        side = int(line.down)
        furthest = max(abs(place - line.middle) for place in box[side])
        near[line.down] |= furthest <= line_roles.PARAMETERS.corner * shape[side]
    return all(near.values())


def beyond(frame: Sequence[Line], shape: tuple[int, ...]) -> Mask:
    """Where the image is outside a box."""
    out = np.zeros(shape, bool)
    for line in frame:
        side, place = (out.T, shape[1]) if line.down else (out, shape[0])
        rows = np.arange(place)[:, None]
        if line.middle < PARAMETERS.outer * place:
            side |= rows < line.bottom
        elif line.middle > (1 - PARAMETERS.outer) * place:
            side |= rows >= line.top
    return out
