"""What surrounds the records: owners, pipelines, property definitions, the account itself."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.servers.hubspot.portal import PORTAL_ID, portal
from sandbox.servers.hubspot.refusals import invalid, not_found
from sandbox.servers.hubspot.vocabulary import object_type
from sandbox.servers.wire import Json, instant, page_limit

EPOCH = "1970-01-01T00:00:00Z"
NUMBERS = frozenset(
    [
        "amount",
        "annualrevenue",
        "associatedcompanyid",
        "hs_call_duration",
        "hs_deal_stage_probability",
        "hs_object_id",
        "hs_parent_company_id",
        "lead_score",
        "numberofemployees",
    ]
)
MOMENTS = frozenset(
    [
        "closed_date",
        "closedate",
        "createdate",
        "hs_lastmodifieddate",
        "hs_meeting_end_time",
        "hs_meeting_start_time",
        "hs_task_completion_date",
        "hs_timestamp",
        "lastmodifieddate",
    ]
)
OWN = frozenset(
    {
        "app_user_id",
        "campaign_id",
        "handoff_reject_reason",
        "lead_score",
        "recycle_reason",
    }
)
"""Properties this company added; the others are HubSpot's own."""


OWNERS_DEFAULT, OWNERS_MOST = 100, 500


def _owner(row: dict[str, Any]) -> dict[str, Any]:
    changed = row["archived_at"] or row["created_at"]
    user_id = int(row["user_id"])
    answer = {
        "id": row["id"],
        "email": row["email"],
        "type": "PERSON",
        "firstName": row["first_name"],
        "lastName": row["last_name"],
        "userId": None if row["archived"] else user_id,
        "userIdIncludingInactive": user_id,
        "createdAt": instant(row["created_at"]),
        "updatedAt": instant(changed),
        "archived": row["archived"],
    }
    if row["team_id"]:
        answer["teams"] = [{"id": str(row["team_id"]), "name": row["team"], "primary": True}]
    return answer


async def owners(request: Request) -> Response:
    """GET .../owners: people who own records; those who left only with `archived=true`."""
    query = request.query_params
    limit, after = query.get("limit", str(OWNERS_DEFAULT)), query.get("after") or "0"
    if not limit.isdigit() or not 0 < int(limit) <= OWNERS_MOST or not after.isdigit():
        return invalid(f"limit must be between 1 and {OWNERS_MOST}")
    archived, email = query.get("archived", "false").lower() == "true", query.get("email")
    rows = [row for row in portal(request.app.state.stage).owners if row["archived"] == archived]
    rows = sorted(
        (row for row in rows if email in (None, row["email"])),
        key=lambda r: int(r["id"]),
    )
    rows = [row for row in rows if int(row["id"]) > int(after)]
    page = rows[: page_limit(request, int(limit))]
    body: dict[str, Any] = {"results": [_owner(row) for row in page]}
    if len(page) < len(rows):
        body["paging"] = {"next": {"after": page[-1]["id"], "link": ""}}
    return Json(body)


async def owner(request: Request) -> Response:
    """GET .../owners/{id}."""
    archived = request.query_params.get("archived", "false").lower() == "true"
    for row in portal(request.app.state.stage).owners:
        if row["id"] == request.path_params["id"] and row["archived"] == archived:
            return Json(_owner(row))
    return not_found()


def _stage(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    closed = str(bool(row["is_closed"])).lower()
    if kind == "deals":
        metadata = {"isClosed": closed, "probability": str(row["probability"])}
    else:
        metadata = {"ticketState": "CLOSED" if row["is_closed"] else "OPEN"}
    return {
        "id": row["id"],
        "label": row["label"],
        "displayOrder": row["display_order"],
        "metadata": metadata,
        "createdAt": EPOCH,
        "updatedAt": EPOCH,
        "archived": False,
        "writePermissions": "CRM_PERMISSIONS_ENFORCEMENT",
    }


async def pipelines(request: Request) -> Response:
    """GET .../pipelines/{type}: every pipeline with its stages, without paging."""
    kind = object_type(request.path_params["type"])
    if kind is None:
        return not_found()
    account = portal(request.app.state.stage)
    results = [
        {
            "id": row["id"],
            "label": row["label"],
            "displayOrder": row["display_order"],
            "archived": bool(row["archived"]),
            "createdAt": EPOCH,
            "updatedAt": EPOCH,
            "stages": [
                _stage(kind, stage)
                for stage in account.stages
                if object_type(stage["object_type"]) == kind and stage["pipeline_id"] == row["id"]
            ],
        }
        for row in account.pipelines
        if object_type(row["object_type"]) == kind
    ]
    return Json({"results": results})


def _property(name: str) -> dict[str, Any]:
    kind = "number" if name in NUMBERS else "datetime" if name in MOMENTS else "string"
    return {
        "name": name,
        "label": name.removeprefix("hs_").replace("_", " ").capitalize(),
        "type": kind,
        "fieldType": {"number": "number", "datetime": "date"}.get(kind, "text"),
        "description": "",
        "groupName": "contactinformation",
        "options": [],
        "displayOrder": -1,
        "calculated": False,
        "externalOptions": False,
        "archived": False,
        "hasUniqueValue": name in ("hs_object_id", "app_user_id"),
        "hidden": False,
        "hubspotDefined": name not in OWN,
        "formField": False,
        "dataSensitivity": "non_sensitive",
        "modificationMetadata": {
            "archivable": True,
            "readOnlyDefinition": name not in OWN,
            "readOnlyValue": False,
        },
    }


async def properties(request: Request) -> Response:
    """GET .../properties/{type}: the definitions of every property, without paging."""
    kind = object_type(request.path_params["type"])
    if kind is None:
        return not_found()
    names = sorted(portal(request.app.state.stage).shelves[kind].properties)
    return Json({"results": [_property(name) for name in names]})


async def details(request: Request) -> Response:
    """GET /account-info/...: which account the token opens; currency and zone are the company's."""
    return Json(
        {
            "portalId": PORTAL_ID,
            "accountType": "STANDARD",
            "timeZone": "Europe/Berlin",
            "companyCurrency": "EUR",
            "additionalCurrencies": ["USD", "GBP"],
            "utcOffset": "+01:00",
            "utcOffsetMilliseconds": 3_600_000,
            "uiDomain": "app.hubspot.com",
            "dataHostingLocation": "eu1",
        }
    )
