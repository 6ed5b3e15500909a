"""One line of JSON on stdout per request, in Cloud Logging's form, and never a picture in it.

https://cloud.google.com/logging/docs/structured-logging. The lines go to the process's own stdout:
`LOG_EXECUTION_ID` makes the framework quiet the root logger and rewrite what is printed.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import sys
from typing import Any

from flask import Request, Response

from digits import config

API = "logging.googleapis.com"
ERROR_EVENT = "type.googleapis.com/google.devtools.clouderrorreporting.v1beta1.ReportedErrorEvent"
MAX_TEXT = 200
"""Characters of a line that a caller may fill in one go."""

TRACEPARENT = r"[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?"
CLOUD_TRACE = r"([0-9a-fA-F]{32})(?:/([0-9]{1,20}))?(?:;o=([01]))?"
"""Compiled, and kept, when the first such header comes."""

_log = logging.getLogger(__name__)


class CloudHandler(logging.Handler):
    """What this package tells its logger -> lines."""

    def emit(self, record: logging.LogRecord) -> None:
        write(record.levelno, record.getMessage(), {})


def set_up() -> None:
    """Send what this package logs to stdout, from `LOG_LEVEL` upwards."""
    ours = logging.getLogger("digits")
    ours.handlers, ours.propagate = [CloudHandler()], False
    ours.setLevel(config.log_level() or "INFO")
    for sentence in config.warnings():
        ours.warning(sentence)


def write(level: int, message: str, members: dict[str, Any]) -> None:
    """One line, written directly: making a LogRecord takes longer, and every request waits."""
    line = json.dumps({"severity": logging.getLevelName(level), "message": message, **members})
    if sys.__stdout__:
        with contextlib.suppress(OSError):  # nobody listens
            sys.__stdout__.write(f"{line}\n")
            sys.__stdout__.flush()


def request_done(request: Request, response: Response, seconds: float) -> None:
    """The one line of a request, with the facts that its answer knows of itself."""
    facts: dict[str, Any] = getattr(response, "facts", {})
    status = response.status_code
    level = level_of(status)
    if not _log.isEnabledFor(level):
        return
    message = f"{request.method} {short(request.path)} {status} in {seconds * 1000:.1f} ms"
    members = {
        "httpRequest": http_request(request, response, seconds),
        **trace_of(request),
        **labels_of(request),
        **facts,
    }
    if "stack_trace" in facts:
        members |= {"@type": ERROR_EVENT, "serviceContext": service()}
    write(level, message, members)


def level_of(status: int) -> int:
    """As Cloud Run's own log of requests has it."""
    if status >= 500:
        return logging.ERROR
    return logging.WARNING if status >= 400 else logging.INFO


def http_request(request: Request, response: Response, seconds: float) -> dict[str, Any]:
    """https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#HttpRequest"""
    sender = request.environ
    host = sender.get("HTTP_HOST", "")
    url = f"{request.scheme}://{host}{request.path}"  # the query might be anything
    sent = {
        "requestMethod": request.method,
        "requestUrl": short(url),
        "requestSize": str(request.content_length or 0),
        "status": response.status_code,
        "responseSize": str(response.content_length or 0),
        "userAgent": short(sender.get("HTTP_USER_AGENT", "")),
        "remoteIp": remote_ip(request),
        "protocol": sender.get("SERVER_PROTOCOL", ""),
        "latency": f"{seconds:.6f}s",
    }
    return {name: value for name, value in sent.items() if value != ""}


def remote_ip(request: Request) -> str:
    """The address that the platform's front end has added: callers may forge those before it."""
    addresses = request.environ.get("HTTP_X_FORWARDED_FOR") or request.remote_addr or ""
    return short(addresses.rpartition(",")[2].strip())


def trace_of(request: Request) -> dict[str, Any]:
    """What ties the line to its trace: W3C's header, or Google's older one."""
    standard = request.environ.get("HTTP_TRACEPARENT")
    older = request.environ.get("HTTP_X_CLOUD_TRACE_CONTEXT")
    if standard and (found := re.fullmatch(TRACEPARENT, standard)):
        trace, span, sampled = found[1], found[2], bool(int(found[3], 16) & 1)
    elif older and (found := re.fullmatch(CLOUD_TRACE, older)):
        trace, sampled = found[1].lower(), found[3] == "1"
        span = f"{int(found[2] or 0) & (2**64 - 1):016x}"
    else:
        return {}
    project = config.project()
    return {
        f"{API}/trace": f"projects/{project}/traces/{trace}" if project else trace,
        f"{API}/spanId": span,
        f"{API}/trace_sampled": sampled,
    }


def labels_of(request: Request) -> dict[str, Any]:
    """The id of the execution, as the framework puts it on other lines itself."""
    execution = request.environ.get("HTTP_FUNCTION_EXECUTION_ID")
    return {f"{API}/labels": {"execution_id": short(execution)}} if execution else {}


def service() -> dict[str, str]:
    """Under what name Error Reporting lists a mistake of ours: Cloud Run's own variables."""
    names = {"service": os.environ.get("K_SERVICE", "digits")}
    revision = os.environ.get("K_REVISION")
    return names | ({"version": revision} if revision else {})


def short(text: str) -> str:
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "..."
