"""What numbers are written in: tables, boxes, combs, dashed lines, circles."""

from __future__ import annotations

from collections.abc import Sequence

from digits.imaging.arrays import Ink, Mask
from digits.imaging.tables.boxes import are_boxes, find_boxes, without_boxes
from digits.imaging.tables.combs import without_combs
from digits.imaging.tables.dashes import without_dashes
from digits.imaging.tables.enclosures import without_enclosures
from digits.imaging.tables.lines import find_table
from digits.imaging.tables.table import Table


def table_on(strength: Ink, faint: Sequence[float]) -> tuple[Table | None, float]:
    """Find the table on an image; boxes side by side are none.

    Parameters
    ----------
    strength : float32 array of shape (H, W)
        About 0 where there is paper, 1 for the darkest ink.
    faint : sequence of float
        The strengths from which a pixel may belong to a line, to be tried in turn: cells may be
        shaded, and double lines run together, as darkly as another table's lines are.

    Returns
    -------
    table : Table or None
    faint : float
        The strength that it was found with.
    """
    for least in faint:
        mask = strength > least
        table = find_table(mask)
        if table is not None:
            return None if are_boxes(table, mask) else table, least
    return None, faint[0]


def without_fields(mask: Mask) -> Mask:
    """Take what surrounds numbers, as the fields of a form, out of a mask.

    Parameters
    ----------
    mask : bool array of shape (H, W)

    Returns
    -------
    bool array of shape (H, W)
        The mask itself where there is nothing of that kind.
    """
    return without_combs(without_enclosures(without_found_boxes(without_dashes(mask))))


def without_found_boxes(mask: Mask) -> Mask:
    """Take boxes that something is written in out of a mask."""
    return without_boxes(mask, find_boxes(mask))
