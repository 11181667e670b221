"""Turns Graph API objects into rows of the raw tables."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import orjson

from orchestration.sources.tables import RawTable

Row = dict[str, Any]
COUNTS = ("impressions", "clicks", "inline_link_clicks")
GONE = {"DELETED": "deleted", "ARCHIVED": "archived"}


def _cast(value: Any, kind: str, column: str) -> Any:
    """A JSON value as the column's type; Meta sends numbers as strings and leaves out zeros."""
    if value is None:
        return 0 if column in COUNTS else Decimal(0) if column == "spend" else None
    if kind == "bigint":
        return int(value)
    if kind.startswith("decimal"):
        return Decimal(str(value))
    if kind == "date":
        return date.fromisoformat(value)
    if kind == "timestamp":
        return datetime.fromisoformat(value).astimezone(UTC).replace(tzinfo=None)
    return orjson.dumps(value).decode() if isinstance(value, list | dict) else str(value)


def parse(table: RawTable, objects: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """One row per object; times become naive UTC, `actions` JSON text."""
    for each in objects:
        yield {name: _cast(each.get(name), kind, name) for name, kind in table.columns.items()}


def marked(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows of an entity, deleted and archived ones marked.

    `effective_status` also tells of a deleted parent, which `status` does not.
    """
    for row in rows:
        reason = GONE.get(row["status"]) or GONE.get(row["effective_status"])
        yield {**row, "_is_deleted": reason is not None, "_deleted_reason": reason}
