"""The command line: `python -m digits predict | build | evaluate | ...`."""

from digits.cli import main

main()
