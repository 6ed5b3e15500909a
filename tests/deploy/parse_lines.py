"""Run by gcloud's own Python: parse command lines as gcloud does, and run none of them.

Arguments: gcloud's installation. Input: a JSON list of argument lists. Output: a JSON list of
what gcloud said against each, empty where it accepts it.
"""

import contextlib
import io
import json
import sys

sys.path[:0] = [f"{sys.argv[1]}/lib", f"{sys.argv[1]}/lib/third_party"]
from googlecloudsdk import gcloud_main  # type: ignore # noqa: E402

cli = gcloud_main.CreateCLI([])
answers = []
for line in json.load(sys.stdin):
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said):
            cli._CLI__parser.parse_args(line)
        answers.append("")
    except (SystemExit, Exception) as refused:
        answers.append(f"{refused} {said.getvalue()}"[:500])
json.dump(answers, sys.stdout)
