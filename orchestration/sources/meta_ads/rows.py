"""Turns Graph API objects into rows of the raw tables."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from orchestration.sources.columns import CASTS, object_table, with_endings
from orchestration.sources.tables import RawTable

Row = dict[str, Any]
ZEROS = {"impressions": 0, "clicks": 0, "inline_link_clicks": 0, "spend": Decimal(0)}
MOMENTS = {
    **CASTS,
    "timestamp": lambda text: datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None),
}
GONE = {"DELETED": "deleted", "ARCHIVED": "archived"}


def parse(table: RawTable, objects: Sequence[Mapping[str, Any]]) -> pa.Table:
    """One row per object; times become naive UTC, `actions` JSON text.

    Meta sends numbers as strings and leaves out zeros.
    """
    return object_table(
        table.columns, {name: (name,) for name in table.columns}, objects, ZEROS, MOMENTS
    )


def marked(rows: pa.Table) -> pa.Table:
    """Rows of an entity, deleted and archived ones marked.

    `effective_status` also tells of a deleted parent, which `status` does not.
    """
    pairs = zip(rows["status"].to_pylist(), rows["effective_status"].to_pylist(), strict=True)
    reasons = [GONE.get(status) or GONE.get(effective) for status, effective in pairs]
    return with_endings(rows, reasons)
