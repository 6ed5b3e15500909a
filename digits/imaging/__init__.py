"""Encoded picture -> ink: float32 H x W, 0 where there is paper, 1 for full ink."""
