"""Take a person out of files: databases are written anew, texts replaced, working folders emptied.

DuckDB keeps deleted bytes in its file, also after a checkpoint; only `copy from database` into a
new file leaves them behind.
"""

import gzip
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import duckdb

from orchestration import warehouse
from orchestration.erasure.plan import Plan

SQLITE = b"SQLite format 3\0"
GZIP = b"\x1f\x8b"
DUCKDB = b"DUCK"
DUCKDB_MAGIC_AT = 8
DBT_RESULTS = "run_results.json"


def is_database(path: Path) -> bool:
    """Whether a file is a DuckDB database."""
    with path.open("rb") as handle:
        return handle.read(DUCKDB_MAGIC_AT + len(DUCKDB))[DUCKDB_MAGIC_AT:] == DUCKDB


def owned_files(root: Path) -> Iterator[Path]:
    """Every file that runs made in a company folder; its declarations and inputs are not ours.

    Nor is the project as dbt has parsed it: its unit tests invent people of their own.
    """
    for folder in (root / "state", root / "releases", root / "site"):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            is_project = root / "state" / "dbt" in path.parents and path.name != DBT_RESULTS
            if path.is_file() and not path.is_symlink() and not is_project:
                yield path


def unpacked(path: Path) -> bytes:
    """A file's bytes, decompressed if they are gzip."""
    content = path.read_bytes()
    return gzip.decompress(content) if content.startswith(GZIP) else content


def clean_file(path: Path, plan: Plan) -> bool:
    """Take the person out of one file that is no DuckDB database. Returns whether it changed.

    What is neither text nor SQLite and names the person is deleted: it is a cache or a remnant.
    """
    content = path.read_bytes()
    if content.startswith(SQLITE):
        return _clean_sqlite(path, plan)
    is_packed = content.startswith(GZIP)
    try:
        text = (gzip.decompress(content) if is_packed else content).decode()
    except (UnicodeDecodeError, gzip.BadGzipFile, EOFError):
        text = content.decode("latin-1")
        if plan.names(text):
            path.unlink()
            return True
        return False
    cleaned = plan.swap(text)
    if cleaned == text:
        return False
    fresh = gzip.compress(cleaned.encode()) if is_packed else cleaned.encode()
    replace_bytes(path, fresh)
    return True


def replace_bytes(path: Path, content: bytes) -> None:
    """Put other bytes into a file's place in one rename, with the mode it had."""
    fresh = path.with_name(f".{path.name}.next")
    fresh.write_bytes(content)
    shutil.copymode(path, fresh)
    with fresh.open("rb") as handle:
        os.fsync(handle.fileno())
    os.replace(fresh, path)


def rewrite_database(path: Path, target: Path) -> None:
    """Write the contents of a DuckDB file into a new one, deleted bytes left behind."""
    target.unlink(missing_ok=True)
    with warehouse.scratch() as connection:
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


def _clean_sqlite(path: Path, plan: Plan) -> bool:
    changed = 0
    with sqlite3.connect(path) as connection:
        connection.create_function("without_person", 1, plan.swap)
        tables = connection.execute(
            "select name from sqlite_master where type = 'table'"
        ).fetchall()
        for (table,) in tables:
            for _, column, *_ in connection.execute(f'pragma table_info("{table}")').fetchall():
                changed += connection.execute(
                    f'update "{table}" set "{column}" = without_person("{column}")'
                    f" where typeof(\"{column}\") = 'text'"
                    f' and without_person("{column}") <> "{column}"'
                ).rowcount
        connection.commit()
    if changed:
        with sqlite3.connect(path, isolation_level=None) as connection:
            connection.execute("pragma wal_checkpoint(truncate)")
            connection.execute("vacuum")
            connection.execute("pragma wal_checkpoint(truncate)")
    return changed > 0


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
