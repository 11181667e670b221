"""Turns searchStream results into rows of the raw tables."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import orjson

from orchestration.sources.google_ads.tables import Report

Row = dict[str, Any]
REMOVED = "REMOVED"


def camel_case(field: str) -> tuple[str, ...]:
    """The JSON path of a GAQL field: `ad_group.final_urls` is ("adGroup", "finalUrls")."""
    return tuple(
        re.sub(r"_(\w)", lambda letter: letter[1].upper(), part) for part in field.split(".")
    )


def _value(result: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = result
    for step in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


def _cast(value: Any, kind: str, column: str) -> Any:
    """A JSON value as the column's type. JSON leaves out zeros, so a missing metric is 0."""
    if value is None:
        return 0 if column.startswith("metrics__") else False if kind == "boolean" else None
    if kind == "bigint":
        return int(value)
    if kind == "double":
        return float(value)
    if kind == "date":
        return date.fromisoformat(value)
    if kind == "varchar" and isinstance(value, list | dict):
        return orjson.dumps(value).decode()
    return value if kind == "boolean" else str(value)


def parse(report: Report, results: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """One row per result. int64 arrive as strings; micros stay whole micros."""
    fields = [
        (column, camel_case(report.field_of(column)), kind)
        for column, kind in report.table.columns.items()
    ]
    for result in results:
        yield {column: _cast(_value(result, path), kind, column) for column, path, kind in fields}


def marked(rows: Iterable[Row], status: str) -> Iterator[Row]:
    """Rows of an entity, those whose `status` column says REMOVED marked as deleted."""
    for row in rows:
        is_removed = row[status] == REMOVED
        yield {
            **row,
            "_is_deleted": is_removed,
            "_deleted_reason": "deleted" if is_removed else None,
        }
