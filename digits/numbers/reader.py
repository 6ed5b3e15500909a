"""Ink of a number -> its digits, in reading order.

Connected components are gathered into rows. One that may hold two digits is cut along several paths
of little ink. Then every run of neighbouring segments that may be one digit is classified, and the
cheapest way to explain the whole row wins: so a broken 5 is joined, touching digits are parted, and
commas are left out, all by the same rule (Fujisawa, Nakano, Kurino 1992, "Segmentation methods for
character recognition"). Digits that are sure by then are examples for the rest of the picture.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from digits.classifier.recognizer import Recognizer
from digits.errors import NoDigit
from digits.imaging import strokes
from digits.imaging.arrays import Ink
from digits.imaging.components import component_boxes, usual_height
from digits.imaging.decode import DecodedImage
from digits.imaging.ink import extract_ink_and_table
from digits.imaging.strokes import choose_around, stroke_width
from digits.imaging.tables.table import Table
from digits.numbers.brackets import parted_by_brackets
from digits.numbers.budget import Budget
from digits.numbers.candidates import Candidate, candidates_of, classify
from digits.numbers.cells import Group, groups_of
from digits.numbers.cuts import cut_groups
from digits.numbers.descenders import without_descenders
from digits.numbers.features import features_left_out
from digits.numbers.fragments import shares_of_fragments, with_rim
from digits.numbers.group_reading import GroupReading
from digits.numbers.loops import loops_of
from digits.numbers.number import FoundDigit, Number
from digits.numbers.percents import without_percents
from digits.numbers.same_hand import with_examples
from digits.numbers.segments import segments_of
from digits.numbers.words import without_words


class ReaderParameters(NamedTuple):
    """Constants of how a number is read.

    Chosen by hand; no command searches them.
    """

    large: int = 128
    """Pixels: higher digits are reduced before they are read; the classifier looks at 64."""
    nonsense: float = 0.7
    """Confidence below which nothing that is read on a picture is a digit. Confidences are
    calibrated on pictures of digits; of those that callers send, more hold none."""


PARAMETERS = ReaderParameters()


def number_on(decoded: DecodedImage, recognizer: Recognizer) -> Number:
    """Read all digits of an image.

    Parameters
    ----------
    decoded : DecodedImage
    recognizer : Recognizer

    Returns
    -------
    Number
        Its boxes in pixels of the picture as sent, held upright.

    Raises
    ------
    NoInk, NoDigit
    TooComplex
        The picture would cost more than the limits of `config.py` allow.
    """
    return number_in(*extract_ink_and_table(decoded), decoded, recognizer, Budget())


def number_in(
    ink: Ink, table: Table | None, decoded: DecodedImage, recognizer: Recognizer, budget: Budget
) -> Number:
    """As number_on(), of an image whose ink and table are found."""
    if table is None and (factor := reduction(ink)) > 1:
        ink, decoded = reduced(ink, decoded, factor)
    # a canvas that was cropped to its ink has cut nothing off
    rim_shape = None if decoded.cropped else ink.shape
    number = read_digits(ink, table, recognizer, rim_shape, budget)
    if all(found.confidence < PARAMETERS.nonsense for found in number.digits):
        raise NoDigit("There is ink on the picture, but no digit.")
    rows = tuple(tuple(as_sent(found, decoded) for found in row) for row in number.rows)
    return replace(number, rows=rows)


def reduction(ink: Ink) -> int:
    """The whole factor that makes large digits small enough to be read in little time."""
    boxes = component_boxes(ink > strokes.PARAMETERS.stroke)[1]
    return 1 + int(usual_height(boxes[:, 3]) // PARAMETERS.large) if len(boxes) else 1


def thickened(ink: Ink, width: int) -> Ink:
    """Make strokes so many pixels wide, if they are thinner: reduced, they would have gaps."""
    for turn in range(width - 1):
        if stroke_width(ink) >= width:
            break
        ink = choose_around(ink, np.maximum, square=turn % 2 == 0)
    return ink


def reduced(ink: Ink, decoded: DecodedImage, factor: int) -> tuple[Ink, DecodedImage]:
    """Ink averaged over blocks of the canvas, its levels stretched anew as thin strokes get paler.

    And the image as it would be of such pixels, to place boxes by.
    """
    ink = thickened(ink, factor)
    (left, top), (height, width) = decoded.corner, ink.shape
    x, y = left % factor, top % factor
    rows, columns = (-(-side // factor) * factor for side in (y + height, x + width))
    whole = np.zeros((rows, columns), np.float32)
    whole[y : y + height, x : x + width] = ink
    small = whole.reshape(rows // factor, factor, columns // factor, factor).mean(axis=(1, 3))
    corner = left // factor, top // factor
    placed = replace(decoded, ink=small, scale=decoded.scale * factor, corner=corner)
    return np.asarray(small / small.max()), placed


def as_sent(found: FoundDigit, decoded: DecodedImage) -> FoundDigit:
    """A digit in a box of the image's ink -> in its box of the picture as sent."""
    (x, y, width, height), (left, top) = found.box, decoded.corner
    x, y = decoded.scale * (left + x), decoded.scale * (top + y)
    right = min(x + decoded.scale * width, decoded.size[0])  # the last pixel may be of fewer
    bottom = min(y + decoded.scale * height, decoded.size[1])
    return replace(found, box=(x, y, right - x, bottom - y))


