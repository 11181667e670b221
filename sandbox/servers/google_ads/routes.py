"""The token endpoint, `search`, `searchStream` and the list of accessible accounts."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.servers import credentials
from sandbox.servers.google_ads.accounts import Accounts, Fields, accounts
from sandbox.servers.google_ads.gaql import Query, parse
from sandbox.servers.google_ads.refusals import REQUEST_ID, VERSION, RefusedError, answer
from sandbox.servers.google_ads.rendering import field_mask, renderer
from sandbox.servers.google_ads.reports import rows
from sandbox.servers.wire import Json, json_body, page_limit, seal, unseal

BATCH = 10_000
"""Rows a batch of a stream or a page has; a page's size cannot be chosen."""

TOKEN_SECONDS = 3599
NOT_ENABLED = (
    "The customer account can't be accessed because it is not yet enabled or has been deactivated."
)
FIXED_PAGES = (
    "Setting the page size is not supported. Search responses have fixed pages of 10000 rows."
)
NO_ACCESS = (
    "User doesn't have permission to access customer. Note: If you're accessing a client "
    "customer, the manager's customer id must be set in the 'login-customer-id' header."
)


async def token(request: Request) -> Response:
    """POST /token: a fresh access token for the refresh token, form encoded."""
    given = {key: values[0] for key, values in parse_qs((await request.body()).decode()).items()}
    if given.get("client_id") != credentials.GOOGLE_CLIENT_ID or (
        given.get("client_secret") != credentials.GOOGLE_CLIENT_SECRET
    ):
        body = {
            "error": "invalid_client",
            "error_description": "The OAuth client was not found.",
        }
        return Json(body, 401)
    if given.get("refresh_token") != credentials.GOOGLE_REFRESH_TOKEN:
        body = {
            "error": "invalid_grant",
            "error_description": "Token has been expired or revoked.",
        }
        return Json(body, 400)
    state = request.app.state
    state.google_token_number += 1
    fresh = f"sandbox-access-{state.google_token_number}"
    state.google_tokens.add(fresh)
    return Json(
        {
            "access_token": fresh,
            "expires_in": TOKEN_SECONDS,
            "scope": "https://www.googleapis.com/auth/adwords",
            "token_type": "Bearer",
        }
    )


async def accessible(request: Request) -> Response:
    """GET customers:listAccessibleCustomers: the accounts the user is directly in."""
    manager = accounts(request.app.state.stage).manager
    return Json({"resourceNames": [f"customers/{manager}"]})


def _let_in(request: Request, known: Accounts) -> str:
    """The account asked for. Raises RefusedError when it is unknown, closed or out of reach."""
    account_id = request.path_params["customer"]
    login = request.headers.get("login-customer-id", account_id)
    if account_id not in known.customers or login not in (known.manager,):
        raise RefusedError(403, "authorizationError", "USER_PERMISSION_DENIED", NO_ACCESS)
    if known.customers[account_id]["customer.status"] != "ENABLED":
        raise RefusedError(403, "authorizationError", "CUSTOMER_NOT_ENABLED", NOT_ENABLED)
    return account_id


async def _found(request: Request, known: Accounts) -> tuple[dict[str, str], Query, list[Fields]]:
    account_id, body = _let_in(request, known), await json_body(request)
    if not isinstance(body, dict) or not body.get("query"):
        raise RefusedError(400, "requestError", "REQUIRED_FIELD_MISSING", "The query is missing.")
    if "pageSize" in body:
        raise RefusedError(400, "requestError", "PAGE_SIZE_NOT_SUPPORTED", FIXED_PAGES)
    zone = ZoneInfo(known.zones[account_id])
    today: date = request.app.state.stage.as_of.astimezone(zone).date()
    query = parse(body["query"], today)
    found = request.app.state.stage.derive(
        f"google_ads {account_id} {body['query']}", lambda: rows(query, known, account_id, today)
    )
    return body, query, found


async def stream(request: Request) -> Response:
    """POST ...googleAds:searchStream: every row at once, as an array of batches."""
    try:
        _, query, found = await _found(request, accounts(request.app.state.stage))
    except RefusedError as refusal:
        return answer(refusal, stream=True)
    render, mask = renderer(query.fields, query.resource), field_mask(query.fields)
    batches = [found[start : start + BATCH] for start in range(0, len(found), BATCH)] or [[]]
    body = []
    for batch in batches:
        part = {"results": [render(row) for row in batch]} if batch else {}
        body.append({**part, "fieldMask": mask, "requestId": REQUEST_ID})
    return Json(body)


async def search(request: Request) -> Response:
    """POST ...googleAds:search: pages of 10,000 rows; a token belongs to its query."""
    try:
        body, query, found = await _found(request, accounts(request.app.state.stage))
        start = _offset(body)
    except RefusedError as refusal:
        return answer(refusal, stream=False)
    page = found[start : start + page_limit(request, BATCH)]
    render = renderer(query.fields, query.resource)
    reply: dict[str, Any] = {"results": [render(row) for row in page]} if page else {}
    if start + len(page) < len(found):
        reply["nextPageToken"] = seal(f"{start + len(page)}:{body['query']}")
    return Json(
        {
            **reply,
            "totalResultsCount": str(len(found)),
            "fieldMask": field_mask(query.fields),
        }
    )


def _offset(body: dict[str, str]) -> int:
    if not body.get("pageToken"):
        return 0
    offset, _, query = (unseal(body["pageToken"]) or "").partition(":")
    if query != body["query"]:
        raise RefusedError(400, "requestError", "INVALID_PAGE_TOKEN", "Page token is invalid.")
    return int(offset)


def routes() -> list[Route]:
    """Every path of the vendor."""
    customer = f"/{VERSION}/customers/{{customer:str}}/googleAds"
    return [
        Route("/token", token, methods=["POST"]),
        Route(f"/{VERSION}/customers:listAccessibleCustomers", accessible),
        Route(f"{customer}:searchStream", stream, methods=["POST"]),
        Route(f"{customer}:search", search, methods=["POST"]),
    ]
