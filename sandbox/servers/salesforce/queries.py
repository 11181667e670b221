"""SOQL over HTTP: `query`, `queryAll` and the pages that follow."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.servers.salesforce.records import asked
from sandbox.servers.salesforce.refusals import (
    LIMIT_HEADERS,
    refusal,
    unknown_field,
    unknown_object,
)
from sandbox.servers.salesforce.soql import BadQueryError, UnknownFieldError
from sandbox.servers.salesforce.vocabulary import VERSIONS, in_json
from sandbox.servers.wire import Json, page_limit

PAGE = 250
"""Rows of a page. Salesforce's own limit is 2,000, and it may always answer fewer."""


async def query(request: Request) -> Response:
    """GET .../query and .../queryAll: the first page of a query."""
    with_deleted = request.url.path.rstrip("/").lower().endswith("queryall")
    try:
        parsed, rows = asked(request, request.query_params.get("q", ""), with_deleted)
    except (BadQueryError, UnknownFieldError, LookupError) as problem:
        return refused(problem, request.query_params.get("q", ""))
    if not parsed.fields:
        body = {"totalSize": len(rows), "done": True, "records": []}
        return Json(body, headers=LIMIT_HEADERS)
    state = request.app.state
    locator = f"0r8Sb{len(state.salesforce_queries):010d}AAA"
    state.salesforce_queries[locator] = [shown(parsed.kind, parsed.fields, row) for row in rows]
    return _page(request, locator, 0)


async def more(request: Request) -> Response:
    """GET .../query/{locator}-{offset}: a further page, frozen when the query was asked."""
    locator, _, offset = request.path_params["locator"].partition("-")
    if locator not in request.app.state.salesforce_queries or not offset.isdigit():
        message = "invalid query locator"
        return refusal(400, "INVALID_QUERY_LOCATOR", message)
    return _page(request, locator, int(offset))


def _page(request: Request, locator: str, offset: int) -> Response:
    rows = request.app.state.salesforce_queries[locator]
    end = offset + page_limit(request, PAGE)
    body: dict[str, Any] = {
        "totalSize": len(rows),
        "done": end >= len(rows),
        "records": rows[offset:end],
    }
    if end < len(rows):
        version = request.path_params["version"]
        body["nextRecordsUrl"] = f"/services/data/{version}/query/{locator}-{end}"
    return Json(body, headers=LIMIT_HEADERS)


def shown(kind: str, names: list[str], row: dict[str, Any]) -> dict[str, Any]:
    """A record as JSON, with its own address."""
    url = f"/services/data/v{VERSIONS[-1]}/sobjects/{kind}/{row['Id']}"
    return {
        "attributes": {"type": kind, "url": url},
        **{name: in_json(row[name]) for name in names},
    }


def refused(problem: Exception, text: str) -> Response:
    """What Salesforce says to a query it cannot run."""
    if isinstance(problem, UnknownFieldError):
        return unknown_field(text.partition(" FROM ")[2].split(" ")[0], str(problem))
    if isinstance(problem, LookupError):
        return unknown_object(str(problem.args[0]))
    return refusal(400, "MALFORMED_QUERY", str(problem))
