"""deploy.sh from end to end, with a stand-in for gcloud that writes down what it is asked."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.deploy.conftest import Deploy, Run

PROJECT = ("--project", "my-project")
OLD = "--to-revisions=digits-1=90,digits-0=10"
NEW = "--to-revisions=digits-2=100"


# ---------------------------------------------------------------- the whole way


def test_a_dry_run_does_all_but_deploy(deploy: Deploy) -> None:
    run = deploy("--dry-run", "--keep-model", whole=True)
    assert run.status == 0, run.errors
    assert "ten of ten digits right" in run.told
    assert "answers as scikit-learn does" in run.told
    done, listed, end = run.told.split("== dry run: ")
    assert "+ gcloud" not in done
    assert "+ gcloud run deploy digits " in listed
    assert "digits.training.smoke REVISION_URL" in listed
    assert "--to-revisions=NEW_REVISION=100" in listed
    assert "digits.training.smoke SERVICE_URL" in listed
    assert end == "nothing was deployed\n"
    assert [call[:2] for call in run.calls] == [["meta", "list-files-for-upload"]]


def test_the_whole_way(deploy: Deploy, url: str) -> None:
    run = deploy(*PROJECT, "--keep-model", whole=True, candidate=url, url=url)
    assert run.status == 0, run.errors
    assert run.told.count("ten of ten digits right") == 3


# ---------------------------------------------------------------- nothing bad leaves


def assert_stopped_before_deploying(deploy: Deploy, reason: str) -> None:
    run = deploy(*PROJECT, "--keep-model", whole=True)
    assert run.status != 0
    assert reason in run.errors
    assert "nothing was deployed" in run.errors
    assert run.changes() == []
    assert "gcloud run deploy" not in run.told


def test_a_changed_model(deploy: Deploy, checkout: Path) -> None:
    with (checkout / "model/knn.pkl").open("ab") as artifact:
        artifact.write(b".")
    assert_stopped_before_deploying(deploy, "not the file that manifest.json describes")


def test_a_model_below_the_bar(deploy: Deploy, checkout: Path) -> None:
    path = checkout / "model/manifest.json"
    manifest = json.loads(path.read_text())
    manifest["validation"] = {"digits": 1000, "wrong": 21}
    path.write_text(json.dumps(manifest))
    assert_stopped_before_deploying(deploy, "97.90%")


SEVENS = """

right = predict


@functions_framework.http
def predict(request: Request) -> Response:
    return Response("7") if request.method == "POST" else right(request)
