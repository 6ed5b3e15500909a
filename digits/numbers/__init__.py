"""Ink of several digits -> Number."""
