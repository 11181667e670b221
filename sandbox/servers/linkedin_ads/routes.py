"""Accounts, the collections below them page by page, and analytics without pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.servers.linkedin_ads.account import account, urn
from sandbox.servers.linkedin_ads.query import BadQueryError, days, listed, parameters, statuses
from sandbox.servers.linkedin_ads.refusals import not_found, refusal
from sandbox.servers.wire import Json, page_limit, seal, unseal

PAGE_DEFAULT = 10
PAGE_MOST = {"creatives": 100}
MOST_ELEMENTS = 15_000
MOST_METRICS = 20
KEYS = ("pivotValues", "dateRange")
DEFAULT_FIELDS = ("impressions", "clicks")
FINDERS = {"adCampaignGroups": "search", "adCampaigns": "search", "creatives": "criteria"}


async def one_account(request: Request) -> Response:
    """GET /rest/adAccounts/{id}."""
    known = account(request.app.state.stage)
    if request.path_params["id"] != known.account_id:
        return not_found()
    return Json(known.account)


async def collection(request: Request) -> Response:
    """GET /rest/adAccounts/{id}/{collection}: a page, and the token of the next one."""
    known, name = account(request.app.state.stage), request.path_params["collection"]
    if request.path_params["id"] != known.account_id or name not in FINDERS:
        return not_found()
    try:
        given = await parameters(request)
        wanted = (
            listed(given.get("intendedStatuses"))
            if name == "creatives"
            else statuses(given.get("search"))
        )
    except BadQueryError as problem:
        return refusal(400, "ILLEGAL_ARGUMENT", str(problem))
    if given.get("q") != FINDERS[name]:
        return refusal(400, "ILLEGAL_ARGUMENT", "Unknown finder")
    rows = [
        own
        for own in known.collections[name]
        if not wanted or own.get("status", own.get("intendedStatus")) in wanted
    ]
    return _page(request, name, rows, given)


def _page(
    request: Request, name: str, rows: list[dict[str, Any]], given: dict[str, str]
) -> Response:
    asked = min(int(given.get("pageSize", PAGE_DEFAULT)), PAGE_MOST.get(name, 1000))
    start = int(unseal(unquote(given.get("pageToken", ""))) or 0)
    end = start + page_limit(request, asked)
    more = {"nextPageToken": seal(str(end))} if end < len(rows) else {}
    return Json({"elements": rows[start:end], "metadata": more})


async def analytics(request: Request) -> Response:
    """GET /rest/adAnalytics: everything at once; past 15,000 elements the rest is left out."""
    known = account(request.app.state.stage)
    try:
        given = await parameters(request)
        first, last = days(given.get("dateRange", ""))
        accounts = listed(given.get("accounts"))
    except BadQueryError as problem:
        return refusal(400, "ILLEGAL_ARGUMENT", str(problem))
    pivot, metrics = given.get("pivot", ""), _metrics(given)
    known_call = given.get("q") == "analytics" and given.get("timeGranularity") == "DAILY"
    if not known_call or pivot not in known.days or not accounts or len(metrics) > MOST_METRICS:
        return refusal(400, "ILLEGAL_ARGUMENT", "Invalid query parameters passed to request")
    asked = given.get("fields", "").split(",")
    shown = [*(key for key in KEYS if key in asked), *metrics]
    found = [
        {name: own[name] for name in shown if own.get(name) is not None}
        for offset in range((last - first).days + 1)
        for own in known.days[pivot].get(first + timedelta(offset), [])
        if urn("Account", known.account_id) in accounts
    ]
    paging = {"start": 0, "count": 10, "links": []}
    return Json({"elements": found[:MOST_ELEMENTS], "paging": paging})


def _metrics(given: dict[str, str]) -> list[str]:
    asked = [name for name in given.get("fields", "").split(",") if name]
    return [name for name in asked if name not in KEYS] or list(DEFAULT_FIELDS)


def routes() -> list[Route]:
    """Every path of the vendor."""
    both = ["GET", "POST"]
    return [
        Route("/rest/adAccounts/{id}", one_account),
        Route("/rest/adAccounts/{id}/{collection}", collection, methods=both),
        Route("/rest/adAnalytics", analytics, methods=both),
    ]
