"""From where to where ink goes, along each side of an image."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Span = tuple[int, int]
"""First row or column of some ink and the one after its last."""


def length(span: Span) -> int:
    """Count the rows or columns in a span.

    Parameters
    ----------
    span : Span

    Returns
    -------
    int
        Pixels.
    """
    return span[1] - span[0]


def span(inked: NDArray[np.bool_]) -> Span:
    """Find from where to where ink goes along one side.

    Parameters
    ----------
    inked : bool array of shape (N,)
        Whether there is ink in each row or column; not all False.

    Returns
    -------
    Span
    """
    places = np.flatnonzero(inked)
    return int(places[0]), int(places[-1]) + 1


def spans(mask: NDArray[np.bool_]) -> tuple[Span, Span]:
    """Find from where to where ink goes along both sides.

    Parameters
    ----------
    mask : bool array of shape (H, W)
        Where there is ink; not all False.

    Returns
    -------
    tuple of Span
        Of rows and of columns.
    """
    rows, columns = (np.asarray(mask.any(axis=axis)) for axis in (1, 0))
    return span(rows), span(columns)
