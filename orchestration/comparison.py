"""Compare the tables of two databases row by row; only a difference costs more than a checksum."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

# Sums of doubles depend on the order that threads add in.
FLOATS = ("DOUBLE", "FLOAT")
TOLERANCE = 1e-9

Columns = list[tuple[str, str]]


@dataclass(frozen=True)
class Difference:
    """A table that is not the same. rows: here and there; different: rows without their equal."""

    table: str
    rows: int
    other_rows: int
    different: int
    what: str = ""

    def __str__(self) -> str:
        said = f"{self.different:,} rows differ ({self.rows:,} grown, {self.other_rows:,} anew)"
        return self.what or said


def differences(
    connection: duckdb.DuckDBPyConnection, other: Path, schemas: Iterable[str]
) -> tuple[list[Difference], int]:
    """Tables of these schemas that are not the same in another file, and the rows compared.

    The order of rows means nothing; doubles may differ by their last digits.
    """
    mine = connection.execute("select current_database()").fetchall()[0][0]
    path = str(other).replace("'", "''")
    connection.execute(f"attach '{path}' as other (read_only)")
    wanted = sorted(schemas)
    here, there = (_tables(connection, name, wanted) for name in (mine, "other"))
    found, rows = [], 0
    for table in sorted(here.keys() | there.keys()):
        name = table.replace('"', "")
        if here.get(table) != there.get(table):
            found.append(Difference(name, 0, 0, 0, "is not in both, or has other columns"))
            continue
        pair = (f"{mine}.{table}", f"other.{table}")
        counted = [_checksum(connection, each, here[table]) for each in pair]
        rows += counted[0][0]
        if counted[0] != counted[1]:
            apart = _rows_apart(connection, pair, here[table])
            if apart:
                found.append(Difference(name, counted[0][0], counted[1][0], apart))
    connection.execute("detach other")
    return found, rows


def _tables(
    connection: duckdb.DuckDBPyConnection, database: str, schemas: list[str]
) -> dict[str, Columns]:
    """Columns with types of every table; views are the same SQL over the same tables."""
    rows = connection.execute(
        "select columns.schema_name, columns.table_name, column_name, columns.data_type"
        " from duckdb_columns() as columns semi join duckdb_tables() as tables"
        " using (database_name, schema_name, table_name)"
        " where database_name = $1 and list_contains($2, schema_name) order by column_index",
        [database, schemas],
    ).fetchall()
    found: dict[str, Columns] = {}
    for schema, table, column, kind in rows:
        found.setdefault(f'"{schema}"."{table}"', []).append((column, kind))
    return found


def _checksum(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Columns
) -> tuple[int, int]:
    names = ", ".join(f'"{name}"' for name, _ in columns)
    ((rows, total),) = connection.execute(
        f"select count(*), coalesce(sum(cast(hash({names}) as hugeint)), 0) from {table}"
    ).fetchall()
    return rows, total


def _rows_apart(
    connection: duckdb.DuckDBPyConnection, pair: tuple[str, str], columns: Columns
) -> int:
    """Rows of one side that have no equal on the other, pairing them in one order."""
    exact = [f'"{name}"' for name, kind in columns if kind not in FLOATS]
    floats = [f'"{name}"' for name, kind in columns if kind in FLOATS]
    key = ", ".join(exact) or "1"
    order = ", ".join([*floats]) or "1"
    numbered = [
        f"select *, row_number() over (partition by {key} order by {order}) as nth from {each}"
        for each in pair
    ]
    same = [f"a.{name} is not distinct from b.{name}" for name in [*exact, "nth"]]
    near = [
        f"(a.{name} is not distinct from b.{name} or abs(a.{name} - b.{name})"
        f" <= {TOLERANCE} * greatest(1, abs(a.{name})))"
        for name in floats
    ]
    ((apart,),) = connection.execute(
        f"select count(*) from ({numbered[0]}) as a full join ({numbered[1]}) as b"
        f" on {' and '.join(same)} where a.nth is null or b.nth is null"
        f" or not ({' and '.join(near) or 'true'})"
    ).fetchall()
    return apart
