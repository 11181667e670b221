"""The Google Ads Query Language, as far as reports need it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sandbox.servers.google_ads.refusals import RefusedError

_QUERY = re.compile(
    r"^\s*SELECT\s+(?P<select>.+?)\s+FROM\s+(?P<resource>\w+)"
    r"(?:\s+WHERE\s+(?P<where>.+?))?"
    r"(?:\s+ORDER\s+BY\s+(?P<order>.+?))?"
    r"(?:\s+LIMIT\s+(?P<limit>\d+))?"
    r"(?:\s+PARAMETERS\s+.+)?\s*;?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(
    r"\s*(?P<field>[\w.]+)\s*"
    r"(?:(?P<between>BETWEEN)\s+(?P<low>'[^']*'|\"[^\"]*\"|[\w.-]+)\s+AND\s+(?P<high>'[^']*'|\"[^\"]*\"|[\w.-]+)"
    r"|(?P<null>IS\s+(?:NOT\s+)?NULL)"
    r"|(?P<within>NOT\s+IN|IN)\s*\((?P<list>[^)]*)\)"
    r"|(?P<during>DURING)\s+(?P<period>\w+)"
    r"|(?P<operator>!=|>=|<=|=|<|>)\s*(?P<value>'[^']*'|\"[^\"]*\"|[\w.-]+))\s*",
    re.IGNORECASE,
)
PERIODS: dict[str, Callable[[date], tuple[date, date]]] = {
    "TODAY": lambda today: (today, today),
    "YESTERDAY": lambda today: (today - timedelta(1), today - timedelta(1)),
    "LAST_7_DAYS": lambda today: (today - timedelta(7), today - timedelta(1)),
    "LAST_14_DAYS": lambda today: (today - timedelta(14), today - timedelta(1)),
    "LAST_30_DAYS": lambda today: (today - timedelta(30), today - timedelta(1)),
}


@dataclass(frozen=True)
class Condition:
    """One comparison; `values` has one value, two for BETWEEN, any number for IN."""

    field: str
    operator: str
    values: tuple[str, ...]

    def holds(self, own: Any) -> bool:
        """Whether a row's value satisfies it; dates compare as ISO text, numbers as such."""
        if self.operator in ("IS NULL", "IS NOT NULL"):
            return (own is None) == (self.operator == "IS NULL")
        own, values = _alike(own, self.values)
        if self.operator == "BETWEEN":
            return values[0] <= own <= values[1]
        if self.operator in ("IN", "NOT IN"):
            return (own in values) == (self.operator == "IN")
        return {
            "=": own == values[0],
            "!=": own != values[0],
            "<": own < values[0],
            "<=": own <= values[0],
            ">": own > values[0],
            ">=": own >= values[0],
        }[self.operator]


@dataclass(frozen=True)
class Query:
    """A parsed query."""

    fields: tuple[str, ...]
    resource: str
    conditions: tuple[Condition, ...]
    order: tuple[tuple[str, bool], ...]
    limit: int | None

    def on(self, field: str) -> list[Condition]:
        """The conditions on a field."""
        return [condition for condition in self.conditions if condition.field == field]


def _alike(own: Any, values: tuple[str, ...]) -> tuple[Any, tuple[Any, ...]]:
    if isinstance(own, bool):
        return str(own).lower(), tuple(value.lower() for value in values)
    if isinstance(own, int | float):
        try:
            return float(own), tuple(float(value) for value in values)
        except ValueError:
            raise RefusedError(400, "queryError", "BAD_NUMBER", f"Bad number: {values}.") from None
    return ("" if own is None else str(own)), values


def _bare(literal: str) -> str:
    return literal.strip().strip("'\"")


def _conditions(text: str, today: date) -> list[Condition]:
    found, position = [], 0
    while position < len(text):
        match = _CONDITION.match(text, position)
        if match is None:
            raise RefusedError(
                400,
                "queryError",
                "UNEXPECTED_INPUT",
                f"Error in query: {text[position:]!r}.",
            )
        found.append(_condition(match, today))
        position = match.end()
        if position < len(text):
            joint = re.match(r"AND\s+", text[position:], re.IGNORECASE)
            if joint is None:
                raise RefusedError(
                    400,
                    "queryError",
                    "EXPECTED_AND",
                    "Expected AND between conditions.",
                )
            position += joint.end()
    return found


def _condition(match: re.Match[str], today: date) -> Condition:
    field = match["field"]
    if match["between"]:
        return Condition(field, "BETWEEN", (_bare(match["low"]), _bare(match["high"])))
    if match["null"]:
        return Condition(field, " ".join(match["null"].upper().split()), ())
    if match["within"]:
        operator = " ".join(match["within"].upper().split())
        return Condition(field, operator, tuple(_bare(item) for item in match["list"].split(",")))
    if match["during"]:
        period = PERIODS.get(match["period"].upper())
        if period is None:
            message = f"Invalid date literal: {match['period']}."
            raise RefusedError(400, "queryError", "INVALID_VALUE_WITH_DURING_OPERATOR", message)
        first, last = period(today)
        return Condition(field, "BETWEEN", (first.isoformat(), last.isoformat()))
    return Condition(field, match["operator"], (_bare(match["value"]),))


def parse(text: str, today: date) -> Query:
    """Parse a query; `today` (the account's zone) gives DURING its meaning. Raises RefusedError."""
    match = _QUERY.match(text)
    if match is None:
        raise RefusedError(
            400,
            "queryError",
            "EXPECTED_SELECT",
            "Error in query: expected SELECT ... FROM ...",
        )
    order = []
    for item in (match["order"] or "").split(","):
        if words := item.split():
            order.append((words[0], len(words) > 1 and words[1].upper() == "DESC"))
    return Query(
        tuple(field.strip() for field in match["select"].split(",")),
        match["resource"],
        tuple(_conditions(match["where"] or "", today)),
        tuple(order),
        int(match["limit"]) if match["limit"] else None,
    )
