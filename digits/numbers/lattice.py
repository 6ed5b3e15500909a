"""The segmentation lattice of a row: all ways to explain its segments as digits, and their costs.

A path through the lattice covers every segment once, by candidates that are read as a digit, or by
leaving the segment out. Costs are negative logarithms of unnormalised probabilities, so that a row
is a semi-Markov conditional random field (Sarawagi, Cohen 2004, "Semi-Markov conditional random
fields for information extraction"): the same costs say which reading is best and how sure it is.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Lattice:
    """All candidates of a row of N segments.

    Attributes
    ----------
    begins, ends : intp array of shape (C,)
        First segment of each candidate and the one after its last.
    costs : float64 array of shape (C, R)
        Of each candidate in each of its readings: the digits, and what else it may be.
    left_out_costs : float64 array of shape (N,)
        Of leaving each segment out.
    """

    begins: NDArray[np.intp]
    ends: NDArray[np.intp]
    costs: Floats
    left_out_costs: Floats

    def best_path(self) -> list[tuple[int, int]]:
        """Find the cheapest path: candidates and their readings, from left to right (Viterbi)."""
        readings = self.costs.argmin(axis=1)
        cheapest = self.costs.min(axis=1, initial=np.inf)
        total = np.zeros(len(self.left_out_costs) + 1)
        came = np.full(len(total), -1, np.intp)
        for end, arriving in enumerate(self.arriving(), 1):
            total[end] = total[end - 1] + self.left_out_costs[end - 1]
            if len(arriving):
                ways = total[self.begins[arriving]] + cheapest[arriving]
                least = int(ways.argmin())
                if ways[least] < total[end]:
                    total[end], came[end] = ways[least], arriving[least]
        path, at = [], len(total) - 1
        while at > 0:
            candidate = int(came[at])
            if candidate >= 0:
                path.append((candidate, int(readings[candidate])))
            at = int(self.begins[candidate]) if candidate >= 0 else at - 1
        return path[::-1]

    def arriving(self) -> list[NDArray[np.intp]]:
        """The candidates that end before each place between segments, the first left out."""
        order = self.ends.argsort(kind="stable")
        places = np.arange(1, len(self.left_out_costs) + 1)
        bounds = self.ends[order].searchsorted([*places, len(self.left_out_costs) + 1])
        return [order[low:high] for low, high in itertools.pairwise(bounds)]

    # ------------------------------------------------------------ probabilities

    def forward(self) -> Floats:
        """Log sums over all paths from the beginning to each of the N + 1 places."""
        arcs = -self.costs
        arcs = np.logaddexp.reduce(arcs, axis=1) if len(arcs) else np.zeros(0)
        sums = np.zeros(len(self.left_out_costs) + 1)
        for end, arriving in enumerate(self.arriving(), 1):
            ways = sums[self.begins[arriving]] + arcs[arriving]
            sums[end] = np.logaddexp.reduce([sums[end - 1] - self.left_out_costs[end - 1], *ways])
        return sums

    def mirrored(self) -> Lattice:
        """The same lattice from right to left."""
        count = len(self.left_out_costs)
        return Lattice(
            count - self.ends, count - self.begins, self.costs, self.left_out_costs[::-1]
        )

    def probabilities(self, path: list[tuple[int, int]]) -> list[float]:
        """The posterior probability of each step of a path: these segments as this reading."""
        before, after = self.forward(), self.mirrored().forward()[::-1]
        found = []
        for k, reading in path:
            begin, end = self.begins[k], self.ends[k]
            same = (self.begins == begin) & (self.ends == end)  # a loop, and its segments
            arcs = np.logaddexp.reduce(-self.costs[same, reading])
            found.append(float(np.exp(min(before[begin] + arcs + after[end] - before[-1], 0))))
        return found
