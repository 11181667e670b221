"""What a load package holds for one raw table: Parquet files of rows and of absences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import duckdb

from orchestration.sources.absences import GONE, PRESENT, REPLACED
from orchestration.sources.tables import RawTable

SCOPE_HINT = "x-merge-destination-scope"


class DeliveryBroken(Exception):
    """Rows that do not fit their table; the message names table, column or key."""


@dataclass
class TableReport:
    """What a load did to one table. removed: rows marked as gone, or deleted from a slice."""

    delivered: int = 0
    inserted: int = 0
    updated: int = 0
    removed: int = 0
    new_columns: list[str] = field(default_factory=list)

    @property
    def changed(self) -> int:
        """Rows that are different now."""
        return self.inserted + self.updated + self.removed


@dataclass(frozen=True)
class Delivery:
    """Parquet files of one table's rows and of its three kinds of absence.

    scope: SQL condition on the raw table that selects the rows these files replace, or None.
    """

    table: RawTable
    rows: Sequence[str]
    present: Sequence[str]
    gone: Sequence[str]
    replaced: Sequence[str]
    scope: str | None = None

    @classmethod
    def of(cls, table: RawTable, files: Mapping[str, list[str]], hints: Mapping[str, Any]) -> Self:
        """Collect a table's files out of a load package (table name to files)."""
        kinds = [files.get(table.name + kind, []) for kind in ("", PRESENT, GONE, REPLACED)]
        return cls(table, *kinds, scope=hints.get(SCOPE_HINT))

    def add_new_columns(
        self,
        connection: duckdb.DuckDBPyConnection,
        schema: str,
        existing: Mapping[str, Mapping[str, str]],
    ) -> list[str]:
        """Give the raw table the columns that arrive for the first time; returns their names."""
        if not self.rows:
            return []
        known = existing[self.table.name]
        arrived = columns_of_files(connection, self.rows)
        new = {name: kind for name, kind in arrived.items() if name not in known}
        for name, kind in new.items():
            connection.execute(
                f'alter table {schema}."{self.table.name}" add column "{name}" {kind}'
            )
        return list(new)


def columns_of_files(connection: duckdb.DuckDBPyConnection, files: Sequence[str]) -> dict[str, str]:
    """Columns of Parquet files without the loader's own."""
    described = connection.execute(f"describe select * from {parquet(files)}").fetchall()
    return {
        name: kind.lower()
        for name, kind, *_ in described
        if name != "_sequence" and not name.startswith("_dlt_")
    }


def parquet(files: Sequence[str]) -> str:
    """A SQL relation over Parquet files, whichever columns each has."""
    paths = ", ".join("'" + path.replace("'", "''") + "'" for path in files)
    return f"read_parquet([{paths}], union_by_name = true)"
