"""Which straight lines are those of a border or a box, which are rules, and which are strokes.

Where nothing tells a line from a stroke, it is a stroke.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from digits.imaging.arrays import Ink, Mask
from digits.imaging.components import grown, label_components
from digits.imaging.spans import length, spans
from digits.imaging.strokes import stroke_width
from digits.imaging.surroundings import margins
from digits.imaging.surroundings.line_pixels import FoundLine, without
from digits.imaging.surroundings.lines import Line


class RoleParameters(NamedTuple):
    """Constants of what a line is. Lengths are shares of the side of the image.

    `python -m digits tune roles FOLDER` searches them.
    """

    corner: float = 0.2
    """Gap at most between the ends of two lines that make a corner, as rounded corners have."""
    overrun: float = 0.1
    """How far lines may go on beyond the corner that they make, as in a table."""
    thinner: float = 0.6
    """A line so much thinner than the pen, or the pen so much thinner than it, is no stroke."""
    paler: float = 0.25
    """A line that differs more from the strokes in level is none, in shares of the fullest ink."""
    beside: float = 0.12
    """Gap from a lone line to the digit from which it is no part of the digit."""
    least: float = 0.004
    """Area of ink, as a share of the image's, that may be a digit."""
    thick: float = 0.05
    """Lines of a frame that are wider, in shares of the shorter side, may be a 0."""
    ruled: int = 3
    """Lines from side to side that ruled or squared paper has at least."""
    dot: float = 0.05
    """Area of what these leave where they cross, as a share of the largest component's, at most."""


PARAMETERS = RoleParameters()


def framing(lines: Sequence[FoundLine], mask: Mask, ink: Ink) -> list[FoundLine]:
    """Find those lines that make the corners of a border or a box.

    Parameters
    ----------
    lines : sequence of FoundLine
    mask : bool array of shape (H, W)
        Ink, lines and all.
    ink : float32 array of shape (H, W)

    Returns
    -------
    list of FoundLine
        In their order; empty where the corners may be a digit's.
    """
    corners = {
        (one, other): kind
        for one in lines
        for other in lines
        if not one.line.down
        and other.line.down
        and (kind := corner_of(one.line, other.line, mask.shape))
    }
    frame = [found for found in lines if any(found in pair for pair in corners)]
    if not frame:
        return []
    rest = without(mask, frame)
    if len(corners) > 1 and "sharp" in corners.values():
        return frame
    if is_blank(rest):
        return [] if len(corners) < 2 or is_round(mask, frame) else frame
    if is_apart(rest, mask):
        return frame
    if not is_tight(rest) and all(differs(each.line, rest, ink) for each in frame):
        return frame
    return []


def corner_of(
    across: Line, down: Line, shape: tuple[int, ...]
) -> Literal["sharp", "rounded"] | None:
    """How an end of a line and an end of another one make a corner, if they do.

    Gaps are positive where a line ends before it meets the other one, negative where it goes on.
    """
    height, width = shape
    gap_x = min(across.begin - down.middle, down.middle - across.end, key=abs)
    gap_y = min(down.begin - across.middle, across.middle - down.end, key=abs)
    tight_x = margins.PARAMETERS.rim * width + down.width / 2 + 1
    tight_y = margins.PARAMETERS.rim * height + across.width / 2 + 1
    if (
        gap_x < -PARAMETERS.overrun * width - tight_x
        or gap_y < -PARAMETERS.overrun * height - tight_y
    ):
        return None
    if gap_x <= tight_x and gap_y <= tight_y:
        return "sharp"
    both = 0 < gap_x <= PARAMETERS.corner * width and 0 < gap_y <= PARAMETERS.corner * height
    return "rounded" if both else None


def is_round(mask: Mask, frame: Sequence[FoundLine]) -> bool:
    """Whether thick lines with open corners fill the image: then they are a 0."""
    thick = min(found.line.width for found in frame) > PARAMETERS.thick * min(mask.shape)
    return thick and not mask[[0, 0, -1, -1], [0, -1, 0, -1]].any()


