"""How a fault looks on the wire: broken bodies, cut connections, late and refused answers."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.faults import Fault
from sandbox.servers.connections import abort
from sandbox.servers.vendors import Vendor

ERROR_PAGE = (
    "<html><head><title>500 Server Error</title></head>"
    "<body><h1>Error: Server Error</h1></body></html>"
)


def refused(fault: Fault, vendor: Vendor, request: Request) -> Response | None:
    """The answer of faults that replace the whole answer; None for the others."""
    if fault.kind == "rate_limited":
        return vendor.rate_limited(fault.seconds)
    if fault.kind == "daily_quota":
        return vendor.daily_quota(fault.seconds)
    if fault.kind == "missing_scope":
        return vendor.missing_scope()
    if fault.kind == "token_expired":
        request.app.state.google_tokens.clear()
        request.app.state.salesforce_tokens.clear()
        return vendor.token_expired()
    if fault.kind == "server_error":
        return HTMLResponse(ERROR_PAGE, status_code=500)
    return None


async def collected(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
    """The app's answer, held back: the start message and the whole body."""
    start: Message = {}
    body = b""

    async def hold(message: Message) -> None:
        nonlocal start, body
        if message["type"] == "http.response.start":
            start = message
        else:
            body += message.get("body", b"")

    await app(scope, receive, hold)
    return start, body


async def wrecked(fault: Fault, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Serve the app's answer as the fault deforms it."""
    if fault.kind == "reset":
        abort(scope["client"])
        return
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    if fault.kind in ("short_page", "report_failed"):
        scope[f"sandbox.{fault.kind}"] = True
    if fault.kind not in ("broken_json", "cut_body"):
        await app(scope, receive, send)
        return
    start, body = await collected(app, scope, receive)
    half = body[: len(body) // 2]
    if fault.kind == "broken_json":
        kept = [(k, v) for k, v in start["headers"] if k != b"content-length"]
        start["headers"] = [*kept, (b"content-length", str(len(half)).encode())]
    await send(start)
    await send(
        {
            "type": "http.response.body",
            "body": half,
            "more_body": fault.kind == "cut_body",
        }
    )
    if fault.kind == "cut_body":
        await asyncio.sleep(0.01)
        abort(scope["client"])
