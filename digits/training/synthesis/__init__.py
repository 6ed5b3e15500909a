"""The pen model that draws the training digits."""
