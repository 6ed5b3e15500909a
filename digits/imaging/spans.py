"""From where to where ink goes, along each side of an image."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Span = tuple[int, int]
"""First row or column of some ink and the one after its last."""


def length(span: Span) -> int:
    """Rows or columns in a span."""
    return span[1] - span[0]


def span(inked: NDArray[np.bool_]) -> Span:
    """Where there is ink along one side, not all False -> its Span."""
    places = np.flatnonzero(inked)
    return int(places[0]), int(places[-1]) + 1


def spans(mask: NDArray[np.bool_]) -> tuple[Span, Span]:
    """The rows in which there is ink, and the columns."""
    rows, columns = (np.asarray(mask.any(axis=axis)) for axis in (1, 0))
    return span(rows), span(columns)
