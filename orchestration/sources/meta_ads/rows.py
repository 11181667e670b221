"""Turns Graph API objects into rows of the raw tables."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from orchestration.sources.columns import CASTS, reader
from orchestration.sources.tables import RawTable

Row = dict[str, Any]
ZEROS = {"impressions": 0, "clicks": 0, "inline_link_clicks": 0, "spend": Decimal(0)}
MOMENTS = {
    **CASTS,
    "timestamp": lambda text: datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None),
}
GONE = {"DELETED": "deleted", "ARCHIVED": "archived"}


def parse(table: RawTable, objects: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """One row per object; times become naive UTC, `actions` JSON text.

    Meta sends numbers as strings and leaves out zeros.
    """
    fields = [
        (name, reader((name,), kind, ZEROS.get(name), MOMENTS))
        for name, kind in table.columns.items()
    ]
    for each in objects:
        yield {name: read(each) for name, read in fields}


def marked(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows of an entity, deleted and archived ones marked.

    `effective_status` also tells of a deleted parent, which `status` does not.
    """
    for row in rows:
        reason = GONE.get(row["status"]) or GONE.get(row["effective_status"])
        yield {**row, "_is_deleted": reason is not None, "_deleted_reason": reason}
