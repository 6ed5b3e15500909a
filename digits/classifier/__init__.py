"""Ink of one digit -> Prediction, by its nearest neighbours among the training digits."""
