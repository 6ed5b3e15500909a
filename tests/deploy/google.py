"""Stands in for Google's HTTP APIs, as far as gcloud needs them for what deploy.sh asks.

gcloud reaches it as its proxy: it puts a region before the name of a host, so an address of this
machine would not do.
"""

from __future__ import annotations

import contextlib
import copy
import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]
APIS = ("RUN", "SERVICEUSAGE", "CLOUDBUILD", "ARTIFACTREGISTRY", "STORAGE", "IAM")


class Google:
    """A project with at most one service of Cloud Run. url, tagged: what answers at the service's
    own address, and at that of a tagged revision."""

    def __init__(self, url: str, tagged: str, service: bool) -> None:
        self.url = url
        self.tagged = tagged
        self.revisions = 0
        self.service: Json | None = None
        self.policy: Json = {"bindings": []}
        self.asked: list[str] = []
        self.uploaded = b""
        self.build: Json = {}
        if service:
            self.write({"metadata": {"name": "digits"}, "spec": {"template": TEMPLATE}})

    def answer(self, method: str, address: str, body: Json) -> Json | None:
        """What the API says; nothing for what is not there."""
        path = urlsplit(address).path
        self.asked.append(f"{method} {urlsplit(address).netloc}{path}")
        for pattern, route in ROUTES:
            if re.search(pattern, f"{method} {address}"):
                return route(self, body)
        return {}

    def write(self, service: Json) -> Json:
        """Create or replace the service: a new template is a new revision."""
        before = self.service or {"spec": {"template": None}}
        service = copy.deepcopy(service)
        if service["spec"]["template"] != before["spec"]["template"]:
            self.revisions += 1
        newest = service["spec"]["template"]["metadata"]["name"]
        traffic = service["spec"].setdefault("traffic", [{"latestRevision": True, "percent": 100}])
        served = [{"revisionName": newest} | part for part in traffic]
        for part in served:
            if "tag" in part:
                part["url"] = self.tagged
        ready = [{"type": kind, "status": "True"} for kind in READY]
        generation = before.get("metadata", {}).get("generation", 0) + 1
        service["metadata"] |= {"generation": generation, "namespace": "1", "selfLink": "/x"}
        service["status"] = {
            "observedGeneration": generation,
            "conditions": ready,
            "latestCreatedRevisionName": newest,
            "latestReadyRevisionName": newest,
            "traffic": served,
            "url": self.url,
            "address": {"url": self.url},
        }
        self.service = {"apiVersion": "serving.knative.dev/v1", "kind": "Service"} | service
        return self.service

    def object(self) -> Json:
        """What storage says of the uploaded archive."""
        size = str(len(self.uploaded))
        return {"bucket": BUCKET["id"], "name": "a.zip", "generation": "1", "size": size}

    def services(self) -> Json:
        return {"items": [self.service] if self.service else []}

    def submit(self, body: Json) -> Json:
        self.build = body
        return {"buildOperation": BUILDING}

    def allow(self, body: Json) -> Json:
        self.policy = body["policy"]
        return self.policy

    def serving(self) -> dict[str, int]:
        """Revision -> its share of the traffic."""
        parts = self.service["status"]["traffic"] if self.service else []
        return {part["revisionName"]: part["percent"] for part in parts if part.get("percent")}


TEMPLATE = {"metadata": {"name": "digits-1"}, "spec": {"containers": [{"image": "an-old-image"}]}}


def archive(sent: bytes) -> bytes:
    """The zip file in a multipart upload."""
    return sent[sent.index(b"PK\3\4") : sent.rindex(b"\n--=")]


READY = ("Ready", "ConfigurationsReady", "RoutesReady")
BUCKET = {"id": "run-sources-my-project-europe-west1", "projectNumber": "1"}
BUILDER = "projects/my-project/serviceAccounts/1-compute@developer.gserviceaccount.com"
BUILD = {
    "id": "1",
    "name": "projects/my-project/locations/europe-west1/builds/1",
    "projectId": "my-project",
    "status": "SUCCESS",
    "logUrl": "https://log.test",
    "results": {"images": [{"name": "an-image", "digest": "sha256:0"}]},
}
BUILD_TYPE = "type.googleapis.com/google.devtools.cloudbuild.v1."
BUILDING = {
    "name": "projects/my-project/locations/europe-west1/operations/1",
    "metadata": {"@type": BUILD_TYPE + "BuildOperationMetadata", "build": BUILD},
}
BUILT = BUILDING | {"done": True, "response": {"@type": BUILD_TYPE + "Build"} | BUILD}
ROUTES: list[tuple[str, Callable[[Google, Json], Json | None]]] = [
    (r"GET .*serviceusage", lambda google, body: {"state": "ENABLED"}),
    (r"defaultServiceAccount", lambda google, body: {"serviceAccountEmail": BUILDER}),
    (r"GET .*storage/v1/b(\?|$)", lambda google, body: {"items": [BUCKET]}),
    (r"GET .*storage/v1/b/[^/]*$", lambda google, body: BUCKET),
    (r"POST .*storage/v1/b/[^/]*/o", lambda google, body: google.object()),
    (r"builds:submit", lambda google, body: google.submit(body)),
    (r"GET .*cloudbuild.*/operations/", lambda google, body: BUILT),
    (r":getIamPolicy", lambda google, body: google.policy),
    (r":setIamPolicy", lambda google, body: google.allow(body)),
    (r"GET .*run\.test.*/services/digits", lambda google, body: google.service),
    (
        r"GET .*run\.test.*/services",
        lambda google, body: {"items": [google.service] * bool(google.service)},
    ),
    (r"(PUT|POST) .*run\.test.*/services", lambda google, body: google.write(body)),
]


@contextlib.contextmanager
def serving(google: Google) -> Iterator[dict[str, str]]:
    """Run the APIs; yield the environment in which gcloud finds them and nothing else."""

    class Handler(BaseHTTPRequestHandler):
        def go(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if b"PK" in sent:
                google.uploaded, body = archive(sent), {}
            else:
                body = json.loads(sent or b"{}")
            said = google.answer(self.command, self.path, body)
            text = json.dumps({"error": {"code": 404}} if said is None else said).encode()
            self.send_response(404 if said is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = go  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever).start()
        hosts = {
            f"CLOUDSDK_API_ENDPOINT_OVERRIDES_{api}": f"http://{api.lower()}.test/" for api in APIS
        }
        yield hosts | {
            "http_proxy": f"http://127.0.0.1:{server.server_port}",
            "https_proxy": "http://127.0.0.1:9",  # nobody: whatever else gcloud wants fails
            "no_proxy": "127.0.0.1",
        }
        server.shutdown()
