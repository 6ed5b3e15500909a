"""Words beside a number, as the headings and labels of a form or a table, are left out.

A word's letters stand close together, are lower than the digits of the number, and few of them are
surely like a digit. One of these alone would not do: small digits are read, and unsure ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digits.imaging.components import connected, usual_height
from digits.numbers.number import FoundDigit


class WordParameters(NamedTuple):
    """Constants of what is a word.

    Chosen with labels in five typefaces beside UNIPEN digits, such that no cheque amount is lost.
    """

    gap: float = 0.5
    """Between two letters at most, in heights of the lower one."""
    space: float = 1.2
    """Between two words of a line at most, in such heights."""
    level: float = 0.3
    """Share of the lower one's height that two letters have in common."""
    letter: float = 0.4
    """In heights of the word: what is lower is a dot or a comma."""
    letters: int = 4
    """A word has so many at least."""
    few: int = 2
    """Or so many, if half of them are left out already."""
    low: float = 0.6
    """In heights of the sure digits: a shorter word is lower, and what is so low and less sure than
    `unsure` is left out."""
    unsure: float = 0.3
    """Probability, before calibration."""
    sure: float = 0.9
    """Probability from which a digit is sure."""
    least_sure: int = 2
    """Sure digits beside a word, at least, that tell how high digits are."""
    highest: float = 0.85
    """In heights of these digits: what is higher may be digits, however unsure."""
    power: int = 3
    """Of the heights of sure digits, as their weights: the 1s of other words are many, and low."""
    doubt: float = 1.3
    """A word is left out if its share of sure digits is below `doubt` times (1 - its height, in
    heights of the digits)."""


PARAMETERS = WordParameters()

Word = NDArray[np.intp]
"""Places of its letters among all that was found."""

AT_ONCE = 256
"""Boxes that are compared with all others at a time: all at once would take much memory."""


def without_words(rows: Sequence[Sequence[FoundDigit]]) -> list[list[FoundDigit]]:
    """Leave out what is read in words, and what is low and unsure by itself.

    Parameters
    ----------
    rows : sequence of sequence of FoundDigit
        Of a picture, with probabilities that are not calibrated yet.

    Returns
    -------
    list of list of FoundDigit
        The same, but what was left out is no digit.
    """
    found = [each for row in rows for each in row]
    heights = np.array([each.box[3] for each in found], np.intp)
    unread = np.array([each.digit is None for each in found], bool)
    sure = np.array([each.confidence > PARAMETERS.sure for each in found], bool) & ~unread
    words = words_of(found, PARAMETERS.gap)
    text = np.zeros(len(found), bool)
    for word in [*words, *headings_of(found)]:
        text[word] |= is_text(word, heights, unread, sure)
    if text.any():
        text |= beside_text(text, words, heights, found)
    text |= low_and_unsure(found, heights, sure)
    rest = iter(text.tolist())
    return [[each.left_out() if next(rest) else each for each in row] for row in rows]


def low_and_unsure(
    found: Sequence[FoundDigit], heights: NDArray[np.intp], sure: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """What is outside of tables, much lower than the sure digits, and unsure: bool N."""
    if np.count_nonzero(sure) < PARAMETERS.least_sure:
        return np.zeros(len(found), bool)
    low = heights < PARAMETERS.low * usual_height(heights[sure])
    unsure = [each.cell is None and each.confidence < PARAMETERS.unsure for each in found]
    return np.asarray(low & unsure)


def words_of(found: Sequence[FoundDigit], most: float) -> list[Word]:
    """What stands close together, outside of tables; most: the gap, in heights of the lower one."""
    outside = np.array([k for k, each in enumerate(found) if each.cell is None], np.intp)
    if not len(outside):
        return []
    pairs = close_together(np.array([found[k].box for k in outside]), most)
    labels = connected(*pairs, len(outside))
    return [outside[labels == label] for label in np.unique(labels)]


def headings_of(found: Sequence[FoundDigit]) -> list[Word]:
    """What is in the first row of a table, and in its first column."""
    return [
        np.array([k for k, each in enumerate(found) if each.cell and not each.cell[axis]], np.intp)
        for axis in (0, 1)
    ]


def close_together(
    boxes: NDArray[np.intp], most: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Which of N boxes (x, y, width, height) have no larger gap: the places of each pair."""
    left, top = boxes[:, 0], boxes[:, 1]
    right, bottom, height = left + boxes[:, 2], top + boxes[:, 3], boxes[:, 3]
    pairs = []
    for k in range(0, len(boxes), AT_ONCE):
        some = np.s_[k : k + AT_ONCE, None]
        gap = np.maximum(left, left[some]) - np.minimum(right, right[some])
        level = np.minimum(bottom, bottom[some]) - np.maximum(top, top[some])
        lower = np.minimum(height, height[some])
        near = (gap <= most * lower) & (level > PARAMETERS.level * lower)
        pairs.append(np.argwhere(near) + np.array([k, 0]))
    one, other = np.concatenate(pairs).T
    return one, other


def is_text(
    word: Word, heights: NDArray[np.intp], unread: NDArray[np.bool_], sure: NDArray[np.bool_]
) -> bool:
    """Whether a word is none of digits, by the digits of the rest of the picture.

    Parameters
    ----------
    word : Word
    heights, unread, sure : arrays of shape (N,)
        Of all that was found: pixels, what is left out already, and what is surely a digit.
    """
    if len(word) < PARAMETERS.few:
        return False
    height = usual_height(heights[word])
    letters = word[heights[word] >= PARAMETERS.letter * height]
    few = 2 * np.count_nonzero(unread[letters]) >= len(letters)
    beside = sure.copy()
    beside[word] = False
    if len(letters) < (PARAMETERS.few if few else PARAMETERS.letters):
        return False
    if np.count_nonzero(beside) < PARAMETERS.least_sure:
        return False
    share = height / usual_height(heights[beside], PARAMETERS.power)
    most = PARAMETERS.doubt * (1 - share) * len(letters)
    highest = PARAMETERS.highest if len(letters) > PARAMETERS.few else PARAMETERS.low
    return bool(share <= highest and np.count_nonzero(sure[letters]) < most)


def beside_text(
    text: NDArray[np.bool_],
    words: Sequence[Word],
    heights: NDArray[np.intp],
    found: Sequence[FoundDigit],
) -> NDArray[np.bool_]:
    """Which short words, no higher than text, stand in a line with some; as `text`, N."""
    lines = np.zeros(len(found), np.intp)
    for k, line in enumerate(words_of(found, PARAMETERS.space), 1):
        lines[line] = k
    of_text = np.isin(lines, lines[text])
    short = np.zeros(len(found), bool)
    for word in words:
        low = heights[word].max() <= heights[text].max()
        short[word] = low and len(word) < PARAMETERS.letters and of_text[word].all()
    return short
