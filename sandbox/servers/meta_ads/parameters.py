"""What a Graph API call asks for: parameters of query and form, filters, fields, pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode

import orjson
from starlette.requests import Request

from sandbox.servers.credentials import META_TOKEN
from sandbox.servers.meta_ads.refusals import refusal
from sandbox.servers.wire import Json, page_limit, seal, unseal

PAGE_DEFAULT, PAGE_MOST = 25, 5000


class BadParameterError(Exception):
    """A call the API refuses with code 100; the text is its message."""


async def parameters(request: Request) -> dict[str, str]:
    """Every parameter of the query and, of a POST, of the form."""
    given = dict(request.query_params)
    if request.method == "POST":
        form = parse_qs((await request.body()).decode(), keep_blank_values=True)
        given |= {key: values[0] for key, values in form.items()}
    return given


def decoded(given: dict[str, str], name: str, otherwise: Any) -> Any:
    """A parameter written as JSON."""
    if not given.get(name):
        return otherwise
    try:
        return orjson.loads(given[name])
    except orjson.JSONDecodeError:
        raise BadParameterError(f"(#100) Param {name} must be valid JSON") from None


def fields(given: dict[str, str]) -> list[str]:
    """The fields asked for, comma separated or as a JSON array."""
    text = given.get("fields", "")
    if text.startswith("["):
        return [str(name) for name in decoded(given, "fields", [])]
    return [name.strip() for name in text.split(",") if name.strip()]


def matcher(filtering: list[dict[str, Any]]) -> Callable[[dict[str, Any]], bool]:
    """Whether a node satisfies every filter; a field may be written with its level, `ad.name`."""
    tests: dict[str, Callable[[Any, Any], bool]] = {
        "EQUAL": lambda own, value: str(own) == str(value),
        "NOT_EQUAL": lambda own, value: str(own) != str(value),
        "IN": lambda own, value: str(own) in [str(item) for item in value],
        "NOT_IN": lambda own, value: str(own) not in [str(item) for item in value],
        "CONTAIN": lambda own, value: str(value) in str(own),
        "GREATER_THAN": lambda own, value: float(own) > float(value),
        "LESS_THAN": lambda own, value: float(own) < float(value),
    }
    for rule in filtering:
        if rule.get("operator") not in tests:
            raise BadParameterError(f"(#100) filtering operator must be one of {', '.join(tests)}")
    return lambda node: all(
        tests[rule["operator"]](node.get(rule["field"].rsplit(".", 1)[-1]), rule["value"])
        for rule in filtering
    )


def page(
    request: Request, given: dict[str, str], rows: list[Any], show: Callable[[Any], Any]
) -> Json:
    """A page of rows with its cursors; `next` is there only when more follows."""
    try:
        limit = min(int(given.get("limit") or PAGE_DEFAULT), PAGE_MOST)
        start = int(unseal(given["after"]) or "") if given.get("after") else 0
    except ValueError:
        return refusal(100, "(#100) Invalid cursor or limit")
    some = rows[start : start + page_limit(request, limit)]
    body: dict[str, Any] = {"data": [show(row) for row in some]}
    if some:
        stop = start + len(some)
        cursors = {"before": seal(str(start)), "after": seal(str(stop))}
        paging: dict[str, Any] = {"cursors": cursors}
        body["paging"] = paging
        if stop < len(rows):
            onward = {**given, "access_token": META_TOKEN, "after": seal(str(stop))}
            paging["next"] = f"{request.url.replace(query='')}?{urlencode(onward)}"
    return Json(body)
