"""Bulk API 2.0: query jobs, their states and their results as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.servers.salesforce.records import asked
from sandbox.servers.salesforce.refusals import LIMIT_HEADERS, not_found, refusal
from sandbox.servers.salesforce.soql import BadQueryError, UnknownFieldError
from sandbox.servers.salesforce.vocabulary import in_csv
from sandbox.servers.wire import Json, json_body, page_limit, seal, unseal

PART_MOST = 400
"""Rows of a part of results, whatever is asked for."""
POLLS_UNTIL_DONE = 1
Refused = Callable[[Exception, str], Response]


def routes(root: str, refused: Refused) -> list[Route]:
    """The jobs' paths."""

    async def submit(request: Request) -> Response:
        """POST .../jobs/query {operation, query}."""
        body = await json_body(request)
        if not isinstance(body, dict) or body.get("operation") not in ("query", "queryAll"):
            return refusal(400, "INVALIDJOB", "operation must be query or queryAll")
        text = str(body.get("query"))
        try:
            parsed, rows = asked(request, text, body["operation"] == "queryAll")
        except (BadQueryError, UnknownFieldError, LookupError) as problem:
            return refused(problem, text)
        jobs = request.app.state.salesforce_jobs
        job = {
            "id": f"750Sb{len(jobs):010d}AAA",
            "operation": body["operation"],
            "object": parsed.kind,
            "state": "UploadComplete",
            "apiVersion": float(request.path_params["version"].removeprefix("v")),
            "contentType": "CSV",
            "concurrencyMode": "Parallel",
            "lineEnding": "LF",
            "columnDelimiter": "COMMA",
        }
        lines = [[in_csv(row[name]) for name in parsed.fields] for row in rows]
        jobs[job["id"]] = {"job": job, "header": parsed.fields, "lines": lines, "polls": 0}
        return Json(job, headers=LIMIT_HEADERS)

    return [
        Route(f"{root}/jobs/query", submit, methods=["POST"]),
        Route(f"{root}/jobs/query/{{id}}", poll, methods=["GET"]),
        Route(f"{root}/jobs/query/{{id}}/results", results),
    ]


def _found(request: Request) -> dict[str, Any] | None:
    return request.app.state.salesforce_jobs.get(request.path_params["id"])


async def poll(request: Request) -> Response:
    """GET .../jobs/query/{id}: in progress at first, complete or failed afterwards."""
    found = _found(request)
    if found is None:
        return not_found()
    found["polls"] += 1
    if request.scope.get("sandbox.report_failed"):
        found["job"] |= {"state": "Failed", "errorMessage": "InternalServerError : try again"}
    elif found["job"]["state"] != "Failed":
        done = found["polls"] > POLLS_UNTIL_DONE
        found["job"]["state"] = "JobComplete" if done else "InProgress"
    return Json(found["job"], headers=LIMIT_HEADERS)


async def results(request: Request) -> Response:
    """GET .../results?locator&maxRecords: a part of the rows; 409 for another API version."""
    found = _found(request)
    if found is None or found["job"]["state"] != "JobComplete":
        return not_found()
    if f"v{found['job']['apiVersion']}" != request.path_params["version"]:
        message = "The requested resource was created with another API version"
        return refusal(409, "VERSION_MISMATCH", message)
    locator, most = request.query_params.get("locator"), request.query_params.get("maxRecords")
    start = int(unseal(locator) or 0) if locator else 0
    size = page_limit(request, min(int(most or PART_MOST), PART_MOST))
    lines = found["lines"][start : start + size]
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([found["header"], *lines])
    is_last = start + len(lines) >= len(found["lines"])
    headers = {
        **LIMIT_HEADERS,
        "Sforce-Locator": "null" if is_last else seal(str(start + len(lines))),
        "Sforce-NumberOfRecords": str(len(lines)),
    }
    return Response(text.getvalue(), media_type="text/csv", headers=headers)
