"""The function, where a request must arrive within two seconds."""

from digits import limits

limits.DEFAULT_MAX_REQUEST_SECONDS = limits.DEFAULT_MAX_SILENCE_SECONDS = 2

from main import predict as predict  # noqa: E402  # it reads the limit
