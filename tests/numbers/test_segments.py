"""Connected components become segments, without specks, and are joined again."""

from __future__ import annotations

import numpy as np
import pytest

from digits.config import DEFAULT_MAX_COMPONENTS
from digits.errors import TooComplex
from digits.imaging.arrays import Ink
from digits.numbers.budget import Budget
from digits.numbers.segments import Segment, box_of, joined, segments_of, trimmed, without_stubs


def bars(count: int) -> Ink:
    """Upright bars, 20 x 3 pixels, in rows of 100."""
    ink = np.zeros((-(-count // 100) * 25, 600), np.float32)
    for k in range(count):
        y, x = k // 100 * 25, k % 100 * 6
        ink[y + 2 : y + 22, x + 1 : x + 4] = 1
    return ink


def test_each_component_has_its_own_ink_and_place() -> None:
    ink = bars(3)
    ink[2:22, 0:4] *= 0.5  # paler, and darker than paper
    found = segments_of(ink, Budget())
    assert [segment.box for segment in found] == [(0, 1, 5, 22), (6, 1, 5, 22), (12, 1, 5, 22)]
    assert all(
        segment.ink.sum() == ink[:, s].sum()
        for segment, s in zip(found, (np.s_[:6], np.s_[6:12], np.s_[12:18]), strict=True)
    )


def test_specks_are_no_segments() -> None:
    ink = bars(3)
    ink[10:12, 100:102] = 1
    assert len(segments_of(ink, Budget())) == 3


def test_there_are_so_many_strokes_at_most() -> None:
    assert len(segments_of(bars(DEFAULT_MAX_COMPONENTS), Budget())) == DEFAULT_MAX_COMPONENTS
    with pytest.raises(TooComplex, match="1,501 separate strokes"):
        segments_of(bars(DEFAULT_MAX_COMPONENTS + 1), Budget())


def test_segments_are_joined_at_their_places() -> None:
    ink = bars(3)
    found = segments_of(ink, Budget())
    assert box_of(found) == (0, 1, 17, 22)
    assert np.array_equal(joined(found), ink[1:23, :17])


def test_paper_around_ink_is_trimmed() -> None:
    ink = np.zeros((30, 40), np.float32)
    ink[5:20, 10:13] = 1
    assert trimmed(ink, Segment(ink, 100, 200)).box == (110, 205, 3, 15)


def test_what_a_cut_left_of_a_joining_stroke_goes() -> None:
    ink = np.zeros((40, 30), np.float32)
    ink[:, 8:14] = 1
    ink[18:22] = 1  # a stroke to both neighbours
    whole = Segment(ink, 5, 0)
    assert without_stubs([whole]).box == whole.box  # nothing was cut
    cut = Segment(ink, 5, 0, cut_ink=(0.1, 0))
    assert without_stubs([cut]).box == (13, 0, 22, 40)
