"""Everything that knows HTTP, Flask, gunicorn or Google Cloud."""
