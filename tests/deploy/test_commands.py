"""Every gcloud line that deploy.sh can print, read by the real client's parser."""

from __future__ import annotations

import itertools
import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.deploy.conftest import Deploy, RealGcloud

PARSE = Path(__file__).parent / "parse_lines.py"
OPTIONS = [
    ("", "--public", "--private", "--preview pr-12", "--preview pr-12 --private"),
    ("--project my-project", "--cors-origins https://a.example,https://b.example --concurrency 16"),
    ("", "-- --memory=1Gi --min=1 --service-account=a@b.iam.gserviceaccount.com"),
]


def refusals(gcloud: RealGcloud, lines: list[list[str]]) -> dict[str, str]:
    """What the real client says against each line."""
    parsed = subprocess.run(
        [gcloud.python, "-S", str(PARSE), gcloud.installation],
        input=json.dumps(lines),
        env=gcloud.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    answers = json.loads(parsed.stdout)
    return {" ".join(line): said for line, said in zip(lines, answers, strict=True) if said}


def printed(told: str) -> list[list[str]]:
    """The gcloud lines of an output, as arguments."""
    return [shlex.split(line)[1:] for line in re.findall(r"^\+ (gcloud .*)$", told, re.M)]


def test_the_parser_refuses_what_it_should(real_gcloud: RealGcloud) -> None:
    good = ["run", "deploy", "digits", "--source=."]
    lines = [[*good, "--sauce=."], [*good, "--concurrency=some"], good]
    assert list(refusals(real_gcloud, lines)) == [" ".join(line) for line in lines[:2]]


def test_every_line_that_is_printed(deploy: Deploy, real_gcloud: RealGcloud, url: str) -> None:
    lines: list[list[str]] = []
    for chosen in itertools.product(*OPTIONS):
        run = deploy("--dry-run", *" ".join(chosen).split())
        assert run.status == 0, run.errors
        lines += printed(run.told)
    first = deploy("--project=my-project", service=False, candidate=url, fail="add-iam")
    lines += [call for call in first.calls if call[0] in ("run", "auth")]
    lines += printed(first.told + first.errors)
    lines = [list(line) for line in dict.fromkeys(map(tuple, lines))]
    verbs = {word for line in lines for word in line}
    assert {"list", "describe", "deploy", "update-traffic", "add-iam-policy-binding"} <= verbs
    assert {"logging", "print-identity-token"} <= verbs
    assert refusals(real_gcloud, lines) == {}


@pytest.mark.parametrize(
    "page", ["docs/deployment.md", "docs/operations.md", ".github/workflows/deploy.yml"]
)
def test_every_line_of_the_documentation(real_gcloud: RealGcloud, page: str) -> None:
    text = re.sub(r"\\\n\s*|\n {10}(?=\")", " ", (ROOT / page).read_text())
    text = re.sub(r"\$(\w+)", lambda name: name[1].lower().replace("_", "-"), text)
    lines = [shlex.split(line)[1:] for line in re.findall(r"^[ $>-]*(gcloud .*)$", text, re.M)]
    assert lines
    assert refusals(real_gcloud, lines) == {}
