"""CRM search: `POST .../{type}/search`, at most 10,000 records deep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.servers.hubspot.objects import shown
from sandbox.servers.hubspot.portal import portal
from sandbox.servers.hubspot.refusals import invalid, not_found
from sandbox.servers.hubspot.vocabulary import object_type
from sandbox.servers.wire import Json, json_body, millis, page_limit

PAGE_DEFAULT, PAGE_MOST, DEPTH = 10, 200, 10_000
GROUPS_MOST, FILTERS_MOST = 5, 6


class BadSearchError(Exception):
    """A search HubSpot would refuse; the text is its message."""


def comparable(text: str) -> tuple[int, float | str]:
    """A value in an order that numbers, moments and text share: numbers and moments before text."""
    number = millis(text)
    return (1, text.lower()) if number is None else (0, number)


def _test(operator: str, rule: dict[str, Any]) -> Callable[[str | None], bool]:
    """The test of one filter on a property's value (None: not set)."""
    value = str(rule.get("value", ""))
    values = {str(item).lower() for item in rule.get("values") or []}
    low, high = comparable(value), comparable(str(rule.get("highValue", "")))
    tokens = value.lower().replace("*", "")
    tests: dict[str, Callable[[str], bool]] = {
        "EQ": lambda own: comparable(own) == low,
        "NEQ": lambda own: comparable(own) != low,
        "LT": lambda own: comparable(own) < low,
        "LTE": lambda own: comparable(own) <= low,
        "GT": lambda own: comparable(own) > low,
        "GTE": lambda own: comparable(own) >= low,
        "BETWEEN": lambda own: low <= comparable(own) <= high,
        "IN": lambda own: own.lower() in values,
        "NOT_IN": lambda own: own.lower() not in values,
        "CONTAINS_TOKEN": lambda own: tokens in own.lower(),
        "NOT_CONTAINS_TOKEN": lambda own: tokens not in own.lower(),
        "HAS_PROPERTY": lambda own: True,
    }
    if operator == "NOT_HAS_PROPERTY":
        return lambda own: not own
    if operator not in tests:
        raise BadSearchError(f"Invalid input JSON: unknown operator {operator}")
    return lambda own: bool(own) and tests[operator](own or "")


def matcher(groups: list[dict[str, Any]]) -> Callable[[Any], bool]:
    """Groups are joined by OR, the filters of a group by AND; no group lets everything pass."""
    if len(groups) > GROUPS_MOST or any(len(g.get("filters", [])) > FILTERS_MOST for g in groups):
        raise BadSearchError(
            f"At most {GROUPS_MOST} filterGroups with {FILTERS_MOST} filters each are allowed"
        )
    compiled = [
        [(rule["propertyName"], _test(rule["operator"], rule)) for rule in group.get("filters", [])]
        for group in groups
    ]

    def matches(record: Any) -> bool:
        own = {**record.properties, "hs_object_id": record.id}
        return not compiled or any(
            all(test(own.get(name)) for name, test in group) for group in compiled
        )

    return matches


def order(sorts: list[Any]) -> tuple[Callable[[Any], Any], bool]:
    """The sort key and whether it descends; one sort at most, oldest first without one."""
    if len(sorts) > 1:
        raise BadSearchError("Only one sort is supported")
    first = sorts[0] if sorts else "createdate"
    if isinstance(first, str):
        first = {
            "propertyName": first.lstrip("-"),
            "direction": "DESC" if first.startswith("-") else "ASC",
        }
    name = first["propertyName"]

    def key(record: Any) -> Any:
        own = record.id if name == "hs_object_id" else record.properties.get(name)
        return comparable(own or ""), int(record.id)

    return key, str(first.get("direction", "ASC")).upper().startswith("DESC")


async def search(request: Request) -> Response:
    """A page of the live records that match; `after` is an offset, archived records never show."""
    kind, body = object_type(request.path_params["type"]), await json_body(request)
    if kind is None:
        return not_found()
    if not isinstance(body, dict):
        return invalid("Invalid input JSON")
    limit, after = int(body.get("limit") or PAGE_DEFAULT), int(body.get("after") or 0)
    if limit > PAGE_MOST:
        return invalid(f"limit must be at most {PAGE_MOST}")
    if after + limit > DEPTH:
        return invalid(
            f"The search endpoint returns at most {DEPTH} results: after + limit is too large"
        )
    try:
        matches, (key, descends) = (
            matcher(body.get("filterGroups") or []),
            order(body.get("sorts") or []),
        )
    except (BadSearchError, KeyError) as problem:
        return invalid(str(problem))
    shelf = portal(request.app.state.stage).shelves[kind]
    found = [shelf.records[i] for i in shelf.live if matches(shelf.records[i])]
    if needle := str(body.get("query") or "").lower():
        found = [
            r for r in found if any(needle in (v or "").lower() for v in r.properties.values())
        ]
    found.sort(key=key, reverse=descends)
    page = found[after : after + page_limit(request, limit)]
    names = body.get("properties") or []
    answer: dict[str, Any] = {
        "total": len(found),
        "results": [shown(shelf, kind, record, names, []) for record in page],
    }
    if after + len(page) < len(found):
        answer["paging"] = {"next": {"after": str(after + len(page))}}
    return Json(answer)
