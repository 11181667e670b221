"""Tokens by the client credentials flow, shown in the form or as Basic authorization."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response

from sandbox.servers.credentials import SALESFORCE_CLIENT_ID, SALESFORCE_CLIENT_SECRET
from sandbox.servers.wire import Json, unseal


async def token(request: Request) -> Response:
    """POST /services/oauth2/token: the client credentials flow, and no other."""
    asked_for = parse_qs((await request.body()).decode())
    form = {name: values[0] for name, values in asked_for.items()}
    if form.get("grant_type") != "client_credentials":
        error = {"error": "unsupported_grant_type", "error_description": "grant type not supported"}
        return Json(error, 400)
    given = (form.get("client_id"), form.get("client_secret"))
    basic = request.headers.get("authorization", "").removeprefix("Basic ")
    if (SALESFORCE_CLIENT_ID, SALESFORCE_CLIENT_SECRET) not in (given, _pair(basic)):
        error = {"error": "invalid_client", "error_description": "invalid client credentials"}
        return Json(error, 400)
    state = request.app.state
    state.salesforce_token_number += 1
    fresh = f"00DSb00000000Sb!AQ.{state.salesforce_token_number:06d}"
    state.salesforce_tokens.add(fresh)
    instance = str(request.base_url).rstrip("/")
    return Json(
        {
            "access_token": fresh,
            "instance_url": instance,
            "id": f"{instance}/id/00DSb00000000SbAAA/005Sb0000000001AAA",
            "token_type": "Bearer",
            "issued_at": "1793487600000",
            "signature": "c2FuZGJveA==",
        }
    )


def _pair(basic: str) -> tuple[str, str]:
    """Client id and secret of an Authorization header, the other way to show them."""
    name, _, secret = (unseal(basic) or "").partition(":")
    return name, secret
