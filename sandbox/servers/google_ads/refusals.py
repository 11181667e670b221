"""Google's error bodies: `google.rpc.Status` with a GoogleAdsFailure inside."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.servers.credentials import GOOGLE_DEVELOPER_TOKEN
from sandbox.servers.wire import Json

VERSION = "v26"
REQUEST_ID = "sandbox-request"
FAILURE = f"type.googleapis.com/google.ads.googleads.{VERSION}.errors.GoogleAdsFailure"
STATUSES = {
    400: ("INVALID_ARGUMENT", "Request contains an invalid argument."),
    401: (
        "UNAUTHENTICATED",
        "Request had invalid authentication credentials. Expected OAuth 2 access token.",
    ),
    403: ("PERMISSION_DENIED", "The caller does not have permission"),
    429: ("RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
}


class RefusedError(Exception):
    """A request the API refuses, by error family and code."""

    def __init__(self, status: int, family: str, code: str, message: str):
        """`family` is the field of ErrorCode, for instance `queryError`."""
        super().__init__(message)
        self.status, self.family, self.code = status, family, code


def failure(status: int, family: str, code: str, message: str, **details: Any) -> dict[str, Any]:
    """The body of one error."""
    name, summary = STATUSES[status]
    error: dict[str, Any] = {"errorCode": {family: code}, "message": message}
    if details:
        error["details"] = details
    detail = {"@type": FAILURE, "errors": [error], "requestId": REQUEST_ID}
    return {
        "error": {
            "code": status,
            "message": summary,
            "status": name,
            "details": [detail],
        }
    }


def answer(refusal: RefusedError, *, stream: bool) -> Response:
    """The refusal as an answer; a stream wraps its error in an array."""
    body = failure(refusal.status, refusal.family, refusal.code, str(refusal))
    return Json([body] if stream else body, status_code=refusal.status)


def sign_in(request: Request) -> Response | None:
    """Let pass: the token endpoint, or a living access token together with the developer token."""
    if request.url.path == "/token":
        return None
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token not in request.app.state.google_tokens:
        return token_expired()
    if request.headers.get("developer-token") != GOOGLE_DEVELOPER_TOKEN:
        message = "The developer token is missing or not valid."
        return Json(
            failure(401, "authenticationError", "DEVELOPER_TOKEN_PARAMETER_MISSING", message),
            401,
        )
    return None


def token_expired() -> Response:
    """401: the access token is too old or was never given out."""
    message = "The OAuth access token expired or is not valid."
    return Json(failure(401, "authenticationError", "OAUTH_TOKEN_EXPIRED", message), 401)


def missing_scope() -> Response:
    """403: the token was not granted the adwords scope."""
    return Json(
        failure(403, "authorizationError", "USER_PERMISSION_DENIED", "Insufficient scopes."),
        403,
    )


def _exhausted(seconds: float, rate_name: str) -> Response:
    wait = f"{seconds:g}s"
    details = {"rateScope": "DEVELOPER", "rateName": rate_name, "retryDelay": wait}
    message = f"Too many requests. Retry in {seconds:g} seconds."
    body = failure(429, "quotaError", "RESOURCE_EXHAUSTED", message, quotaErrorDetails=details)
    return Json(body, 429)


def rate_limited(seconds: float) -> Response:
    """429 for requests in too quick a row."""
    return _exhausted(seconds, "Number of requests per minute")


def daily_quota(seconds: float) -> Response:
    """429 for the day's operations; the delay is hours, whatever `seconds` says."""
    return _exhausted(max(seconds, 40_591), "Number of operations for basic access")


def not_found() -> Response:
    """404 for a method that does not exist."""
    body = {
        "code": 404,
        "message": "Requested entity was not found.",
        "status": "NOT_FOUND",
    }
    return Json({"error": body}, 404)