def rules_among(lines: Sequence[FoundLine], mask: Mask, ink: Ink) -> list[FoundLine]:
    """Find those lines, of no corner, that are none of the digits' strokes.

    Each is judged by the ink that is left without it; on ruled or squared paper without any of
    these lines, as the others are no strokes either.

    Parameters
    ----------
    lines : sequence of FoundLine
    mask : bool array of shape (H, W)
        Ink, less the frame.
    ink : float32 array of shape (H, W)

    Returns
    -------
    list of FoundLine
        In their order.
    """
    through = [each for each in lines if runs_through(each.line, mask.shape)]
    written = without_dots(without(mask, through)) if len(through) >= PARAMETERS.ruled else None
    if written is None or is_blank(written):
        return [each for each in through if is_rule(each.line, without(mask, [each]), ink)]
    return [each for each in through if is_rule(each.line, written, ink)]


def runs_through(line: Line, shape: tuple[int, ...]) -> bool:
    """Whether a line goes from one side of the image to the other."""
    along = shape[0 if line.down else 1]
    margin = max(2, margins.PARAMETERS.rim * along)
    return line.begin <= margin and line.end >= along - margin


def is_rule(line: Line, rest: Mask, ink: Ink) -> bool:
    """Tell whether a line that makes no corner is none of the digits' strokes.

    Parameters
    ----------
    line : Line
        From one side of the image to the other.
    rest : bool array of shape (H, W)
        Ink, less the frame and the line.
    ink : float32 array of shape (H, W)

    Returns
    -------
    bool
    """
    if is_blank(rest) or is_tight(rest):
        return False
    near = PARAMETERS.beside * min(rest.shape)
    apart = not line.down and distance(line, rest) > near  # beside digits it may be a 1
    return apart or differs(line, rest, ink)


def without_dots(rest: Mask) -> Mask:
    """Drop the small components that lines leave where they cross."""
    components = label_components(rest)
    area = np.bincount(components.ravel())
    area[0] = 0
    kept: Mask = (area >= PARAMETERS.dot * area.max())[components] & rest
    return kept


def is_blank(rest: Mask) -> bool:
    """Whether there is too little ink for a digit."""
    return bool(np.count_nonzero(rest) < PARAMETERS.least * rest.size)


def is_tight(rest: Mask) -> bool:
    """Whether an image was cropped to its ink: then a line along its rim may be a stroke."""
    margin = max(2.0, margins.PARAMETERS.rim * max(rest.shape))
    strip = margins.PARAMETERS.strip
    spans_of_rest = zip(spans(rest), rest.shape, strict=True)
    return all(length(span) >= side - margin - strip * side for span, side in spans_of_rest)


def distance(line: Line, rest: Mask) -> float:
    """Pixels between a line and the ink on either side of it, where it is nearest."""
    places = np.flatnonzero(rest.any(axis=0 if line.down else 1))
    return float(np.abs(places - line.middle).min() - line.width / 2) if len(places) else 0.0


def differs(line: Line, rest: Mask, ink: Ink) -> bool:
    """Whether a line is much thinner or paler than the strokes that are left, or the opposite."""
    pen = stroke_width(rest.astype(np.float32))
    if not PARAMETERS.thinner < line.width / pen < 1 / PARAMETERS.thinner:
        return True
    middle = (line.top + line.bottom - 1) // 2
    columns = np.flatnonzero(~line.joined[line.begin : line.end]) + line.begin
    pixels = (columns, middle[columns]) if line.down else (middle[columns], columns)
    level = np.median(
        ink[np.clip(pixels[0], 0, ink.shape[0] - 1), np.clip(pixels[1], 0, ink.shape[1] - 1)]
    )
    return abs(float(level) - float(np.median(ink[rest]))) > PARAMETERS.paler


def is_apart(rest: Mask, mask: Mask) -> bool:
    """Whether most of what is left does not touch what was taken out."""
    taken = grown(mask & ~rest)
    components = label_components(rest)
    area = np.bincount(components.ravel())
    area[0] = 0
    touching = np.unique(components[taken & rest])
    return int(area.argmax()) not in touching.tolist()
