"""Pictures survive being packed, but for their finer greys."""

from __future__ import annotations

import numpy as np

from digits.classifier.thumbnails import pack_thumbnails, unpack_thumbnail


def test_packed_pictures_are_shown_in_sixteen_greys() -> None:
    pictures = np.random.default_rng(0).random((5, 16, 16), dtype=np.float32)
    packed = pack_thumbnails(pictures)
    assert packed.shape == (5, 16, 8)
    assert np.abs(unpack_thumbnail(packed) - 255 * pictures).max() <= 8.6


def test_paper_and_ink_stay_what_they_are() -> None:
    picture = np.zeros((16, 16), np.float32)
    picture[:, 3:5] = 1
    assert np.array_equal(unpack_thumbnail(pack_thumbnails(picture)), 255 * picture)
