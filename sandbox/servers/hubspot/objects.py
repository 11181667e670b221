"""CRM objects: list, one, batch of ids, in the shapes of `/crm/objects/{version}/{type}`."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.servers.hubspot.portal import PORTAL_ID, Portal, Shelf, portal
from sandbox.servers.hubspot.refusals import CORRELATION_ID, invalid, not_found
from sandbox.servers.hubspot.vocabulary import (
    NO_ARCHIVED_LISTING,
    SINGULAR,
    TYPE_IDS,
    always_properties,
    association_name,
    default_properties,
    object_type,
)
from sandbox.servers.wire import Json, instant, json_body, page_limit

PAGE_DEFAULT, PAGE_MOST, PAGE_MOST_WITH_HISTORY = 10, 100, 50
INLINE_ASSOCIATIONS_MOST = 100


def listed(request: Request, name: str) -> list[str]:
    """A query parameter that may be repeated, comma separated, or both."""
    values = request.query_params.getlist(name)
    return [item for value in values for item in value.split(",") if item]


def shown(
    shelf: Shelf, kind: str, record: Any, names: list[str], history: list[str]
) -> dict[str, Any]:
    """A record as the API shows it; unknown properties are left out, empty ones are null."""
    wanted = [*names, *always_properties(kind)] if names else default_properties(kind)
    own = {"hs_createdate": record.properties.get("createdate"), **record.properties}
    own["hs_object_id"] = record.id
    answer = {
        "id": record.id,
        "properties": {name: own.get(name) for name in wanted if name in shelf.properties},
        "createdAt": instant(record.created_at),
        "updatedAt": instant(record.updated_at),
        "archived": record.archived,
        "url": f"https://app.hubspot.com/contacts/{PORTAL_ID}/record/{TYPE_IDS[kind]}/{record.id}",
    }
    if record.archived:
        answer["archivedAt"] = instant(record.archived_at)
    if history:
        answer["propertiesWithHistory"] = {
            name: versions_of(record, name) for name in history if name in shelf.properties
        }
    return answer


def versions_of(record: Any, name: str) -> list[dict[str, Any]]:
    """A property's history, newest first."""
    return [_version(version) for version in reversed(record.history.get(name, ()))]


def _version(version: Any) -> dict[str, Any]:
    answer = {
        "value": version.value or "",
        "timestamp": instant(version.timestamp),
        "sourceType": version.source_type,
    }
    if version.source_id:
        answer["sourceId"] = version.source_id
    if version.user_id:
        answer["updatedByUserId"] = int(version.user_id)
    return answer


def _inline(account: Portal, kind: str, identifier: str, asked: list[str]) -> dict[str, Any]:
    answer = {}
    for name in asked:
        to_kind = object_type(name)
        links = account.links_of(kind, to_kind, identifier) if to_kind else []
        if links and to_kind:
            some = links[:INLINE_ASSOCIATIONS_MOST]
            answer[to_kind] = {
                "results": [
                    {
                        "id": link.to_id,
                        "type": association_name(kind, to_kind, link.type_id),
                    }
                    for link in some
                ]
            }
            if len(links) > len(some):
                answer[to_kind]["paging"] = {"next": {"after": str(len(some)), "link": ""}}
    return answer


