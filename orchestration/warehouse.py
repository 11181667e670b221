"""The only opener of DuckDB: the private build file and the read-only releases."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

# The catalog takes the file's name, and compiled metric SQL names the catalog: never rename it.
DATABASE_FILE = "warehouse.duckdb"
PERSONAL_FILE = "personal.duckdb"
LOCK_FILE = "writer.lock"
# DuckDB draws its progress bar into logs too.
QUIET_UTC = "set TimeZone = 'UTC'; set enable_progress_bar = false"


class WarehouseBusy(Exception):
    """Another run holds the build file; the message says which file and what to do."""


@contextmanager
def writer_lock(state: Path) -> Iterator[None]:
    """Hold the one writer's lock of a company's state folder.

    The kernel releases it when the process dies, so a killed run blocks nobody.
    Raises WarehouseBusy at once where another run holds it.
    """
    state.mkdir(parents=True, exist_ok=True)
    with (state / LOCK_FILE).open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WarehouseBusy(
                f"another run is writing {state / DATABASE_FILE}: wait for it to end and run again"
            ) from error
        yield


@contextmanager
def build_file(
    path: Path, memory_limit: str = "4GB", threads: str = "2"
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the build file for writing, in UTC, and close it whatever happens."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(
        str(path),
        config={
            "memory_limit": memory_limit,
            "threads": threads,
            "temp_directory": str(path.parent / "spill"),
            "autoinstall_known_extensions": "false",
        },
    )
    try:
        # It holds everybody; its folder is shut too, but a copied folder is soon an open one.
        with suppress(PermissionError):
            path.chmod(0o600)
        connection.execute(QUIET_UTC)
        yield connection
    finally:
        connection.close()


@contextmanager
def build_file_to_read(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the build file read-only, with no way out, for questions about persons.

    Raises FileNotFoundError before the first run, WarehouseBusy while one is writing.
    """
    if not path.is_file():
        raise FileNotFoundError(f"{path} is not there yet: `tandem run` makes it")
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.IOException as error:
        raise WarehouseBusy(f"a run is writing {path}: wait for it to end") from error
    try:
        connection.execute(QUIET_UTC)
        connection.execute("set enable_external_access = false")
        yield connection
    finally:
        connection.close()


@contextmanager
def scratch(path: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory database, or a new file at `path`, for writing a release."""
    connection = duckdb.connect(str(path) if path else ":memory:")
    try:
        connection.execute(QUIET_UTC)
        yield connection
    finally:
        connection.close()


@contextmanager
def any_file(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a DuckDB file of ours, build or release, to look into it; nothing can be written."""
    connection = duckdb.connect(str(path), read_only=True)
    try:
        connection.execute(QUIET_UTC)
        yield connection
    finally:
        connection.close()


@contextmanager
def release_file(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a released file the way any reader should: read-only, no outside access, locked.

    `read_only` alone still lets SQL write files (`copy to`) and read any file; the two further
    settings refuse both. Connections of one process to one file share a database, so the first
    sets for all what is then locked.
    """
    connection = duckdb.connect(str(path.resolve()), read_only=True)
    try:
        with suppress(duckdb.InvalidInputException):
            connection.execute("set enable_progress_bar = false")
            connection.execute("set global TimeZone = 'UTC'")
            connection.execute("set enable_external_access = false")
            connection.execute("set lock_configuration = true")
        yield connection
    finally:
        connection.close()
