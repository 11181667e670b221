"""How a source declares the raw tables it fills."""

from dataclasses import dataclass, field
from typing import Protocol

import duckdb

# A row whose person was erased: it counts, says nothing, and no delivery touches it any more.
ERASED = "erased"
# Every raw table carries these beside the vendor's own columns.
LOAD_COLUMNS = {
    "_loaded_at": "timestamp",
    "_is_deleted": "boolean",
    "_deleted_reason": "varchar",
    "_merged_into": "varchar",
}


@dataclass(frozen=True)
class RawTable:
    """One raw table as the warehouse promises it.

    A declared table always exists, perhaps empty, so that SQL never asks whether a source is on.

    name: table name inside `raw_<source>`, the vendor's own plural noun.
    key: the vendor's key; rows are upserted by it.
    columns: vendor column name to DuckDB type, key included, load columns excluded.
    description: one sentence that starts with "One row per".
    parents: (column that names a table of this source, column with its id) for rows that live and
    die with another row; they are removed when that row is merged or purged.
    """

    name: str
    key: tuple[str, ...]
    columns: dict[str, str]
    description: str
    required: bool = field(default=True)
    parents: tuple[tuple[str, str], ...] = ()

    @property
    def all_columns(self) -> dict[str, str]:
        """Vendor columns, then load columns, in table order."""
        return {**self.columns, **LOAD_COLUMNS}

    def __post_init__(self) -> None:
        missing = [name for name in self.key if name not in self.columns]
        if missing:
            raise ValueError(
                f"raw table {self.name}: key columns {missing} are not among its columns"
            )


class Screen(Protocol):
    """Keeps out of a delivery who must not come back; None stands for a company without any."""

    def rows(
        self, connection: duckdb.DuckDBPyConnection, schema: str, table: RawTable, rows: str
    ) -> int:
        """Take them out of a temporary table with columns of `table`; returns rows removed."""
        ...

    def texts(self, connection: duckdb.DuckDBPyConnection, rows: str, column: str) -> int:
        """Remove the rows whose text names one of them; returns how many."""
        ...


@dataclass(frozen=True)
class Reconciliation:
    """A total that the vendor gives itself, beside the same total of the rows that arrived.

    table: raw table whose rows are added up.  measure: what is added up, e.g. a column.
    sql: one row per scope (an account, an object type) as scope, vendor_total, raw_total.
    tolerance: difference that roundings explain.
    """

    table: str
    measure: str
    sql: str
    tolerance: str = "0"
