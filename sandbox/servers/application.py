"""All vendors in one ASGI app: sign-in, faults, then the vendor's own answer."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.faults import Faults
from sandbox.servers import doors, vendors
from sandbox.servers.stage import Stage
from sandbox.servers.wire import Json
from sandbox.servers.wreckage import refused, wrecked


class Reception:
    """Decides whose request it is, lets a fault strike, checks the sign-in, passes the rest on."""

    def __init__(self, app: ASGIApp):
        """`app` answers what is let in."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["path"].startswith(doors.ROOT):
            await self.app(scope, receive, send)
            return
        vendor = vendors.vendor_of(scope["path"])
        if vendor is None:
            await Json({"error": "no vendor has this path"}, 404)(scope, receive, send)
            return
        request = Request(scope, receive)
        identity = f"{request.method} {request.url.path}?{request.url.query}"
        fault = request.app.state.faults.strike(vendor.name, scope["path"], identity)
        refusal = refused(fault, vendor, request) if fault else None
        refusal = refusal or vendor.sign_in(request)
        if refusal is not None:
            await refusal(scope, receive, send)
        elif fault is not None:
            await wrecked(fault, self.app, scope, receive, send)
        else:
            await self.app(scope, receive, send)


def application(stage: Stage, faults: Faults | None = None) -> Starlette:
    """The app over a stage; what vendors keep between requests is in its `state`."""
    app = Starlette(routes=[*doors.routes(), *(r for v in vendors.ALL for r in v.routes())])
    app.add_middleware(Reception)
    app.state.stage = stage
    app.state.faults = faults or Faults()
    app.state.google_tokens = set()
    app.state.google_token_number = 0
    app.state.meta_reports = {}
    app.state.salesforce_tokens = set()
    app.state.salesforce_token_number = 0
    app.state.salesforce_queries = {}
    app.state.salesforce_jobs = {}
    return app
