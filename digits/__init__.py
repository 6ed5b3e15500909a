"""Reads handwritten digits: a k-nearest-neighbours classifier behind one HTTP function."""

__version__ = "0.1.0"
