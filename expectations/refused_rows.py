"""Rows that never reached their table, because a loader could not read or type them.

They wait in `quarantine.rows` beside those that a rule set aside, with the file and line they came
from, until their key has been loaded.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from expectations.quarantine import LOADER, create_tables

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class RefusedRow:
    """A row that a loader could not put into its table at all.

    table_name, row_key: where it belongs; line counts from 1, as an editor does.
    """

    source: str
    table_name: str
    row_key: str
    rule: str
    reason: str
    row: Mapping[str, object]
    file: str | None = None
    line: int | None = None


def add(
    connection: duckdb.DuckDBPyConnection,
    rows: Iterable[RefusedRow],
    run_id: str,
    at: datetime,
) -> int:
    """Sets rows aside that a loader could not load; gives how many.

    at: naive UTC. A row already set aside under the same key is replaced, not doubled. It is
    released when its key has been loaded later than `at`.
    """
    create_tables(connection)
    count = 0
    for row in rows:
        place = [row.source, row.table_name, row.row_key]
        connection.execute(
            "delete from quarantine.rows where released_at is null and source = $1"
            " and table_name = $2 and row_key = $3",
            place,
        )
        content = json.dumps(dict(row.row), default=str, ensure_ascii=False)
        values = [*place, row.rule, row.reason, row.file, row.line, content, run_id, at]
        connection.execute(
            "insert into quarantine.rows values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, null,"
            f" '{LOADER}')",
            values,
        )
        count += 1
    return count
