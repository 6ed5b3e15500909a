"""Benchmarks: `make bench`."""

import digits as digits  # before numpy: it sets the threads of BLAS for this process as well
