"""BigQuery's error bodies."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from sandbox.servers.wire import Json


def refusal(status: int, reason: str, message: str) -> Json:
    """An error in the shape of Google's older JSON APIs."""
    errors = [{"message": message, "domain": "global", "reason": reason}]
    name = {
        400: "INVALID_ARGUMENT",
        401: "UNAUTHENTICATED",
        403: "PERMISSION_DENIED",
        404: "NOT_FOUND",
    }
    body = {
        "code": status,
        "message": message,
        "errors": errors,
        "status": name[status],
    }
    return Json({"error": body}, status_code=status)


def sign_in(request: Request) -> Response | None:
    """Everyone may read: with a local endpoint the client comes without credentials."""
    return None


def token_expired() -> Response:
    """401."""
    return refusal(401, "authError", "Request had invalid authentication credentials.")


def missing_scope() -> Response:
    """403: the service account may not read the dataset."""
    message = "Access Denied: Permission bigquery.tables.getData denied (or it may not exist)."
    return refusal(403, "accessDenied", message)


def rate_limited(seconds: float) -> Response:
    """403 rateLimitExceeded, which clients retry; there is no wait hint."""
    return refusal(403, "rateLimitExceeded", "Exceeded rate limits: too many api requests per user")


def daily_quota(seconds: float) -> Response:
    """403 quotaExceeded, which clients do not retry."""
    return refusal(
        403,
        "quotaExceeded",
        "Quota exceeded: Your project exceeded quota for tabledata.list bytes",
    )


def not_found(what: str = "Not found") -> Response:
    """404."""
    return refusal(404, "notFound", what)
