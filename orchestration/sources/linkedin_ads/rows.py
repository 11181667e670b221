"""Turns the Marketing API's elements into rows of the raw tables."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import orjson

from orchestration.sources.linkedin_ads.tables import METRICS, Report
from orchestration.sources.tables import RawTable

Row = dict[str, Any]
GONE = {"REMOVED": "deleted", "PENDING_DELETION": "deleted", "ARCHIVED": "archived"}


def camel_case(column: str) -> tuple[str, ...]:
    """The JSON path of a column: `run_schedule__start` is ("runSchedule", "start")."""
    return tuple(
        re.sub(r"_(\w)", lambda letter: letter[1].upper(), part) for part in column.split("__")
    )


def _value(element: Mapping[str, Any], column: str) -> Any:
    value: Any = element
    for step in camel_case(column):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _cast(value: Any, kind: str, column: str) -> Any:
    """A JSON value as the column's type; moments are epoch milliseconds, money is text.

    JSON leaves out what did not happen, so a missing metric is 0.
    """
    if value is None:
        return 0 if column in METRICS else None
    if kind == "bigint":
        return int(value)
    if kind.startswith("decimal"):
        return round(Decimal(str(value)), 12)
    if kind == "timestamp":
        return datetime.fromtimestamp(int(value) / 1000, UTC).replace(tzinfo=None)
    if kind == "boolean":
        return bool(value)
    return orjson.dumps(value).decode() if isinstance(value, list | dict) else str(value)


def parse(table: RawTable, elements: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """One row per element."""
    for each in elements:
        yield {name: _cast(_value(each, name), kind, name) for name, kind in table.columns.items()}


def marked(rows: Iterable[Row], status: str) -> Iterator[Row]:
    """Rows of an entity, removed and archived ones marked."""
    for row in rows:
        reason = GONE.get(row[status])
        yield {**row, "_is_deleted": reason is not None, "_deleted_reason": reason}


def day_rows(report: Report, account: str, elements: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """One row per pivot value and day."""
    for each in elements:
        start = each["dateRange"]["start"]
        yield {
            **{name: _cast(_value(each, name), kind, name) for name, kind in METRICS.items()},
            "account": account,
            report.entity: str(each["pivotValues"][0]),
            "date_range__start": date(start["year"], start["month"], start["day"]),
        }
