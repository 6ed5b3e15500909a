"""What numbers are written in: tables, boxes, combs, dashed lines, circles."""

from __future__ import annotations

from digits.imaging.arrays import Mask
from digits.imaging.tables.boxes import are_boxes, find_boxes, without_boxes
from digits.imaging.tables.combs import without_combs
from digits.imaging.tables.dashes import without_dashes
from digits.imaging.tables.enclosures import without_enclosures
from digits.imaging.tables.lines import find_table
from digits.imaging.tables.table import Table


def table_on(mask: Mask) -> Table | None:
    """Find the table on an image; boxes side by side are none.

    Parameters
    ----------
    mask : bool array of shape (H, W)
        All that may be a line, also where it is paler than the ink.

    Returns
    -------
    Table or None
    """
    table = find_table(mask)
    return None if table is None or are_boxes(table, mask) else table


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
    mask = without_dashes(mask)
    return without_combs(without_enclosures(without_boxes(mask, find_boxes(mask))))