async def list_page(request: Request) -> Response:
    """GET .../{type}: a page ordered by id; `after` is the id the next page starts behind."""
    kind = object_type(request.path_params["type"])
    if kind is None:
        return not_found()
    query = request.query_params
    history = listed(request, "propertiesWithHistory")
    limit = query.get("limit", str(PAGE_DEFAULT))
    most = PAGE_MOST_WITH_HISTORY if history else PAGE_MOST
    if not limit.isdigit() or not 0 < int(limit) <= most:
        return invalid(f"Invalid input JSON: limit must be between 1 and {most}")
    archived = query.get("archived", "false").lower() == "true"
    if archived and kind in NO_ARCHIVED_LISTING:
        return invalid(f"Paging through deleted {kind} is not supported")
    account = portal(request.app.state.stage)
    shelf = account.shelves[kind]
    after = query.get("after") or "0"
    if not after.isdigit():
        return invalid(f"Invalid 'after' value: {after}")
    ids = shelf.archived if archived else shelf.live
    start = _position_behind(ids, int(after))
    page = ids[start : start + page_limit(request, int(limit))]
    names, asked = listed(request, "properties"), listed(request, "associations")
    results = []
    for identifier in page:
        answer = shown(shelf, kind, shelf.records[identifier], names, history)
        if asked and (inline := _inline(account, kind, identifier, asked)):
            answer["associations"] = inline
        results.append(answer)
    body: dict[str, Any] = {"results": results}
    if start + len(page) < len(ids):
        link = str(request.url.include_query_params(after=page[-1]))
        body["paging"] = {"next": {"after": page[-1], "link": link}}
    return Json(body)


def _position_behind(ids: list[str], after: int) -> int:
    low, high = 0, len(ids)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if int(ids[middle]) <= after else (low, middle)
    return low


async def one(request: Request) -> Response:
    """GET .../{type}/{id}: by id or `idProperty`; a merged id answers with the surviving record."""
    kind = object_type(request.path_params["type"])
    if kind is None:
        return not_found()
    account = portal(request.app.state.stage)
    shelf, identifier = account.shelves[kind], request.path_params["id"]
    by = request.query_params.get("idProperty")
    record = shelf.find_by(by, identifier) if by else shelf.find(identifier)
    archived = request.query_params.get("archived", "false").lower() == "true"
    if record is None or record.archived != archived:
        return not_found()
    names, history = (
        listed(request, "properties"),
        listed(request, "propertiesWithHistory"),
    )
    answer = shown(shelf, kind, record, names, history)
    asked = listed(request, "associations")
    if asked and (inline := _inline(account, kind, record.id, asked)):
        answer["associations"] = inline
    return Json(answer)


async def batch_read(request: Request) -> Response:
    """POST .../{type}/batch/read: up to 100 ids, 50 with history; 207 when some are missing."""
    kind, body = object_type(request.path_params["type"]), await json_body(request)
    if kind is None:
        return not_found()
    if not isinstance(body, dict) or not isinstance(body.get("inputs"), list):
        return invalid("Invalid input JSON: inputs is required")
    history = body.get("propertiesWithHistory") or []
    most = PAGE_MOST_WITH_HISTORY if history else PAGE_MOST
    if len(body["inputs"]) > most:
        return invalid(f"The maximum number of inputs for this batch is {most}")
    stage = request.app.state.stage
    shelf, by = portal(stage).shelves[kind], body.get("idProperty")
    archived = request.query_params.get("archived", "false").lower() == "true"
    found: dict[str, Any] = {}
    missing = []
    for asked in (str(item.get("id")) for item in body["inputs"]):
        record = shelf.find_by(by, asked) if by else shelf.find(asked)
        if record is None or record.archived != archived:
            missing.append(asked)
        else:
            found[record.id] = record
    names = body.get("properties") or []
    results = [shown(shelf, kind, record, names, history) for record in found.values()]
    errors = [_missing(kind, missing)] if missing else []
    return batch_answer(instant(stage.as_of), results, errors)


def _missing(kind: str, ids: list[str]) -> dict[str, Any]:
    return {
        "status": "error",
        "category": "OBJECT_NOT_FOUND",
        "message": f"Could not get some {SINGULAR[kind].upper()} objects, "
        "they may be deleted or not exist. Check that ids are valid.",
        "context": {"ids": ids},
    }


def batch_answer(now: str, results: list[Any], errors: list[dict[str, Any]]) -> Response:
    """The frame of every batch answer: 200, or 207 with `errors` when parts failed."""
    body: dict[str, Any] = {
        "status": "COMPLETE",
        "results": results,
        "startedAt": now,
        "completedAt": now,
    }
    if errors:
        body |= {
            "numErrors": len(errors),
            "errors": errors,
            "correlationId": CORRELATION_ID,
        }
    return Json(body, status_code=207 if errors else 200)
