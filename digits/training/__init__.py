"""Datasets, training and evaluation. Not deployed; nothing else imports it."""
