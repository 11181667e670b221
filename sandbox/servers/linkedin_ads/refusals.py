"""Marketing API errors: status, code and message in a small object."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from sandbox.servers.credentials import LINKEDIN_TOKEN
from sandbox.servers.wire import Json

ACTIVE_VERSIONS = frozenset(
    [*(f"2025{month:02}" for month in (11, 12)), *(f"2026{month:02}" for month in range(1, 11))]
)


def refusal(status: int, code: str, message: str, **more: object) -> Json:
    """An error in LinkedIn's shape."""
    body = {"status": status, "code": code, "message": message, **more}
    return Json(body, status_code=status)


def sign_in(request: Request) -> Response | None:
    """Refuse a request without the version that lives, the protocol or the token."""
    version = request.headers.get("linkedin-version")
    if not version:
        return refusal(400, "VERSION_MISSING", "A version must be present.")
    if version not in ACTIVE_VERSIONS:
        return refusal(426, "NONEXISTENT_VERSION", f"Requested version {version}01 is not active")
    if request.headers.get("x-restli-protocol-version") != "2.0.0":
        return refusal(400, "ILLEGAL_ARGUMENT", "Syntax exception in path variables")
    if request.headers.get("authorization") != f"Bearer {LINKEDIN_TOKEN}":
        return refusal(401, "INVALID_ACCESS_TOKEN", "Invalid access token", serviceErrorCode=65600)
    return None


def token_expired() -> Response:
    """The token's two months are over."""
    message = "The token used in the request has expired"
    return refusal(401, "EXPIRED_ACCESS_TOKEN", message, serviceErrorCode=65602)


def missing_scope() -> Response:
    """The token lacks r_ads_reporting, or its member a role."""
    message = "Not enough permissions to access: GET-adAnalytics /adAnalytics"
    return refusal(403, "ACCESS_DENIED", message, serviceErrorCode=100)


def rate_limited(seconds: float) -> Response:
    """Too much at once; LinkedIn gives the wait in whole seconds, if at all."""
    message = "Data throttle limit for calls to this resource is reached."
    answer = refusal(429, "TOO_MANY_REQUESTS", message, serviceErrorCode=101)
    if seconds >= 1:
        answer.headers["Retry-After"] = str(int(seconds))
    return answer


def daily_quota(seconds: float) -> Response:
    """The application's calls of the day are used up, until midnight UTC."""
    message = "Resource level throttle APPLICATION DAY limit for calls to this resource is reached."
    return refusal(429, "TOO_MANY_REQUESTS", message, serviceErrorCode=101)


def not_found() -> Response:
    """Nobody's id."""
    return refusal(404, "RESOURCE_NOT_FOUND", "Could not find entity")
