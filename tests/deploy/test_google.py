"""deploy.sh and the real gcloud against a stand-in for Google's APIs: no account, no network."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.deploy.conftest import CLOUD_HALF, RealGcloud, runtime_files
from tests.deploy.google import Google, serving

Ended = subprocess.CompletedProcess[str]
DeployTo = Callable[[Google], Ended]


@pytest.fixture
def deploy_to(real_gcloud: RealGcloud, checkout: Path, tmp_path: Path) -> DeployTo:
    """Run what deploy.sh does after trying the upload."""

    def run(google: Google) -> Ended:
        token = tmp_path / "token"
        token.write_text("a-token")
        with serving(google) as environment:
            login = {"CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": str(token)}
            return subprocess.run(
                ["bash", "-c", CLOUD_HALF, "deploy.sh", "--project=my-project"],
                cwd=checkout,
                env=real_gcloud.environment | environment | login,
                capture_output=True,
                text=True,
                timeout=300,
            )

    return run


def test_the_first_deploy(deploy_to: DeployTo, checkout: Path, url: str) -> None:
    google = Google(url, tagged=url, service=False)
    ended = deploy_to(google)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.count("ten of ten digits right") == 2
    assert [*google.serving().values()] == [100]
    assert google.policy["bindings"] == [{"role": "roles/run.invoker", "members": ["allUsers"]}]
    with zipfile.ZipFile(io.BytesIO(google.uploaded)) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
    others = {"main.py", "requirements.txt", "model/knn.pkl", "model/manifest.json"}
    assert names == {*runtime_files(checkout), *others}
    assert google.build["buildpackBuild"]["functionTarget"] == "predict"
    assert google.build["buildpackBuild"]["baseImage"] == "python313"
    assert google.service is not None
    template = google.service["spec"]["template"]
    container = template["spec"]["containers"][0]
    assert template["spec"]["containerConcurrency"] == 8
    assert template["metadata"]["annotations"]["run.googleapis.com/startup-cpu-boost"] == "True"
    assert container["resources"]["limits"] == {"cpu": "1", "memory": "512Mi"}
    assert {(e["name"], e["value"]) for e in container["env"]} == {
        ("GOOGLE_CLOUD_PROJECT", "my-project"),
        ("THREADS", "8"),
    }


def test_variables_of_the_operator_stay(deploy_to: DeployTo, url: str) -> None:
    google = Google(url, tagged=url, service=True)
    assert google.service is not None
    (container,) = google.service["spec"]["template"]["spec"]["containers"]
    container["env"] = [{"name": "LOG_LEVEL", "value": "DEBUG"}, {"name": "THREADS", "value": "4"}]
    ended = deploy_to(google)
    assert ended.returncode == 0, ended.stderr
    (container,) = google.service["spec"]["template"]["spec"]["containers"]
    variables = {each["name"]: each["value"] for each in container["env"]}
    assert variables["LOG_LEVEL"] == "DEBUG"
    assert variables["THREADS"] == "8"
    assert google.policy["bindings"] == []


def test_the_traffic_moves_back(deploy_to: DeployTo, url: str, wrong_url: str) -> None:
    google = Google(wrong_url, tagged=url, service=True)
    ended = deploy_to(google)
    assert ended.returncode != 0
    assert google.revisions == 2
    assert sum(asked.startswith("PUT") for asked in google.asked) == 3
    assert google.serving() == {"digits-1": 100}
