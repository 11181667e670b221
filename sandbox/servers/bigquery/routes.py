"""Datasets, tables and rows; queries are not served."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.servers.bigquery.cells import row_writer
from sandbox.servers.bigquery.export import DATASET, Table, event, export
from sandbox.servers.bigquery.refusals import not_found, refusal
from sandbox.servers.bigquery.schema import FIELDS, select
from sandbox.servers.credentials import BIGQUERY_PROJECT
from sandbox.servers.wire import Json, page_limit, seal, unseal

ROWS_MOST = 5_000
"""Rows of a page; BigQuery cuts at 10 MB, which is about as much."""

TABLES_DEFAULT, TABLES_MOST = 50, 1_000
LOCATION = "EU"
BYTES_PER_ROW = 1_200


def _dataset(project: str) -> dict[str, Any]:
    return {
        "kind": "bigquery#dataset",
        "id": f"{project}:{DATASET}",
        "datasetReference": {"projectId": project, "datasetId": DATASET},
        "location": LOCATION,
    }


def _listed(project: str, table: Table) -> dict[str, Any]:
    return {
        "kind": "bigquery#table",
        "id": f"{project}:{DATASET}.{table.name}",
        "tableReference": {
            "projectId": project,
            "datasetId": DATASET,
            "tableId": table.name,
        },
        "type": "TABLE",
        "creationTime": str(int(table.changed_at.timestamp() * 1000)),
    }


def _start(request: Request) -> int:
    token = request.query_params.get("pageToken")
    return int(unseal(token) or 0) if token else int(request.query_params.get("startIndex") or 0)


async def datasets(request: Request) -> Response:
    """GET datasets: the one dataset of the property, in the one project."""
    project = request.path_params["project"]
    mine = [_dataset(project)] if project == BIGQUERY_PROJECT else []
    return Json({"kind": "bigquery#datasetList", "etag": "sandbox", "datasets": mine})


async def dataset(request: Request) -> Response:
    """GET datasets/{dataset}."""
    project, name = request.path_params["project"], request.path_params["dataset"]
    if (project, name) != (BIGQUERY_PROJECT, DATASET):
        return not_found(f"Not found: Dataset {project}:{name}")
    return Json(_dataset(project))


async def tables(request: Request) -> Response:
    """GET tables: names in order, at most 50 a page unless asked for more."""
    project, name = request.path_params["project"], request.path_params["dataset"]
    if (project, name) != (BIGQUERY_PROJECT, DATASET):
        return not_found(f"Not found: Dataset {project}:{name}")
    known = export(request.app.state.stage).tables
    asked = min(int(request.query_params.get("maxResults") or TABLES_DEFAULT), TABLES_MOST)
    names, start = sorted(known), _start(request)
    page = names[start : start + page_limit(request, asked)]
    body: dict[str, Any] = {
        "kind": "bigquery#tableList",
        "etag": "sandbox",
        "tables": [_listed(project, known[own]) for own in page],
        "totalItems": len(names),
    }
    if start + len(page) < len(names):
        body["nextPageToken"] = seal(str(start + len(page)))
    return Json(body)


def _table(request: Request) -> Table | None:
    path = request.path_params
    if (path["project"], path["dataset"]) != (BIGQUERY_PROJECT, DATASET):
        return None
    return export(request.app.state.stage).tables.get(path["table"])


def _no_table(request: Request) -> Response:
    path = request.path_params
    return not_found(f"Not found: Table {path['project']}:{path['dataset']}.{path['table']}")


async def table(request: Request) -> Response:
    """GET tables/{table}: schema, number of rows, when it last changed."""
    own = _table(request)
    if own is None:
        return _no_table(request)
    size = len(own.rows)
    return Json(
        {
            **_listed(request.path_params["project"], own),
            "etag": f"{own.changed_at.timestamp():.0f}-{size}",
            "schema": {"fields": FIELDS},
            "numRows": str(size),
            "numBytes": str(size * BYTES_PER_ROW),
            "lastModifiedTime": str(int(own.changed_at.timestamp() * 1000)),
            "location": LOCATION,
        }
    )


async def rows(request: Request) -> Response:
    """GET tables/{table}/data: a page of rows, of the selected fields only."""
    own = _table(request)
    if own is None:
        return _no_table(request)
    query = request.query_params
    fields = FIELDS
    if wanted := query.get("selectedFields"):
        try:
            fields = select(FIELDS, wanted.split(","))
        except KeyError as unknown:
            return refusal(400, "invalid", f"Invalid field {unknown} in selectedFields")
    start = _start(request)
    asked = min(int(query.get("maxResults") or ROWS_MOST), ROWS_MOST)
    page = own.rows[start : start + page_limit(request, asked)]
    body: dict[str, Any] = {
        "kind": "bigquery#tableDataList",
        "etag": "sandbox",
        "totalRows": str(len(own.rows)),
    }
    if start + len(page) < len(own.rows):
        body["pageToken"] = seal(str(start + len(page)))
    if not page:
        return Json(body)
    write = row_writer(fields)
    written = ",".join(write(event(given)) for given in page)
    content = orjson.dumps(body)[:-1] + f',"rows":[{written}]}}'.encode()
    return Response(content, media_type=Json.media_type)


def routes() -> list[Route]:
    """Every path of the vendor."""
    root = "/bigquery/v2/projects/{project}/datasets"
    return [
        Route(root, datasets),
        Route(f"{root}/{{dataset}}", dataset),
        Route(f"{root}/{{dataset}}/tables", tables),
        Route(f"{root}/{{dataset}}/tables/{{table}}", table),
        Route(f"{root}/{{dataset}}/tables/{{table}}/data", rows),
    ]
