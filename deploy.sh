#!/usr/bin/env bash
# Builds the model and verifies it: everything that a deploy needs before it may begin.
set -euo pipefail
cd "$(dirname "$0")"
make build
.venv/bin/python -m digits predict tests/data/four.png
echo "Built and verified. Deploying itself is not part of this script yet." >&2
