"""Reads handwritten digits: a k-nearest-neighbours classifier behind one HTTP function."""

import os

__version__ = "0.1.0"

# Before numpy is imported, or it has no effect: requests run side by side in threads already, and
# a pool of BLAS threads for each of their small products costs a start 20 ms and gains nothing.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
