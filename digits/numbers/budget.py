"""What reading one picture of a number may cost."""

from __future__ import annotations

from dataclasses import dataclass

from digits.config import (
    DEFAULT_MAX_CANDIDATE_PIXELS,
    DEFAULT_MAX_CANDIDATES,
    DEFAULT_MAX_CUT_PIXELS,
    DEFAULT_MAX_CUTS,
    DEFAULT_MAX_LOOPS,
)
from digits.errors import TooComplex

REMEDY = "Send the part that holds the number."


@dataclass
class Budget:
    """What is left of what one picture may cost.

    Counts alone would not do: nested squares are few candidates, each as large as the picture.

    Attributes
    ----------
    candidates : int
        Images of single digits that may still be classified.
    loops : int
        Large holes in strokes that may still be looked at.
    pixels : int
        Pixels in the boxes of components, loops and candidates that may still be copied.
    cuts : int
        Cuts through touching digits that may still be tried.
    cut_pixels : int
        Pixels that these cuts may still look at: on every row as many as a cut may stray.
    complete : bool
        Whether everything was looked at: False once a segment was not cut.
    """

    candidates: int = DEFAULT_MAX_CANDIDATES
    loops: int = DEFAULT_MAX_LOOPS
    pixels: int = DEFAULT_MAX_CANDIDATE_PIXELS
    cuts: int = DEFAULT_MAX_CUTS
    cut_pixels: int = DEFAULT_MAX_CUT_PIXELS
    complete: bool = True

    def spend_candidates(self, count: int) -> None:
        """Take candidates from what is left, before they are classified. Raises TooComplex."""
        self.candidates -= count
        if self.candidates < 0:
            raise TooComplex(f"There are too many shapes on the picture to look at each. {REMEDY}")

    def spend_loop(self) -> None:
        """Take a loop from what is left, before it is copied. Raises TooComplex."""
        self.loops -= 1
        if self.loops < 0:
            raise TooComplex(f"The strokes on the picture have too many holes. {REMEDY}")

    def spend_pixels(self, count: int) -> None:
        """Take pixels from what is left, before they are copied. Raises TooComplex."""
        self.pixels -= count
        if self.pixels < 0:
            raise TooComplex(
                "There are too many lines or strokes within each other on the picture to be read"
                f" as a number. {REMEDY}"
            )

    def may_cut(self, cuts: int, pixels: int) -> bool:
        """Take cuts and their pixels from what is left, if there are so many."""
        if cuts > self.cuts or pixels > self.cut_pixels:
            self.complete = False
            return False
        self.cuts -= cuts
        self.cut_pixels -= pixels
        return True
