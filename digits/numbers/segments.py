"""Connected components of a number's ink, and the segments they are cut into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.config import DEFAULT_MAX_COMPONENTS
from digits.errors import TooComplex
from digits.imaging import strokes
from digits.imaging.arrays import Ink
from digits.imaging.components import component_boxes, grown, usual_height
from digits.numbers.budget import Budget

Box = tuple[int, int, int, int]
"""x, y, width, height in pixels."""


class SegmentParameters(NamedTuple):
    """Constants of what is no part of a digit. Lengths are in digit heights.

    Chosen with `python -m digits evaluate --read FOLDER` and `--lines N`.
    """

    speck: float = 0.12
    """A component that is smaller both ways is neither a digit nor part of one."""
    stub: float = 0.25
    stub_pen: float = 0.2
    """Length and width of the most that a cut leaves of a joining stroke."""


PARAMETERS = SegmentParameters()


@dataclass(frozen=True, eq=False)
class Segment:
    """A connected component, or what cuts made of one, at its place in the image.

    Attributes
    ----------
    ink : float32 array of shape (H, W)
        Its own pixels only; the rest of its box is 0.
    x, y : int
        Upper left corner of its box, in pixels of the image.
    cut_ink : (float, float)
        Ink that the cuts on its left and right went through, in heights; 0 where it just ends.
    """

    ink: Ink
    x: int
    y: int
    cut_ink: tuple[float, float] = (0, 0)

    @property
    def width(self) -> int:
        return int(self.ink.shape[1])

    @property
    def height(self) -> int:
        return int(self.ink.shape[0])

    @property
    def box(self) -> Box:
        return self.x, self.y, self.width, self.height

    @property
    def centre_x(self) -> float:
        """Column in the middle of the box."""
        return self.x + self.width / 2

    @property
    def centre_y(self) -> float:
        """Row in the middle of the box."""
        return self.y + self.height / 2


# ---------------------------------------------------------------- connected components


def segments_of(ink: Ink, budget: Budget) -> list[Segment]:
    """Find the connected components of the ink, without specks.

    Parameters
    ----------
    ink : float32 array of shape (H, W)
    budget : Budget
        The components' boxes are taken from it.

    Returns
    -------
    list of Segment
        Each with its soft edge, its pixels copied.

    Raises
    ------
    TooComplex
        More components than DEFAULT_MAX_COMPONENTS, or too large ones for the budget.
    """
    labels, boxes = component_boxes(ink > strokes.PARAMETERS.stroke)
    if not len(boxes):
        return []
    longer = boxes[:, 2:].max(axis=1)
    kept = np.flatnonzero(longer > PARAMETERS.speck * usual_height(boxes[:, 3]))
    if len(kept) > DEFAULT_MAX_COMPONENTS:
        raise TooComplex(
            f"There are {len(kept):,} separate strokes on the picture; {DEFAULT_MAX_COMPONENTS:,}"
            " are read at most. Send the part that holds the number."
        )
    budget.spend_pixels(int(boxes[kept, 2:].prod(axis=1).sum()))
    return [segment_at(ink, labels, k + 1, boxes[k]) for k in kept.tolist()]


def segment_at(ink: Ink, labels: NDArray[np.intp], label: int, box: NDArray[np.intp]) -> Segment:
    """Copy a connected component out of its box, and the pixels around it."""
    x, y, width, height = box.tolist()
    left, top = max(x - 1, 0), max(y - 1, 0)
    window = np.s_[top : y + height + 1, left : x + width + 1]
    own = grown(labels[window] == label)
    return Segment(np.where(own, ink[window], np.float32(0)), left, top)


def trimmed(ink: Ink, segment: Segment, cut: tuple[float, float] = (0, 0)) -> Segment:
    """Some ink in a segment's frame -> a segment without paper around it, its pixels copied."""
    rows, columns = (
        np.flatnonzero((ink > strokes.PARAMETERS.paper).any(axis=axis)) for axis in (1, 0)
    )
    y, x = int(rows[0]), int(columns[0])
    own = ink[y : rows[-1] + 1, x : columns[-1] + 1].copy()
    return Segment(own, segment.x + x, segment.y + y, cut)


def digit_height(segments: Sequence[Segment]) -> float:
    """The usual height of segments."""
    return usual_height(np.array([segment.height for segment in segments]))


# ---------------------------------------------------------------- together


def joined(segments: Sequence[Segment]) -> Ink:
    """The ink of several segments on one image."""
    left, top, width, height = box_of(segments)
    ink = np.zeros((height, width), np.float32)
    for s in segments:
        window = ink[s.y - top : s.y - top + s.height, s.x - left : s.x - left + s.width]
        np.maximum(window, s.ink, out=window)
    return ink


def without_stubs(segments: Sequence[Segment]) -> Segment:
    """Several segments as one, less what cuts left of the strokes that joined it to others."""
    ink = joined(segments)
    counts = (ink > strokes.PARAMETERS.stroke).sum(axis=0)
    left = stub_length(counts, len(ink)) if segments[0].cut_ink[0] > 0 else 0
    right = stub_length(counts[::-1], len(ink)) if segments[-1].cut_ink[1] > 0 else 0
    x, y, width, _ = box_of(segments)
    return Segment(ink[:, left : width - right], x + left, y)


def stub_length(counts: NDArray[np.intp], height: int) -> int:
    """Columns before the first one with more ink than a joining stroke has; 0 if it is far.

    counts: pixels of ink in each column, from the side of the cut on. height: of the ink.
    """
    most = max(1, round(PARAMETERS.stub * height))
    return int(np.argmax(counts[:most] > PARAMETERS.stub_pen * height))


def box_of(segments: Sequence[Segment]) -> Box:
    left, top = min(s.x for s in segments), min(s.y for s in segments)
    right = max(s.x + s.width for s in segments)
    bottom = max(s.y + s.height for s in segments)
    return left, top, right - left, bottom - top
