"""Weights of what speaks against a candidate, and against leaving a segment out.

Found by searching for the weights that read most lines of cheque amounts right, and kept where
tables, forms and composed lines agreed; `python -m digits evaluate --read FOLDER` and `--lines N`
measure them.
"""

from __future__ import annotations

import numpy as np

CANDIDATE_WEIGHTS = np.array([0.9, 6.6, 6.8, 9.3, 9.1, 5.2, 23.1, 3.7, 0.2, 2.2, 53.0, 0.0])
"""In negative log probabilities, one for each of `candidates.FEATURES`."""

LEFT_OUT_WEIGHTS = np.array([4.4, 36.0, 2.4, 0.0])
"""In negative log probabilities, one for each of `candidates.LEFT_OUT`."""
