"""What a load package holds for one raw table: Parquet files of rows, and marks of absence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import duckdb
import pyarrow.parquet as pq

from orchestration.sources.absences import ABSENCES, VALUES
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
    """Rows and absences of one table.

    files: Parquet files of rows.  marks: kind of absence to the columns its values stand for.
    scope: SQL condition on the raw table that selects the rows these files replace, or None.
    """

    table: RawTable
    files: Sequence[str]
    marks: Mapping[str, Sequence[str]]
    scope: str | None = None

    @cached_property
    def columns(self) -> list[str]:
        """Columns that arrived, without the loader's own."""
        names = {name: None for file in self.files for name in pq.read_schema(file).names}
        return [name for name in names if name != "_sequence" and not name.startswith("_dlt_")]

    def marked(self, kind: str) -> str:
        """The absences of a kind as a SQL relation with the table's own columns."""
        types = self.table.all_columns
        values = [
            f'cast({value} as {types[name]}) as "{name}"'
            for name, value in zip(self.marks[kind], VALUES, strict=False)
        ]
        return f"""(
            select {", ".join(values)}, deleted_reason, merged_into from {ABSENCES}
            where table_name = '{self.table.name}' and kind = '{kind}'
        )"""

    def add_new_columns(
        self, connection: duckdb.DuckDBPyConnection, schema: str, known: Mapping[str, str]
    ) -> list[str]:
        """Give the raw table the columns that arrive for the first time; returns their names."""
        new = [name for name in self.columns if name not in known]
        if not new:
            return []
        described = connection.execute(f"describe select * from {parquet(self.files)}").fetchall()
        types = {name: kind for name, kind, *_ in described}
        for name in new:
            connection.execute(
                f'alter table {schema}."{self.table.name}" add column "{name}" {types[name]}'
            )
        return new


def collect(
    connection: duckdb.DuckDBPyConnection,
    tables: Sequence[RawTable],
    files: Mapping[str, list[str]],
    hints: Mapping[str, Any],
) -> list[Delivery]:
    """Sort a load package (table name to files) by raw table.

    Also fills the temp table of absences, which `Delivery.marked` reads.  hints: dlt's tables,
    which carry the scope that `batches.replacing` gave.
    """
    marks: dict[str, dict[str, list[str]]] = {}
    if ABSENCES in files:
        connection.execute(
            f"create or replace temp table {ABSENCES} as select * from {parquet(files[ABSENCES])}"
        )
        for table, kind, columns in connection.execute(
            f"select distinct table_name, kind, columns from {ABSENCES}"
        ).fetchall():
            marks.setdefault(table, {})[kind] = columns.split(",")
    return [
        Delivery(
            table,
            files.get(table.name, []),
            marks.get(table.name, {}),
            hints.get(table.name, {}).get(SCOPE_HINT),
        )
        for table in tables
    ]


def parquet(files: Sequence[str]) -> str:
    """A SQL relation over Parquet files, whichever columns each has."""
    paths = ", ".join("'" + path.replace("'", "''") + "'" for path in files)
    return f"read_parquet([{paths}], union_by_name = true)"
