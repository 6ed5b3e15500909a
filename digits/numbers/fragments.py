"""Fragments: what the rim of the image cuts off, and is lower than the digits or far thicker.

A comma, a stroke of the next number, a corner of the desk: a picture that is cropped around a
number has them, and alone they often look like a 1. So leaving them out costs little.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.strokes import stroke_width
from digits.numbers.cells import Group
from digits.numbers.costs import OF_CANDIDATE, PLACE, Costs
from digits.numbers.segments import Segment, digit_height


class FragmentParameters(NamedTuple):
    """Constants of fragments.

    Of 250 cheque amounts 177 are read with these, 172 where nothing is a fragment by its height,
    and 176 or 177 with heights of 0.55 to 0.7 or shares of 0.1 to 0.5, one constant changed at a
    time. `python -m digits tune fragments FOLDER` goes on.
    """

    low: float = 0.6
    thick: float = 0.25
    """In digit heights: a fragment is lower, or its strokes are thicker; those of digits are
    thinner than 0.17."""
    share: float = 0.3
    """Cost of leaving a fragment out, as a share of another segment's; its ink costs nothing."""


PARAMETERS = FragmentParameters()

INK = PLACE["left_out_ink"] - OF_CANDIDATE
"""Place of the ink among the features of a segment that is left out."""


def with_rim(groups: Sequence[Group], rim_shape: tuple[int, ...]) -> list[Group]:
    """Give each group the shape of its image, those of fragments alone its digits' height.

    Parameters
    ----------
    groups : sequence of Group
        All rows and cells of an image.
    rim_shape : (int, int)
        Height and width of the image in pixels.

    Returns
    -------
    list of Group
        In their order; the same where all are fragments, as of an image cropped to one digit.
    """
    segments = [segment for group in groups for segment in group.segments]
    if not segments:
        return []
    height = digit_height(segments)
    fragments = are_fragments(segments, height, rim_shape)
    if fragments.all():
        return list(groups)
    rest = iter(fragments.tolist())
    of_groups = [[*itertools.islice(rest, len(group.segments))] for group in groups]
    return [
        replace(group, height=height if all(own) else group.height, rim_shape=rim_shape)
        for group, own in zip(groups, of_groups, strict=True)
    ]


def are_fragments(
    segments: Sequence[Segment], height: float, rim_shape: tuple[int, ...]
) -> NDArray[np.bool_]:
    """Tell which segments are fragments.

    Parameters
    ----------
    segments : sequence of Segment
        N of them.
    height : float
        Digit height in pixels.
    rim_shape : (int, int)
        Height and width of the image in pixels.

    Returns
    -------
    bool array of shape (N,)
    """
    x, y, width, tall = np.array([segment.box for segment in segments]).T
    at_rim = (x <= 0) | (y <= 0) | (x + width >= rim_shape[1]) | (y + tall >= rim_shape[0])
    fragments: NDArray[np.bool_] = at_rim & (tall < PARAMETERS.low * height)
    for k in np.flatnonzero(at_rim & ~fragments).tolist():
        fragments[k] = stroke_width(segments[k].ink) > PARAMETERS.thick * height
    return fragments


def shares_of_fragments(segments: Sequence[Segment], group: Group) -> NDArray[np.float64]:
    """What counts of each feature of `features_left_out`.

    Parameters
    ----------
    segments : sequence of Segment
        N of them, those of a group and what cuts made of them.
    group : Group

    Returns
    -------
    float64 array of shape (N, F)
        1 but for fragments.
    """
    counted = np.ones((len(segments), len(Costs._fields) - OF_CANDIDATE))
    if group.rim_shape is not None:
        fragments = are_fragments(segments, group.height, group.rim_shape)
        counted[fragments] = PARAMETERS.share
        counted[fragments, INK] = 0
    return counted
