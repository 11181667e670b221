"""Rows of GAQL fields as the REST interface writes them: nested, camelCase, int64 as text."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from sandbox.servers.google_ads.accounts import Fields

DOUBLES = frozenset({"metrics.conversions", "metrics.conversions_value"})


@cache
def camel(name: str) -> str:
    """`cost_micros` as `costMicros`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def field_mask(fields: tuple[str, ...]) -> str:
    """The selected fields, camelCase, joined by commas."""
    return ",".join(".".join(camel(part) for part in field.split(".")) for field in fields)


def renderer(fields: tuple[str, ...], resource: str) -> Callable[[Fields], dict[str, Any]]:
    """A function that turns rows into their JSON form.

    The resource name comes along with every resource of which a field is selected, and with the
    resource of the FROM clause; fields without a value and empty lists are left out.
    """
    owners = {resource, *(field.split(".")[0] for field in fields)} - {
        "metrics",
        "segments",
    }
    nested = [field.rsplit(".", 1)[0] for field in fields if field.count(".") == 2]
    names = {f"{owner}.resource_name" for owner in {*owners, *nested}}
    paths = [
        (name, [camel(part) for part in name.split(".")])
        for name in dict.fromkeys([*sorted(names), *fields])
    ]

    def render(row: Fields) -> dict[str, Any]:
        answer: dict[str, Any] = {}
        for name, path in paths:
            value = row.get(name)
            if value is None or value == []:
                continue
            place = answer
            for part in path[:-1]:
                place = place.setdefault(part, {})
            place[path[-1]] = _value(name, value)
        return answer

    return render


def _value(name: str, value: Any) -> Any:
    if name in DOUBLES:
        return float(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value
