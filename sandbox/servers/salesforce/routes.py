"""Salesforce's paths: token, versions, limits, describe, one record, query and queryAll."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.servers.credentials import SALESFORCE_CLIENT_ID, SALESFORCE_CLIENT_SECRET
from sandbox.servers.salesforce import bulk
from sandbox.servers.salesforce.records import asked, rows_of
from sandbox.servers.salesforce.refusals import (
    LIMIT_HEADERS,
    TOKEN_PATH,
    not_found,
    refusal,
    unknown_field,
    unknown_object,
)
from sandbox.servers.salesforce.soql import BadQueryError, UnknownFieldError
from sandbox.servers.salesforce.vocabulary import OBJECTS, VERSIONS, fields_of, in_json
from sandbox.servers.wire import Json, page_limit, unseal

PAGE = 250
"""Rows of a page. Salesforce's own limit is 2,000, and it may always answer fewer."""


async def token(request: Request) -> Response:
    """POST /services/oauth2/token: the client credentials flow, and no other."""
    asked_for = parse_qs((await request.body()).decode())
    form = {name: values[0] for name, values in asked_for.items()}
    if form.get("grant_type") != "client_credentials":
        error = {"error": "unsupported_grant_type", "error_description": "grant type not supported"}
        return Json(error, 400)
    given = (form.get("client_id"), form.get("client_secret"))
    basic = request.headers.get("authorization", "").removeprefix("Basic ")
    if (SALESFORCE_CLIENT_ID, SALESFORCE_CLIENT_SECRET) not in (given, _pair(basic)):
        error = {"error": "invalid_client", "error_description": "invalid client credentials"}
        return Json(error, 400)
    state = request.app.state
    state.salesforce_token_number += 1
    fresh = f"00DSb00000000Sb!AQ.{state.salesforce_token_number:06d}"
    state.salesforce_tokens.add(fresh)
    instance = str(request.base_url).rstrip("/")
    return Json(
        {
            "access_token": fresh,
            "instance_url": instance,
            "id": f"{instance}/id/00DSb00000000SbAAA/005Sb0000000001AAA",
            "token_type": "Bearer",
            "issued_at": "1793487600000",
            "signature": "c2FuZGJveA==",
        }
    )


def _pair(basic: str) -> tuple[str, str]:
    """Client id and secret of an Authorization header, the other way to show them."""
    name, _, secret = (unseal(basic) or "").partition(":")
    return name, secret


async def versions(request: Request) -> Response:
    """GET /services/data/: the versions served."""
    return Json(
        [
            {"label": f"v{each}", "url": f"/services/data/v{each}", "version": each}
            for each in VERSIONS
        ]
    )


async def limits(request: Request) -> Response:
    """GET .../limits."""
    left = {"DailyApiRequests": {"Max": 15000, "Remaining": 14982}}
    return Json(left, headers=LIMIT_HEADERS)


async def describe(request: Request) -> Response:
    """GET .../sobjects/{name}/describe."""
    name = request.path_params["name"]
    fields = fields_of(name, request.app.state.stage.as_of)
    if fields is None:
        return not_found()
    described = [
        {
            "name": field,
            "label": field.removesuffix("__c").replace("_", " "),
            "type": "id" if field == "Id" else type_,
            "custom": field.endswith("__c"),
            "nillable": field != "Id",
            "filterable": True,
        }
        for field, type_ in fields.items()
    ]
    body = {"name": name, "custom": False, "queryable": True, "fields": described}
    return Json(body, headers=LIMIT_HEADERS)


async def objects(request: Request) -> Response:
    """GET .../sobjects: what the org has."""
    named = [{"name": name, "queryable": True, "custom": False} for name in OBJECTS]
    return Json({"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": named})


async def one(request: Request) -> Response:
    """GET .../sobjects/{name}/{id}: a record by its id; deleted ones are gone."""
    name, identifier = request.path_params["name"], request.path_params["id"]
    for row in rows_of(request, name) if name in OBJECTS else []:
        if row["Id"].startswith(identifier) and not row.get("IsDeleted"):
            return Json(_shown(name, list(row), row), headers=LIMIT_HEADERS)
    return not_found()


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
    state.salesforce_queries[locator] = [_shown(parsed.kind, parsed.fields, row) for row in rows]
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


def _shown(kind: str, names: list[str], row: dict[str, Any]) -> dict[str, Any]:
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


def routes() -> list[Route]:
    """Every path; the jobs before the records, whose pattern would take them."""
    root = "/services/data/{version}"
    return [
        Route(TOKEN_PATH, token, methods=["POST"]),
        Route("/services/data/", versions),
        Route("/services/data", versions),
        Route(f"{root}/limits", limits),
        Route(f"{root}/limits/", limits),
        *bulk.routes(root, refused),
        Route(f"{root}/sobjects", objects),
        Route(f"{root}/sobjects/{{name}}/describe", describe),
        Route(f"{root}/sobjects/{{name}}/{{id}}", one),
        Route(f"{root}/query", query),
        Route(f"{root}/query/", query),
        Route(f"{root}/queryAll", query),
        Route(f"{root}/queryAll/", query),
        Route(f"{root}/query/{{locator}}", more),
        Route(f"{root}/queryAll/{{locator}}", more),
    ]
