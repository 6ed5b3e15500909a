"""The function, where a request must arrive soon and without long pauses."""

import os

from digits import config

config.DEFAULT_MAX_REQUEST_SECONDS = int(os.environ["MAX_REQUEST_SECONDS"])
config.DEFAULT_MAX_SILENCE_SECONDS = int(os.environ["MAX_SILENCE_SECONDS"])

from main import predict as predict  # noqa: E402  # it reads the limits
