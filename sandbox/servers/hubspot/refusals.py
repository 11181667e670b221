"""HubSpot's error bodies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sandbox.servers.credentials import HUBSPOT_TOKEN
from sandbox.servers.wire import Json

CORRELATION_ID = str(UUID(int=0x5A6D_B0C5))
"""The same in every answer: the sandbox is deterministic."""

NO_TOKEN = (
    "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can "
    "find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview"
)
NO_PAGE = (
    "<html><head><title>Error 404 Not Found</title></head>"
    "<body><h2>HTTP ERROR 404 Not Found</h2></body></html>"
)
EXPIRED = "The OAuth token used to make this call expired 1 minute(s) ago."
SCOPES_PAGE = "https://developers.hubspot.com/scopes"


def refusal(status: int, category: str, message: str, **more: Any) -> Json:
    """An error in the CRM API's common shape."""
    body = {"status": "error", "message": message, "correlationId": CORRELATION_ID}
    return Json({**body, **more, "category": category}, status_code=status)


def invalid(message: str, **more: Any) -> Json:
    """400 VALIDATION_ERROR."""
    return refusal(400, "VALIDATION_ERROR", message, **more)


def not_found() -> Response:
    """A missing record or path: the live API answers with a page, not with JSON."""
    return HTMLResponse(NO_PAGE, status_code=404)


def sign_in(request: Request) -> Response | None:
    """Refuse a request without the one valid token; None lets it pass.

    `Bearer` is case-sensitive and followed by exactly one space.
    """
    given = request.headers.get("authorization")
    if given == f"Bearer {HUBSPOT_TOKEN}":
        return None
    return refusal(401, "INVALID_AUTHENTICATION", EXPIRED if given else NO_TOKEN)


def token_expired() -> Response:
    """401: what a token that died in the middle of a run is told."""
    return refusal(401, "EXPIRED_AUTHENTICATION", EXPIRED)


def missing_scope() -> Response:
    """403: the private app was not granted a scope."""
    message = (
        "This app hasn't been granted all required scopes to make this call. "
        f"Read more about required scopes here: {SCOPES_PAGE}."
    )
    detail = {
        "message": "One or more of the following scopes are required.",
        "context": {"requiredGranularScopes": ["crm.objects.contacts.read"]},
    }
    return refusal(403, "MISSING_SCOPES", message, errors=[detail], links={"scopes": SCOPES_PAGE})


def rate_limited(seconds: float, *, daily: bool = False) -> Response:
    """429 with the policy that was hit; the wait is hinted in milliseconds, not by Retry-After."""
    policy = "DAILY" if daily else "TEN_SECONDLY_ROLLING"
    body = {
        "status": "error",
        "message": f"You have reached your {policy.lower()} limit.",
        "errorType": "RATE_LIMIT",
        "correlationId": CORRELATION_ID,
        "policyName": policy,
        "groupName": "publicapi:private-apps:api-calls-per-10s:sandbox",
    }
    headers = {
        "X-HubSpot-RateLimit-Interval-Milliseconds": str(int(seconds * 1000)),
        "X-HubSpot-RateLimit-Max": "190",
        "X-HubSpot-RateLimit-Remaining": "0",
    }
    return Json(body, status_code=429, headers=headers)
