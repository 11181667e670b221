"""Associations between records: of one record, of many, and the labels a pair of types has."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.servers.hubspot.objects import batch_answer
from sandbox.servers.hubspot.portal import Link, portal
from sandbox.servers.hubspot.refusals import invalid, not_found
from sandbox.servers.hubspot.vocabulary import (
    SINGULAR,
    TYPE_IDS,
    association_name,
    object_type,
)
from sandbox.servers.wire import Json, instant, json_body, page_limit, seal, unseal

BATCH_MOST, BATCH_MOST_V3, PAGE_MOST = 1000, 100, 500


def _ends(request: Request) -> tuple[str, str] | None:
    ends = [object_type(request.path_params[name]) for name in ("from_type", "to_type")]
    return (ends[0], ends[1]) if ends[0] and ends[1] else None


def page_of(links: list[Link], after: str | None, most: int) -> tuple[list[Link], str | None]:
    """The links to at most `most` records behind a cursor, and the cursor of the next page."""
    behind = int((unseal(after) or "0-0").rsplit("-", 1)[-1]) if after else 0
    ids = sorted({int(link.to_id) for link in links if int(link.to_id) > behind})
    kept = set(ids[:most])
    following = seal(f"{PAGE_MOST}-{ids[most - 1]}") if len(ids) > most else None
    return [link for link in links if int(link.to_id) in kept], following


def targets(request: Request, links: list[Link]) -> list[dict[str, Any]]:
    """The records linked to, each with its association types.

    `toObjectId` is a number on the live v4 API and text in the date versions.
    """
    numeric = request.url.path.startswith("/crm/v4/")
    return [
        {
            "toObjectId": int(to_id) if numeric else to_id,
            "associationTypes": [
                {"category": link.category, "typeId": link.type_id, "label": link.label}
                for link in group
            ],
        }
        for to_id, group in groupby(links, key=lambda link: link.to_id)
    ]


def paging(following: str | None) -> dict[str, Any]:
    """The paging block; empty on the last page."""
    return {"paging": {"next": {"after": following, "link": ""}}} if following else {}


async def of_one(request: Request) -> Response:
    """GET .../{type}/{id}/associations/{to}: up to 500 records a page."""
    ends = _ends(request)
    if ends is None:
        return not_found()
    account, identifier = portal(request.app.state.stage), request.path_params["id"]
    if account.shelves[ends[0]].find(identifier) is None:
        return not_found()
    query = request.query_params
    asked = min(int(query.get("limit", PAGE_MOST)), PAGE_MOST)
    links = account.links_of(*ends, identifier)
    page, following = page_of(links, query.get("after"), page_limit(request, asked))
    if request.url.path.startswith("/crm/v3/"):
        results = [_flat(ends, link) for link in page]
    else:
        results = targets(request, page)
    return Json({"results": results} | paging(following))


def _flat(ends: tuple[str, str], link: Link) -> dict[str, Any]:
    return {"id": link.to_id, "type": association_name(*ends, link.type_id)}


async def batch_read(request: Request) -> Response:
    """POST .../batch/read: up to 1,000 records; those without associations are errors of a 207."""
    ends, body = _ends(request), await json_body(request)
    if ends is None:
        return not_found()
    if not isinstance(body, dict) or not isinstance(body.get("inputs"), list):
        return invalid("Invalid input JSON: inputs is required")
    legacy = request.url.path.startswith("/crm/v3/")
    most = BATCH_MOST_V3 if legacy else BATCH_MOST
    if len(body["inputs"]) > most:
        return invalid(f"The maximum number of inputs for this batch is {most}")
    stage = request.app.state.stage
    account, results, lonely = portal(stage), [], []
    for item in body["inputs"]:
        links = account.links_of(*ends, str(item.get("id")))
        page, following = page_of(
            links,
            item.get("after"),
            page_limit(request, BATCH_MOST_V3 if legacy else PAGE_MOST),
        )
        if not page:
            lonely.append(str(item.get("id")))
            continue
        to = [_flat(ends, link) for link in page] if legacy else targets(request, page)
        results.append({"from": {"id": str(item["id"])}, "to": to} | paging(following))
    return batch_answer(instant(stage.as_of), results, [_lonely(ends, i) for i in lonely])


def _lonely(ends: tuple[str, str], identifier: str) -> dict[str, Any]:
    source, target = SINGULAR[ends[0]], SINGULAR[ends[1]]
    return {
        "status": "error",
        "category": "OBJECT_NOT_FOUND",
        "subCategory": "crm.associations.NO_ASSOCIATIONS_FOUND",
        "message": f"No {target} is associated with {source} {identifier}.",
        "context": {
            "fromObjectId": [identifier],
            "fromObjectType": [TYPE_IDS[ends[0]]],
            "toObjectType": [TYPE_IDS[ends[1]]],
        },
    }


async def labels(request: Request) -> Response:
    """GET .../labels: the association types that exist between two object types."""
    ends = _ends(request)
    if ends is None:
        return not_found()
    links = portal(request.app.state.stage).links.get(ends, {})
    kinds = {(link.category, link.type_id, link.label) for own in links.values() for link in own}
    ordered = sorted(kinds, key=lambda kind: kind[1])
    return Json(
        {"results": [{"category": c, "typeId": t, "label": text} for c, t, text in ordered]}
    )
