"""From where to where ink goes, against a search of all its pixels."""

from __future__ import annotations

import numpy as np
import pytest

from digits.imaging.spans import length, span, spans


@pytest.mark.parametrize("seed", range(10))
def test_spans_reach_from_the_first_pixel_to_the_last(seed: int) -> None:
    mask = np.random.default_rng(seed).random((30, 50)) < 0.003
    mask[7, 40] = True
    rows, columns = np.nonzero(mask)
    found = spans(mask)
    assert found == ((rows.min(), rows.max() + 1), (columns.min(), columns.max() + 1))
    assert [length(each) for each in found] == [np.ptp(rows) + 1, np.ptp(columns) + 1]


def test_gaps_are_within_a_span() -> None:
    assert span(np.array([False, True, False, False, True, False])) == (1, 5)
