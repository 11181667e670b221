"""Salesforce's error bodies: a list with one `message` and `errorCode`."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from sandbox.servers.wire import Json

TOKEN_PATH = "/services/oauth2/token"
LIMIT_HEADERS = {"Sforce-Limit-Info": "api-usage=18/15000"}


def refusal(status: int, code: str, message: str) -> Response:
    """One error in the REST API's shape."""
    return Json([{"message": message, "errorCode": code}], status, headers=LIMIT_HEADERS)


def sign_in(request: Request) -> Response | None:
    """Refuse a request without a token that is alive; the token address needs none."""
    if request.url.path == TOKEN_PATH:
        return None
    given = (request.headers.get("authorization") or "").removeprefix("Bearer ")
    return None if given in request.app.state.salesforce_tokens else token_expired()


def token_expired() -> Response:
    """401: what a session that ended in the middle of a run is told."""
    return refusal(401, "INVALID_SESSION_ID", "Session expired or invalid")


def rate_limited(seconds: float) -> Response:
    """Too many long requests at once; Salesforce gives no hint how long to wait."""
    message = "ConcurrentPerOrgLongTxn Limit exceeded."
    return refusal(403, "REQUEST_LIMIT_EXCEEDED", message)


def daily_quota(seconds: float) -> Response:
    """The 24-hour limit of the org, over all its applications."""
    return refusal(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")


def missing_scope() -> Response:
    """The integration user may not do this."""
    message = "insufficient access rights on cross-reference id"
    return refusal(403, "INSUFFICIENT_ACCESS", message)


def not_found() -> Response:
    """No such resource."""
    return refusal(404, "NOT_FOUND", "The requested resource does not exist")


def unknown_object(name: str) -> Response:
    """An object that the org lacks or hides, in a query."""
    message = f"sObject type '{name}' is not supported."
    return refusal(400, "INVALID_TYPE", message)


def unknown_field(kind: str, name: str) -> Response:
    """A field that the object lacks or hides, in a query."""
    message = (
        f"\nSELECT {name} FROM {kind}\n       ^\nERROR at Row:1:Column:8\n"
        f"No such column '{name}' on entity '{kind}'. If you are attempting to use a custom field,"
        " be sure to append the '__c' after the custom field name."
    )
    return refusal(400, "INVALID_FIELD", message)
