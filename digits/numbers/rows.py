"""Segments of a page -> its rows of digits, also indented, slanted or of different sizes."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.components import usual_height
from digits.numbers.segments import Segment, digit_height


class RowParameters(NamedTuple):
    """What makes a row. Lengths are in digit heights.

    `python -m digits tune rows FOLDER` searches them.
    """

    tall: float = 0.5
    """Lowest segment that says where a row is."""
    tallest: float = 2.6
    """Highest one; a frame or a bracket over several rows says nothing."""
    gap: float = 0.45
    """Distance between the centres of neighbouring digits from which they are in two rows."""
    skew: float = 0.18
    """Steepest row, in pixels down for each pixel across: ten degrees."""
    skews: int = 37
    """So many slopes up to that are tried."""
    level: float = 0.1
    """What the steepest slope costs, and others in proportion: of equal ones the least counts."""
    small: float = 0.28
    """Lowest segment that may be a digit of a row of smaller digits."""
    apart: float = 0.3
    """In its own heights: how far outside of all rows such a segment lies."""
    outside: float = 0.25
    """How far outside of all rows a lower segment lies that is no part of a digit."""
    giant: float = 3.2
    """Height, in that of most of the rest, from which a segment is no digit, as the edge of a desk.
    """
    spread: float = 0.4
    """Segments are alike where their heights are off the usual one by less than this share."""
    few: int = 3
    """Segments that are alike, at least: fewer say nothing of what is usual."""
    legible: int = 8
    """Pixels: where the usual height is less, they may be specks beside a digit."""


PARAMETERS = RowParameters()


class Row(NamedTuple):
    """Segments from left to right. height: of the digits that they may be, in pixels."""

    segments: list[Segment]
    height: float


def rows_of(segments: Sequence[Segment]) -> list[Row]:
    """Gather segments into rows.

    The slope of the rows is the one that leaves the greatest gaps between them: a projection
    profile of centres (Postl 1986, "Detection of linear oblique structures and skew scan in
    digitized documents").

    Parameters
    ----------
    segments : sequence of Segment

    Returns
    -------
    list of Row
        From top to bottom; every segment is in one of them. What is too low for a digit and outside
        of all rows, as the letters of a heading, is in one of its own, of the others' height; what
        is far too high in the last one.
    """
    if not segments:
        return []
    giants = are_giants(np.array([s.height for s in segments]))
    if giants.any():
        rest = rows_of([s for s, giant in zip(segments, giants, strict=True) if not giant])
        return [*rest, in_order(list(itertools.compress(segments, giants)), rest[0].height)]
    height = digit_height(segments)
    low, high = PARAMETERS.tall * height, PARAMETERS.tallest * height
    leading = [s for s in segments if low < s.height <= high]
    if not leading:
        return [in_order(segments, height)]
    slope = skew(leading, height)
    rows, smaller, outside = assigned(segments, leading, slope, height)
    found = [in_order(row, digit_height(row)) for row in rows if row]
    found += rows_of(smaller)
    if outside:
        found.append(in_order(outside, height))
    return sorted(
        found, key=lambda row: float(np.median([deskewed_y(s, slope) for s in row.segments]))
    )


def assigned(
    segments: Sequence[Segment], leading: Sequence[Segment], slope: float, height: float
) -> tuple[list[list[Segment]], list[Segment], list[Segment]]:
    """Assign segments to rows.

    Parameters
    ----------
    segments : sequence of Segment
    leading : sequence of Segment
        Those that say where the rows are.
    slope : float
        Of the rows, in pixels down for each pixel across.
    height : float
        Of the digits, in pixels.

    Returns
    -------
    rows : list of list of Segment
        From top to bottom.
    smaller : list of Segment
        Which may be digits of rows of their own.
    outside : list of Segment
        Which are of no row, and too low for digits.
    """
    levels = np.array([deskewed_y(s, slope) for s in leading])
    tops, bottoms = edges(leading, levels, bands_of(levels, PARAMETERS.gap * height))
    rows: list[list[Segment]] = [[] for _ in tops]
    smaller: list[Segment] = []
    outside: list[Segment] = []
    for s in segments:
        at = deskewed_y(s, slope)
        off = np.maximum(tops - at, at - bottoms)
        nearest = int(off.argmin())
        low = s.height <= PARAMETERS.tall * height
        legible = s.height > PARAMETERS.small * height
        if low and legible and off[nearest] > PARAMETERS.apart * s.height:
            smaller.append(s)
        elif low and off[nearest] > PARAMETERS.outside * height:
            outside.append(s)
        else:
            rows[nearest].append(s)
    return rows, smaller, outside


def are_giants(heights: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Tell which segments are so much higher than the others that they are no digits.

    Parameters
    ----------
    heights : int array of shape (N,)
        In pixels.

    Returns
    -------
    bool array of shape (N,)
    """
    ordered = np.sort(heights)
    count = len(ordered)
    while count > PARAMETERS.few:
        rest = ordered[: count - 1]
        usual = usual_height(rest, power=2)  # a form's print is more than its digits, and lower
        alike = np.count_nonzero(np.abs(rest - usual) < PARAMETERS.spread * usual)
        if (
            ordered[count - 1] <= PARAMETERS.giant * usual
            or usual < PARAMETERS.legible
            or alike < PARAMETERS.few
        ):
            break
        count -= 1
    return np.asarray(heights > ordered[count - 1])


def in_order(segments: Sequence[Segment], height: float) -> Row:
    return Row(sorted(segments, key=lambda s: s.centre_x), height)


def deskewed_y(segment: Segment, slope: float) -> float:
    """The row of a segment's centre, less what the slope of the rows makes of its column."""
    return segment.centre_y - slope * segment.centre_x


def skew(segments: Sequence[Segment], height: float) -> float:
    """The slope of the rows, in pixels down for each pixel across."""
    middles = np.array([s.centre_x for s in segments])
    centres = np.array([s.centre_y for s in segments])
    slopes = np.linspace(-PARAMETERS.skew, PARAMETERS.skew, PARAMETERS.skews)
    levels = np.sort(centres - slopes[:, None] * middles, axis=1)
    steps = np.diff(levels, axis=1) / height
    # what the levels cover, gaps between rows not counted in full
    spread = np.minimum(steps, PARAMETERS.gap).sum(axis=1)
    spread += PARAMETERS.level * np.abs(slopes) / PARAMETERS.skew
    return float(slopes[int(spread.argmin())])


def bands_of(levels: NDArray[np.float64], gap: float) -> NDArray[np.intp]:
    """Which row each level is in, counted from the top: rows are further apart than the gap."""
    order = levels.argsort(kind="stable")
    bands = np.empty(len(levels), np.intp)
    bands[order] = np.concatenate([[0], np.cumsum(np.diff(levels[order]) > gap)])
    return bands


def edges(
    segments: Sequence[Segment], levels: NDArray[np.float64], bands: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The median top and bottom of the segments in each row."""
    half = np.array([s.height / 2 for s in segments])
    each = range(int(bands.max()) + 1)
    tops = np.array([np.median((levels - half)[bands == k]) for k in each])
    bottoms = np.array([np.median((levels + half)[bands == k]) for k in each])
    return tops, bottoms
