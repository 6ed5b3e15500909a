"""Connected components are those of scipy, and their boxes hold them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray
from scipy import ndimage
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from digits.imaging.components import (
    component_boxes,
    connected,
    label_components,
    reach_rim,
)


@given(arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=20)))
def test_pieces_are_those_of_scipy(mask: NDArray[np.bool_]) -> None:
    theirs, count = ndimage.label(mask, np.ones((3, 3)))
    ours = label_components(mask)
    assert ours.max() == count
    assert len(set(zip(ours.ravel().tolist(), theirs.ravel().tolist(), strict=True))) == len(
        np.unique(ours)
    )


def test_boxes_are_those_of_the_labels() -> None:
    mask = np.random.default_rng(0).random((40, 60)) < 0.3
    labels, boxes = component_boxes(mask)
    assert np.array_equal(labels, label_components(mask))
    assert len(boxes) == labels.max()
    for k, (x, y, width, height) in enumerate(boxes, 1):
        rows, columns = np.nonzero(labels == k)
        assert (x, y) == (columns.min(), rows.min())
        assert (x + width, y + height) == (columns.max() + 1, rows.max() + 1)


def test_a_blank_mask_has_no_boxes() -> None:
    assert component_boxes(np.zeros((5, 5), bool))[1].shape == (0, 4)


@given(arrays(np.bool_, st.integers(1, 30).map(lambda count: (count, count))))
def test_pairs_connect_as_those_of_scipy(near: NDArray[np.bool_]) -> None:
    one, other = np.nonzero(near | near.T)
    ours = connected(one, other, len(near))
    groups, theirs = connected_components(coo_matrix(near), directed=False)
    assert len(set(zip(ours.tolist(), theirs.tolist(), strict=True))) == groups
    assert (ours <= np.arange(len(near))).all()


def test_a_long_chain_is_connected_in_few_turns() -> None:
    """Label by label, one in an unlucky order would take minutes."""
    order = np.random.default_rng(0).permutation(200_000)
    assert not connected(order[:-1], order[1:], len(order)).any()


def test_boxes_that_the_rim_may_cut_off() -> None:
    boxes = np.array([[0, 5, 3, 3], [5, 5, 3, 3], [1, 5, 3, 3], [5, 5, 5, 3], [5, 5, 3, 15]])
    assert reach_rim(boxes, (20, 10)).tolist() == [True, False, False, True, True]
    assert reach_rim(boxes, (20, 10), 1).tolist() == [True, False, True, True, True]
