"""Which files are ours, and how a person is taken out of those that are no DuckDB database."""

import gzip
import os
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from orchestration.durable import remove_for_good, sync
from orchestration.erasure.plan import Plan

SQLITE = b"SQLite format 3\0"
GZIP = b"\x1f\x8b"
# What half a packed file raises, as a power cut leaves it.
TORN = (gzip.BadGzipFile, EOFError, zlib.error)
DUCKDB = b"DUCK"
DUCKDB_MAGIC_AT = 8
DBT_RESULTS = "run_results.json"


def is_database(path: Path) -> bool:
    """Whether a file is a DuckDB database."""
    with path.open("rb") as handle:
        return handle.read(DUCKDB_MAGIC_AT + len(DUCKDB))[DUCKDB_MAGIC_AT:] == DUCKDB


def owned_files(root: Path) -> Iterator[Path]:
    """Every file that runs made in a company folder; its declarations and inputs are not ours.

    A state that a restored backup replaced is ours too. Not ours is the project as dbt has
    parsed it: its unit tests invent people of their own.
    """
    for folder in (*sorted(root.glob("state*")), root / "releases", root / "site"):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            is_project = root / "state" / "dbt" in path.parents and path.name != DBT_RESULTS
            if path.is_file() and not path.is_symlink() and not is_project:
                yield path


def text_of(path: Path) -> str:
    """A file's text, decompressed if it is gzip and whole; bytes that are no text stay findable."""
    content = path.read_bytes()
    with suppress(*TORN):
        content = gzip.decompress(content) if content.startswith(GZIP) else content
    return content.decode(errors="replace")


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
    except (UnicodeDecodeError, *TORN):
        if plan.names(content.decode(errors="replace")):
            remove_for_good(path)
            return True
        return False
    cleaned = plan.swap(text)
    if cleaned == text:
        return False
    fresh = gzip.compress(cleaned.encode()) if is_packed else cleaned.encode()
    replace_bytes(path, fresh)
    return True


def replace_bytes(path: Path, content: bytes) -> None:
    """Put other bytes into a file's place in one rename, with the mode and times it had."""
    fresh = path.with_name(f".{path.name}.next")
    fresh.write_bytes(content)
    shutil.copystat(path, fresh)
    with fresh.open("rb") as handle:
        os.fsync(handle.fileno())
    os.replace(fresh, path)
    sync(path.parent)


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
