"""Nodes, edges, insights at once and as asynchronous reports."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.servers.meta_ads.graph import EDGES, HIDDEN, Graph, Node, graph
from sandbox.servers.meta_ads.insights import report, span
from sandbox.servers.meta_ads.parameters import (
    BadParameterError,
    decoded,
    fields,
    matcher,
    page,
    parameters,
)
from sandbox.servers.meta_ads.refusals import (
    VERSION,
    not_found,
    refusal,
    sign_in_by_form,
)
from sandbox.servers.wire import Json

USAGE = {
    "x-fb-ads-insights-throttle": '{"app_id_util_pct":0,"acc_id_util_pct":0,'
    '"ads_api_access_tier":"standard_access"}'
}
NOT_READY = (
    "Sorry, the report cannot be loaded successfully. Please check if your job status is completed "
    "instead of failed or running before fetching the data."
)
PAGING = frozenset({"after", "before", "limit", "access_token"})
"""Parameters that do not change what a report says: its pages are cut from one answer."""

FIRST_REPORT = 6_023_920_149_050
SLOW_REPORTS = 8
"""Every so many reports, and the first, one says 100 percent and still running when first asked."""


def _shown(node: Node, wanted: list[str]) -> dict[str, Any]:
    return {
        name: node[name] for name in dict.fromkeys([*wanted, "id"]) if node.get(name) is not None
    }


def _today(request: Request, known: Graph, node_id: str) -> date:
    zone = known.zones[known.nodes[node_id]["account_id"]]
    return request.app.state.stage.as_of.astimezone(zone).date()


async def node(request: Request) -> Response:
    """GET /{id}: one object, or the state of a report."""
    identifier, given = request.path_params["id"], await parameters(request)
    known = graph(request.app.state.stage)
    if identifier == "me":
        return Json({"id": "1000000000000001", "name": "Sandbox System User"})
    if identifier in request.app.state.meta_reports:
        return Json(_poll(request.app.state.meta_reports[identifier]))
    if identifier not in known.nodes:
        return not_found()
    wanted, own = fields(given), known.nodes[identifier]
    for name in wanted:
        if name not in own:
            kind = known.kinds[identifier].capitalize()
            return refusal(
                100,
                f"(#100) Tried accessing nonexisting field ({name}) on node type ({kind})",
            )
    return Json(_shown(own, wanted or (["account_id"] if identifier.startswith("act_") else [])))


async def edge(request: Request) -> Response:
    """GET /{id}/{edge}: what is below a node; the deleted and archived only when asked for."""
    identifier, name = request.path_params["id"], request.path_params["edge"]
    known, given = graph(request.app.state.stage), await parameters(request)
    if name == "adaccounts" and identifier == "me":
        rows = [own for key, own in known.nodes.items() if known.kinds[key] == "account"]
        return page(
            request,
            given,
            rows,
            lambda own: _shown(own, fields(given) or ["account_id"]),
        )
    if identifier not in known.nodes or name not in EDGES:
        return not_found()
    try:
        rules = decoded(given, "filtering", [])
        if statuses := decoded(given, "effective_status", []):
            rules = [
                *rules,
                {"field": "effective_status", "operator": "IN", "value": statuses},
            ]
        matches = matcher(rules)
    except BadParameterError as problem:
        return refusal(100, str(problem))
    asked = any(rule["field"].endswith("effective_status") for rule in rules)
    rows = [
        own
        for own in known.below(identifier, name)
        if asked or own["effective_status"] not in HIDDEN
    ]
    return page(
        request,
        given,
        [own for own in rows if matches(own)],
        lambda own: _shown(own, fields(given)),
    )


async def insights(request: Request) -> Response:
    """GET: the figures at once, or those of a completed report. POST: order a report."""
    identifier, given = request.path_params["id"], await parameters(request)
    reports, known = request.app.state.meta_reports, graph(request.app.state.stage)
    if request.method == "POST" and (refused := await sign_in_by_form(request)):
        return refused
    if identifier in reports:
        return _result(request, reports[identifier], given)
    if identifier not in known.nodes:
        return not_found()
    try:
        today = _today(request, known, identifier)
        asked = sorted((key, value) for key, value in given.items() if key not in PAGING)
        rows = request.app.state.stage.derive(
            f"meta_ads {identifier} {asked}", lambda: report(known, identifier, given, today)
        )
        first, last = span(given, today)
    except BadParameterError as problem:
        return refusal(100, str(problem))
    if request.method == "GET":
        answer = page(request, given, rows, lambda row: row)
    else:
        number = str(FIRST_REPORT + len(reports))
        reports[number] = {
            "id": number,
            "account_id": known.nodes[identifier]["account_id"],
            "span": (first.isoformat(), last.isoformat()),
            "rows": rows,
            "polls_left": 1 if len(reports) % SLOW_REPORTS == 0 else 0,
            "is_done": False,
            "fails": bool(request.scope.get("sandbox.report_failed")),
        }
        answer = Json({"report_run_id": number})
    answer.headers.update(USAGE)
    return answer


def _poll(run: dict[str, Any]) -> dict[str, Any]:
    done = run["is_done"] = run["polls_left"] == 0
    run["polls_left"] = max(run["polls_left"] - 1, 0)
    state = "Job Running" if not done else "Job Failed" if run["fails"] else "Job Completed"
    answer = {
        "id": run["id"],
        "account_id": run["account_id"],
        "async_status": state,
        "async_percent_completion": 0 if state == "Job Failed" else 100,
        "is_running": not done,
        "date_start": run["span"][0],
        "date_stop": run["span"][1],
    }
    if state == "Job Failed":
        answer |= {
            "error_code": 2,
            "error_subcode": 1504018,
            "error_message": "The report timed out.",
        }
    return answer


def _result(request: Request, run: dict[str, Any], given: dict[str, str]) -> Response:
    if run["fails"] or not run["is_done"]:
        return refusal(
            2601,
            "Error accessing adreport job.",
            error_subcode=1815107,
            is_transient=True,
            error_user_title="Loading Async Ads Report Failed",
            error_user_msg=NOT_READY,
        )
    return page(request, given, run["rows"], lambda row: row)


def routes() -> list[Route]:
    """Every path of the vendor."""
    root = f"/{VERSION}/{{id}}"
    return [
        Route(f"{root}/insights", insights, methods=["GET", "POST"]),
        Route(f"{root}/{{edge}}", edge),
        Route(root, node),
    ]