"""


def test_a_wrong_digit(deploy: Deploy, checkout: Path) -> None:
    with (checkout / "main.py").open("a") as main:
        main.write(SEVENS)
    assert_stopped_before_deploying(deploy, "answers '7' to a drawn 0")


@pytest.mark.parametrize("missing", ["make", "python3", "tar", "gcloud"])
def test_a_missing_tool(deploy: Deploy, tmp_path: Path, missing: str) -> None:
    few = tmp_path / "few"
    few.mkdir()
    for tool in {"bash", "dirname", "make", "python3", "tar", "gcloud", "tr"} - {missing}:
        (few / tool).symlink_to(str(shutil.which(tool) or "/bin/true"))
    for mode in ((), ("--dry-run",)):
        run = deploy(*PROJECT, *mode, whole=True, path=str(few))
        assert run.status != 0
        assert f"{missing} is not installed" in run.errors


def test_no_login(deploy: Deploy) -> None:
    """gcloud itself says what is missing, a login or a project, and before anything is built."""
    run = deploy(*PROJECT, fail="run services list")
    assert run.status != 0
    assert "ERROR: (gcloud)" in run.errors
    assert "prepare" not in run.told
    assert run.changes() == []


# ---------------------------------------------------------------- in the cloud


def test_a_later_deploy(deploy: Deploy, url: str) -> None:
    run = deploy(*PROJECT, "--public", candidate=url, url=url)
    assert run.status == 0, run.errors
    assert run.changes() == [
        "run deploy",
        "run services update-traffic",
        "run services add-iam-policy-binding",
    ]
    deployed = next(call for call in run.calls if call[:2] == ["run", "deploy"])
    assert {
        "--source=.",
        "--function=predict",
        "--base-image=python313",
        "--cpu-boost",
        "--set-build-env-vars=SOURCE_DATE_EPOCH=315532801",
        "--no-traffic",
        "--tag=candidate",
        "--concurrency=8",
        "--update-env-vars=^|^THREADS=8|GOOGLE_CLOUD_PROJECT=my-project",
    } <= set(deployed)
    assert NEW in " ".join(run.lines)
    assert run.told.splitlines()[-2:] == [url, f"curl -d @tests/data/four.json {url}/api/predict"]


def test_a_later_deploy_leaves_the_access_as_it_is(deploy: Deploy, url: str) -> None:
    """A service that was made private stays so, also where only a tag was pushed."""
    run = deploy(*PROJECT, candidate=url, url=url)
    assert run.status == 0, run.errors
    assert run.changes() == ["run deploy", "run services update-traffic"]
    assert "allow-unauthenticated" not in " ".join(run.lines)
    assert "Authorization: Bearer" in run.told.splitlines()[-1]  # who knows


def test_the_first_deploy_is_private_until_it_has_answered(deploy: Deploy, url: str) -> None:
    run = deploy(*PROJECT, service=False, candidate=url, url=url)
    assert run.status == 0, run.errors
    deployed = next(line for line in run.lines if line.startswith("run deploy"))
    assert "--no-allow-unauthenticated" in deployed
    assert "--no-traffic" not in deployed  # there is none, and gcloud refuses
    assert run.changes()[-1] == "run services add-iam-policy-binding"


def test_a_private_service(deploy: Deploy, url: str) -> None:
    run = deploy(*PROJECT, "--private", candidate=url, url=url)
    assert run.status == 0, run.errors
    assert run.changes() == ["run deploy", "run services update-traffic"]
    assert "--no-allow-unauthenticated" in " ".join(run.lines)
    assert sum("print-identity-token" in line for line in run.lines) == 2
    assert "Authorization: Bearer" in run.told.splitlines()[-1]


def test_a_preview_moves_no_traffic(deploy: Deploy, url: str, tmp_path: Path) -> None:
    run = deploy(*PROJECT, "--preview", "pr-12", tag="pr-12", candidate=url)
    assert run.status == 0, run.errors
    assert run.changes() == ["run deploy"]
    assert "--tag=pr-12" in " ".join(run.lines)
    assert (tmp_path / "outputs").read_text() == f"url={url}\n"


def test_a_private_preview_leaves_the_service_public(deploy: Deploy, url: str) -> None:
    """Who may ask is a setting of the service, not of a revision."""
    run = deploy(*PROJECT, "--preview", "pr-12", "--private", tag="pr-12", candidate=url)
    assert run.status == 0, run.errors
    assert "allow-unauthenticated" not in " ".join(run.lines)


def test_a_preview_needs_a_service(deploy: Deploy) -> None:
    run = deploy(*PROJECT, "--preview", "pr-12", service=False)
    assert run.status != 0
    assert run.changes() == []


def deployed_in(run: Run) -> list[str]:
    """The arguments of the `gcloud run deploy` that a dry run lists."""
    (line,) = [line for line in run.told.splitlines() if line.startswith("+ gcloud run deploy ")]
    return shlex.split(line)[2:]


def test_settings_from_options(deploy: Deploy) -> None:
    run = deploy(
        *("--dry-run", "--region", "us-east1", "--concurrency", "4"),
        *("--cors-origins", "https://a.example,https://b.example"),
        *("--", "--memory=1Gi", "--min=1"),
    )
    assert run.status == 0, run.errors
    deployed = deployed_in(run)
    assert {
        "--region=us-east1",
        "--concurrency=4",
        "--update-env-vars=^|^THREADS=4|CORS_ORIGINS=https://a.example,https://b.example",
    } <= set(deployed)
    assert deployed[-2:] == ["--memory=1Gi", "--min=1"]  # the last of a flag holds


def test_settings_from_the_environment(deploy: Deploy) -> None:
    settings = {"DEPLOY_REGION": "us-east1", "DEPLOY_ACCESS": "private"}
    run = deploy("--dry-run", settings=settings)
    assert run.status == 0, run.errors
    assert {"--region=us-east1", "--no-allow-unauthenticated"} <= set(deployed_in(run))


def test_every_setting_is_a_variable_of_the_workflow() -> None:
    """All but the preview's tag, which the workflow makes of the pull request's number."""
    names = set(re.findall(r"\$\{(DEPLOY_\w+)", (ROOT / "deploy.sh").read_text()))
    workflow = (ROOT / ".github/workflows/deploy.yml").read_text()
    assert len(names) > 5
    assert names == set(re.findall(r"^ +(DEPLOY_\w+): \$\{\{", workflow, re.M))


@pytest.mark.parametrize(
    "options",
    [
        ("--nonsense",),
        ("--region",),
        ("--memory=1Gi",),
        ("--concurrency", "abc"),
        ("--concurrency", "1001"),
        ("--region", ""),
        ("--cors-origins", "https://a.example https://b.example"),
        ("--preview", "Foo_Bar"),
        ("--service", "Bad_Name"),
    ],
)
def test_wrong_options(deploy: Deploy, options: tuple[str, ...]) -> None:
    run = deploy(*PROJECT, *options)
    assert run.status != 0
    assert run.errors.startswith("deploy.sh: ")
    assert run.calls == []


def test_help(deploy: Deploy) -> None:
    run = deploy("--help")
    assert run.status == 0
    assert "--dry-run" in run.told


# ---------------------------------------------------------------- failures in the cloud

FAILING = {
    "run services list": [],
    "run deploy": ["run deploy"],
    "update-traffic.*digits-2": ["run deploy", *(["run services update-traffic"] * 2)],
    "add-iam": [
        "run deploy",
        "run services update-traffic",
        "run services add-iam-policy-binding",
        "run services update-traffic",
    ],
}


@pytest.mark.parametrize("step", FAILING)
def test_a_step_fails(deploy: Deploy, url: str, step: str) -> None:
    run = deploy(*PROJECT, "--public", fail=step, candidate=url, url=url)
    assert run.status != 0
    assert "deploy.sh: stopped at: " in run.errors
    assert run.changes() == FAILING[step]
    moves = [line for line in run.lines if "update-traffic" in line]
    assert [OLD in line for line in moves] in ([], [False, True])
    assert ("To look:" in run.errors) == ("run deploy" in run.changes())


def test_a_wrong_digit_of_the_new_revision(deploy: Deploy, url: str, wrong_url: str) -> None:
    run = deploy(*PROJECT, candidate=wrong_url, url=url)
    assert run.status != 0
    assert "answers '7' to a drawn 0" in run.errors
    assert run.changes() == ["run deploy"]
    assert "serving: digits-1=90,digits-0=10" in run.errors


def test_a_wrong_digit_after_the_traffic_has_moved(
    deploy: Deploy, url: str, wrong_url: str
) -> None:
    run = deploy(*PROJECT, candidate=url, url=wrong_url)
    assert run.status != 0
    assert run.lines[-1].startswith("run services update-traffic")
    assert run.lines[-1].endswith(OLD)


def test_another_model_answers(deploy: Deploy, url: str, checkout: Path) -> None:
    path = checkout / "model/manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"sha256": "0" * 64}))
    run = deploy(*PROJECT, candidate=url, url=url)
    assert run.status != 0
    assert "serves the model" in run.errors
    assert run.changes() == ["run deploy"]