def read_digits(
    ink: Ink,
    table: Table | None,
    recognizer: Recognizer,
    rim_shape: tuple[int, ...] | None,
    budget: Budget,
) -> Number:
    """Read what is written in a table or without one; boxes are in pixels of the ink.

    Parameters
    ----------
    ink : float32 array of shape (H, W)
        Not all 0, without the table's lines.
    table : Table or None
    recognizer : Recognizer
    rim_shape : (int, int) or None
        Height and width of the ink in pixels, where its rim may have cut strokes off.
    budget : Budget
    """
    rows = [
        [part for group in row for part in parted_by_brackets(group)]
        for row in groups_of(segments_of(ink, budget), table)
    ]
    groups = [group for row in rows for group in row]
    if rim_shape is not None:
        groups = with_rim(groups, rim_shape)
    readings = read_groups(groups, budget, recognizer)
    each_group = iter(with_examples(readings))
    found = [
        [digit for each in itertools.islice(each_group, len(row)) for digit in each.found()]
        for row in rows
    ]
    found = without_percents(without_descenders(without_words(found)))
    return Number.calibrated(found, budget.complete)


def read_groups(
    groups: Sequence[Group], budget: Budget, recognizer: Recognizer
) -> list[GroupReading]:
    """Find the candidates of rows and cells, and measure what speaks against them.

    Parameters
    ----------
    groups : sequence of Group
    budget : Budget
    recognizer : Recognizer
        It classifies the candidates of all groups together.

    Returns
    -------
    list of GroupReading
        One for each group.

    Raises
    ------
    TooComplex
    """
    rows, known = cut_groups(groups, budget, recognizer)
    found: list[list[Candidate]] = []
    for group, segments in zip(groups, rows, strict=True):
        if group.sign:
            found.append([])
            continue
        loops = [loop for s in group.segments for loop in loops_of(s, group.height, budget)]
        found.append(candidates_of(segments, loops, group.height, known, budget))
    scores = classify([*itertools.chain(*found)], known, budget, recognizer)
    readings, at = [], 0
    for group, segments, candidates in zip(groups, rows, found, strict=True):
        own = scores[at : at + len(candidates)]
        at += len(own)
        left_out = features_left_out(segments, group.height)
        left_out *= shares_of_fragments(segments, group)
        readings.append(GroupReading(group.cell, group.height, segments, candidates, own, left_out))
    return readings
