"""The control doors, which no vendor has: move the clock, order faults."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox import faults
from sandbox.servers.wire import Json, json_body

ROOT = "/__sandbox__/"


async def clock(request: Request) -> Response:
    """GET tells the clock; POST {"day": n} moves it, forwards or backwards."""
    stage = request.app.state.stage
    if request.method == "POST":
        body = await json_body(request)
        if not isinstance(body, dict) or not isinstance(body.get("day"), int):
            return Json({"error": 'the body must be {"day": <whole number>}'}, status_code=400)
        stage.move(body["day"])
    return Json({"day": stage.day, "as_of": stage.as_of.isoformat()})


async def fault_rules(request: Request) -> Response:
    """GET reports the rules and their counts, POST replaces them, DELETE ends them."""
    in_force = request.app.state.faults
    if request.method == "DELETE":
        in_force.replace(())
    elif request.method == "POST":
        try:
            in_force.replace(faults.parse(await json_body(request)))
        except (ValueError, TypeError) as problem:
            return Json({"error": str(problem)}, status_code=400)
    return Json({"faults": in_force.report()})


def routes() -> list[Route]:
    """The doors' paths."""
    return [
        Route(f"{ROOT}clock", clock, methods=["GET", "POST"]),
        Route(f"{ROOT}faults", fault_rules, methods=["GET", "POST", "DELETE"]),
    ]
