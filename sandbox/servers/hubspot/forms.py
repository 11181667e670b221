"""What the website asks visitors, and what they answered."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.servers.hubspot.portal import portal
from sandbox.servers.hubspot.refusals import invalid, not_found
from sandbox.servers.wire import Json, page_limit
from sandbox.world.rows import Row

SUBMISSIONS_DEFAULT, SUBMISSIONS_MOST = 20, 50


def _form(number: int, name: str, asks: tuple[str, ...] = ()) -> dict[str, Any]:
    stamps = dict.fromkeys(("createdAt", "updatedAt"), "2024-09-02T08:00:00Z")
    key = f"b6336282-50ec-465e-894e-{number:012d}"
    return {"id": key, "formType": "hubspot", "name": name, "archived": not asks, **stamps}


ASKS = {
    "Book a demo": ("demo_request", "trial_signup", "contact"),
    "White paper": ("whitepaper", "webinar"),
    "Old newsletter": (),
}
"""Form names and what the world calls the requests that come by them."""
FORMS = [_form(number, *each) for number, each in enumerate(ASKS.items(), start=1)]


def submitted(rows: list[Row], form: dict[str, Any]) -> list[Row]:
    """What came by a form, newest first, from the world's `form_submissions`."""
    found = [row for row in rows if row["form"] in ASKS[form["name"]]]
    return sorted(found, key=lambda row: (row["submitted_at"], row["id"]), reverse=True)


def _submission(row: Row) -> dict[str, Any]:
    written = {name: row[name] for name in ("email", "firstname", "lastname")}
    return {
        "conversionId": row["id"],
        "submittedAt": int(row["submitted_at"].timestamp() * 1000),
        "values": [
            {"name": name, "value": value, "objectTypeId": "0-1"} for name, value in written.items()
        ],
        "pageUrl": row["page_url"],
    }


async def forms(request: Request) -> Response:
    """GET .../forms: archived forms only with `archived=true`."""
    query = request.query_params
    archived, after = query.get("archived", "false").lower() == "true", query.get("after") or "0"
    found = [each for each in FORMS if each["archived"] == archived and each["id"] > after]
    page = found[: page_limit(request, int(query.get("limit", "50")))]
    frame = {"configuration": {}, "displayOptions": {}, "fieldGroups": []}
    body: dict[str, Any] = {"results": [{**each, **frame} for each in page]}
    if len(page) < len(found):
        body["paging"] = {"next": {"after": page[-1]["id"], "link": ""}}
    return Json(body)


async def submissions(request: Request) -> Response:
    """GET .../submissions/forms/{form}: the newest first, at most 50 a page."""
    query = request.query_params
    limit, after = query.get("limit", str(SUBMISSIONS_DEFAULT)), query.get("after") or "0"
    if not limit.isdigit() or not 0 < int(limit) <= SUBMISSIONS_MOST or not after.isdigit():
        return invalid(f"limit must be between 1 and {SUBMISSIONS_MOST}")
    form = next((each for each in FORMS if each["id"] == request.path_params["form"]), None)
    if form is None:
        return not_found()
    found = submitted(portal(request.app.state.stage).form_submissions, form)[int(after) :]
    page = found[: page_limit(request, int(limit))]
    body: dict[str, Any] = {"results": [_submission(row) for row in page]}
    if len(page) < len(found):
        body["paging"] = {"next": {"after": str(int(after) + len(page)), "link": ""}}
    return Json(body)
