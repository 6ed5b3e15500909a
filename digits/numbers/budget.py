"""What reading one picture of a number may cost."""

from __future__ import annotations

from dataclasses import dataclass

from digits.config import DEFAULT_MAX_CANDIDATE_PIXELS, DEFAULT_MAX_CANDIDATES, DEFAULT_MAX_CUTS
from digits.errors import TooComplex


@dataclass
class Budget:
    """What is left of the candidates and the pixels that one picture may cost.

    Counts alone would not do: nested squares are few candidates, each as large as the picture.

    Attributes
    ----------
    candidates : int
        Images of single digits that may still be classified.
    pixels : int
        Pixels in the boxes of components and candidates that may still be copied.
    cuts : int
        Cuts through touching digits that may still be tried.
    complete : bool
        Whether everything was looked at: False once a segment was not cut.
    """

    candidates: int = DEFAULT_MAX_CANDIDATES
    pixels: int = DEFAULT_MAX_CANDIDATE_PIXELS
    cuts: int = DEFAULT_MAX_CUTS
    complete: bool = True

    def spend(self, candidates: int, pixels: int) -> None:
        """Take from what is left, before the work is done.

        Raises
        ------
        TooComplex
            Not so much is left.
        """
        self.candidates -= candidates
        self.pixels -= pixels
        if self.candidates < 0 or self.pixels < 0:
            raise TooComplex(
                "There are too many lines or strokes within each other on the picture to be read"
                " as a number. Send the part that holds the number."
            )

    def may_cut(self, cuts: int) -> bool:
        """Take cuts from what is left, if there are so many."""
        if cuts > self.cuts:
            self.complete = False
            return False
        self.cuts -= cuts
        return True
