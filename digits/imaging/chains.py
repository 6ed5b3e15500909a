"""Things that follow each other at even distances, as dashes and ticks do."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from digits.imaging.components import connected


def even_chains(
    steps: NDArray[np.float64], share: float, pixels: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Gather things into chains: each follows the nearest one, at steps that hardly differ.

    Parameters
    ----------
    steps : float64 array of shape (N, N)
        How far it is from each thing to each that may follow it; infinite for others.
    share, pixels : float
        How much two steps of a chain differ at most: a share of a step, and pixels added to it.

    Returns
    -------
    chains : intp array of shape (N,)
        The chain that each thing is in; one that is in none is a chain by itself.
    sizes : intp array of shape (N,)
        How many things are in that chain.
    """
    following, step = steps.argmin(axis=1), steps.min(axis=1)
    further = step[following]
    with np.errstate(invalid="ignore"):  # the last of a chain has no step
        even = np.abs(further - step) <= share * step + pixels
    first = np.flatnonzero(even & np.isfinite(step))
    second = following[first]
    pairs = np.concatenate([first, second]), np.concatenate([second, following[second]])
    chains = connected(*pairs, len(steps))
    return chains, np.bincount(chains)[chains]
