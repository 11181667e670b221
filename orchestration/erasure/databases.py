"""Write a DuckDB file anew.

DuckDB keeps deleted bytes in its file, also after a checkpoint; only `copy from database` into a
new file leaves them behind.
"""

import os
import shutil
from pathlib import Path

import duckdb

from orchestration import warehouse


def rewrite_database(path: Path, target: Path) -> None:
    """Write the contents of a DuckDB file into a new one, deleted bytes left behind."""
    target.unlink(missing_ok=True)
    with warehouse.scratch() as connection:
        # In memory alone, DuckDB would spill into the folder that the command was called in.
        connection.execute(f"set temp_directory = {_text(target.parent / 'spill')}")
        # Views name the catalog, so the copied file must be attached under its own name.
        connection.execute(f"attach {_text(path)} as warehouse (read_only)")
        connection.execute(f"attach {_text(target)} as fresh")
        connection.execute("copy from database warehouse to fresh")
        for statement in _comments(connection):
            connection.execute(statement)
        connection.execute("checkpoint fresh")
    with target.open("rb") as handle:
        os.fsync(handle.fileno())
    shutil.copymode(path, target)


def _comments(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Statements that give the copy its comments, which the copy does not take along."""
    tables = connection.execute(
        "select schema_name, table_name, comment from duckdb_tables()"
        " where database_name = 'warehouse' and comment is not null"
    ).fetchall()
    columns = connection.execute(
        "select schema_name, table_name, column_name, comment from duckdb_columns()"
        " where database_name = 'warehouse' and comment is not null and not internal"
    ).fetchall()
    return [
        *(f'comment on table fresh."{s}"."{t}" is {_text(c)}' for s, t, c in tables),
        *(f'comment on column fresh."{s}"."{t}"."{n}" is {_text(c)}' for s, t, n, c in columns),
    ]


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
