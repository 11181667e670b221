"""Graph API errors: HTTP 400 with a code that says what is meant."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import orjson
from starlette.requests import Request
from starlette.responses import Response

from sandbox.servers.credentials import META_TOKEN
from sandbox.servers.wire import Json

VERSION = "v26.0"
TRACE = "ASandboxTrace"
DAY_IN_MINUTES = 1440


def refusal(code: int, message: str, *, status: int = 400, **more: Any) -> Json:
    """An error in the Graph API's shape."""
    error = {
        "message": message,
        "type": "OAuthException",
        "code": code,
        **more,
        "fbtrace_id": TRACE,
    }
    return Json({"error": error}, status_code=status)


def sign_in(request: Request) -> Response | None:
    """Refuse a request without the token, which may come as header or as parameter."""
    given = request.query_params.get("access_token")
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ").removeprefix("OAuth ")
    if META_TOKEN in (given, bearer) or request.method == "POST":
        return None
    return refuse_token(given or bearer)


def refuse_token(given: str | None) -> Response:
    """Code 190 for a bad token, 2500 for none."""
    if given:
        return refusal(190, "Invalid OAuth access token - Cannot parse access token")
    return refusal(
        2500,
        "An active access token must be used to query information about the current user.",
    )


async def sign_in_by_form(request: Request) -> Response | None:
    """A POST may carry its token in the form."""
    form = parse_qs((await request.body()).decode())
    given = (form.get("access_token") or [request.query_params.get("access_token")])[0]
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
    return None if META_TOKEN in (given, bearer) else refuse_token(given or bearer)


def token_expired() -> Response:
    """Code 190, subcode 463: the session has expired."""
    message = "Error validating access token: Session has expired."
    return refusal(190, message, error_subcode=463)


def missing_scope() -> Response:
    """Code 200: the app lacks ads_read."""
    message = "(#200) Ad account owner has NOT grant ads_management or ads_read permission"
    return refusal(200, message, status=403)


def _usage(minutes: int) -> dict[str, str]:
    usage = {
        "type": "ads_insights",
        "call_count": 100,
        "total_cputime": 100,
        "total_time": 100,
        "estimated_time_to_regain_access": minutes,
    }
    return {"x-business-use-case-usage": orjson.dumps({"3000000001": [usage]}).decode()}


def rate_limited(seconds: float) -> Response:
    """Code 17, subcode 2446079; the header hints the wait in whole minutes."""
    answer = refusal(17, "User request limit reached", error_subcode=2446079, is_transient=True)
    answer.headers.update(_usage(int(seconds // 60)))
    return answer


def daily_quota(seconds: float) -> Response:
    """Code 80000: too many insights calls to this account; a day to wait."""
    message = "There have been too many calls from this ad-account. Wait a bit and try again."
    answer = refusal(80000, message, error_subcode=2446079)
    answer.headers.update(_usage(max(DAY_IN_MINUTES, int(seconds // 60))))
    return answer


def not_found() -> Response:
    """Code 100, subcode 33: an object nobody knows or may see."""
    message = (
        "Unsupported get request. Object with ID does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation."
    )
    return refusal(100, message, error_subcode=33)
