"""Deploying: the script, the upload, and the cloud\x27s own client, without an account."""
