"""Salesforce's paths: token, versions, limits, describe, one record, queries and jobs."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.servers.salesforce import bulk
from sandbox.servers.salesforce.queries import more, query, refused, shown
from sandbox.servers.salesforce.records import rows_of
from sandbox.servers.salesforce.refusals import LIMIT_HEADERS, TOKEN_PATH, not_found
from sandbox.servers.salesforce.signing_in import token
from sandbox.servers.salesforce.vocabulary import OBJECTS, VERSIONS, fields_of
from sandbox.servers.wire import Json


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
            return Json(shown(name, list(row), row), headers=LIMIT_HEADERS)
    return not_found()


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
