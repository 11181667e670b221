"""Runs one source into the build file: dlt reads and types the pages, one transaction writes them.

dlt's own merge runs table by table, touches rows that did not change and moves the source's state
before the data is in. Here a load package is written in a single DuckDB transaction together with
the state (cursors) that it stands for. The build file is therefore the only truth about how far a
source was read: a crash at any instant, a lost dlt folder and a deleted build file all end in the
same place, a run that reads again what is not in the file.
"""

import json
import shutil
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dlt
import duckdb
import pyarrow as pa
from dlt.extract import DltSource

from orchestration.delivery import DeliveryBroken, TableReport, collect
from orchestration.merging import merge, remove_orphans
from orchestration.sources.columns import Misfit
from orchestration.sources.tables import RawTable, Screen
from orchestration.sources.transport import CallLog, SourceError

OpenBuild = Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]]

CURSORS = """
    create schema if not exists ingestion;
    create table if not exists ingestion.cursors (
        source varchar primary key,
        load_id varchar not null,
        as_of timestamp not null,
        state varchar not null
    );
"""


@dataclass
class LoadReport:
    """What one load did. `calls` and `retries` are HTTP requests; `seconds` is wall time."""

    source: str
    load_id: str
    tables: dict[str, TableReport]
    calls: int = 0
    retries: int = 0
    seconds: float = 0.0

    @property
    def delivered(self) -> int:
        """Rows the vendor sent, re-reads included."""
        return sum(table.delivered for table in self.tables.values())

    @property
    def changed(self) -> int:
        """Rows that are different now: new, updated, or gone."""
        return sum(table.changed for table in self.tables.values())

    @property
    def new_columns(self) -> dict[str, list[str]]:
        """Vendor columns seen for the first time, by table."""
        return {name: t.new_columns for name, t in self.tables.items() if t.new_columns}


def create_tables(
    connection: duckdb.DuckDBPyConnection, schema: str, tables: Sequence[RawTable]
) -> None:
    """Make every declared table exist with at least its declared columns; never drops anything."""
    connection.execute(f"create schema if not exists {schema}")
    existing = columns_of(connection, schema)
    connection.execute("begin transaction")
    for table in tables:
        known = existing.get(table.name)
        if known is None:
            columns = ", ".join(f'"{name}" {kind}' for name, kind in table.all_columns.items())
            connection.execute(f'create table {schema}."{table.name}" ({columns})')
            continue
        for name, kind in table.all_columns.items():
            if name not in known:
                connection.execute(
                    f'alter table {schema}."{table.name}" add column "{name}" {kind}'
                )
    connection.execute("commit")


def columns_of(connection: duckdb.DuckDBPyConnection, schema: str) -> dict[str, dict[str, str]]:
    """Columns and types of a schema's tables, in table order."""
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in connection.execute(
        """
        select table_name, column_name, lower(data_type) from information_schema.columns
        where table_schema = ? and table_catalog = current_database() order by ordinal_position
        """,
        [schema],
    ).fetchall():
        found.setdefault(table, {})[column] = kind
    return found


def load(
    name: str,
    dlt_source: DltSource,
    tables: Sequence[RawTable],
    open_build: OpenBuild,
    pipelines_dir: Path,
    as_of: datetime,
    calls: CallLog | None = None,
    screen: Screen | None = None,
) -> LoadReport:
    """Read `dlt_source` from where the build file says it stopped and write what arrived.

    open_build: gives the build file, opened for writing; it is held only while reading the cursors
    and while writing, and is closed on return.  as_of: the run's now, written as `_loaded_at` of
    rows that changed.  screen: keeps erased persons out.  Raises SourceError; then nothing was
    written and no cursor moved.
    """
    started, calls = time.monotonic(), calls or CallLog()
    schema = f"raw_{name}"
    with open_build() as connection:
        create_tables(connection, schema, tables)
        state = read_state(connection, name)
    folder = pipelines_dir / name
    shutil.rmtree(folder, ignore_errors=True)  # what a killed run left, whole or torn
    pipeline = dlt.pipeline(name, pipelines_dir=str(pipelines_dir), destination=_warehouse())
    pipeline.config.restore_from_destination = False  # the build file knows how far we are
    with pipeline.managed_state() as managed:
        managed["sources"] = state
    files, load_id = _read(pipeline, dlt_source)
    moment = as_of.astimezone(UTC).replace(tzinfo=None)
    with open_build() as connection:
        try:
            hints = dlt_source.schema.tables
            reports = _write(connection, schema, tables, files, hints, moment, screen)
        except DeliveryBroken as error:
            fix = "If the vendor changed the column's type, declare it so and run again"
            raise SourceError(name, str(error), fix) from error
        _commit(connection, name, load_id, moment, dict(pipeline.state.get("sources", {})))
    shutil.rmtree(folder)  # its pages hold personal data
    return LoadReport(
        source=name,
        load_id=load_id,
        tables=reports,
        calls=calls.total(name),
        retries=sum(n for (source, _), n in calls.retries.items() if source == name),
        seconds=time.monotonic() - started,
    )


def read_state(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, Any]:
    """The state committed with the last load of a source; empty before the first."""
    connection.execute(CURSORS)
    row = connection.execute(
        "select state from ingestion.cursors where source = ?", [name]
    ).fetchone()
    return json.loads(row[0]) if row else {}


def _warehouse() -> Any:
    """The destination dlt prepares files for. Files are written by `_write`, never by dlt."""

    @dlt.destination(
        name="warehouse",
        loader_file_format="parquet",
        batch_size=0,
        naming_convention="direct",
        max_table_nesting=0,
        skip_dlt_columns_and_tables=True,
    )
    def warehouse(items: Any, table: Any) -> None:
        raise NotImplementedError("load packages are written by orchestration.loading")

    return warehouse()


def _read(pipeline: dlt.Pipeline, dlt_source: DltSource) -> tuple[dict[str, list[str]], str]:
    """Run the source to its end; give the Parquet files of each table, and the package's id."""
    for resource in dlt_source.selected_resources.values():
        resource.add_map(_Numbered())
    try:
        pipeline.extract(dlt_source, loader_file_format="parquet")
        normalized = pipeline.normalize()
    except Exception as error:
        raise _source_error(pipeline.pipeline_name, error) from None
    files: dict[str, list[str]] = {}
    for load_id in normalized.loads_ids:
        for job in pipeline.get_load_package_info(load_id).jobs["new_jobs"]:
            files.setdefault(job.job_file_info.table_name, []).append(job.file_path)
    return files, max(normalized.loads_ids, default="")


class _Numbered:
    """Numbers rows in the order they arrived, so that of two versions the later one wins."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, item: Any) -> Any:
        first = self.count
        if isinstance(item, pa.Table):
            self.count += item.num_rows
            return item.append_column("_sequence", pa.array(range(first, self.count), pa.int64()))
        self.count += 1
        return {**item, "_sequence": first}


def _source_error(name: str, error: Exception) -> Exception:
    """The SourceError that dlt wrapped, alone: dlt's own text may quote requests.

    Anything else means an answer of a shape that nobody foresaw: it ends this source, not the
    night. Only a field's name is repeated, no value. What the machine lacks is not the vendor's.
    """
    cause: BaseException = error
    while not isinstance(cause, SourceError):
        inner = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
        if inner is None:
            break
        cause = inner
    if isinstance(cause, SourceError | OSError | MemoryError):
        return cause
    said = f": {cause}" if isinstance(cause, KeyError | Misfit) else ""
    *_, last = traceback.extract_tb(cause.__traceback__) or [None]
    where = f" at {Path(last.filename).name}:{last.lineno}" if last else ""
    what = f"an answer has an unexpected shape ({type(cause).__name__}{said}{where})"
    fix = "Compare with the vendor's change log; nothing of this source was loaded"
    return SourceError(name, what, fix)


def _write(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    tables: Sequence[RawTable],
    files: Mapping[str, list[str]],
    hints: Mapping[str, Any],
    moment: datetime,
    screen: Screen | None,
) -> dict[str, TableReport]:
    """Open the transaction and merge every delivery into it; `_commit` ends it."""
    deliveries = collect(connection, tables, files, hints)
    known = columns_of(connection, schema)
    new = {
        d.table.name: d.add_new_columns(connection, schema, known[d.table.name]) for d in deliveries
    }
    connection.execute("begin transaction")
    reports = {d.table.name: merge(connection, schema, d, moment, screen) for d in deliveries}
    ended = [table for table in tables if reports[table.name].removed]
    for table in tables:
        reports[table.name].removed += remove_orphans(connection, schema, table, ended)
        reports[table.name].new_columns = new[table.name]
    return reports


def _commit(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    load_id: str,
    moment: datetime,
    state: Mapping[str, Any],
) -> None:
    """Write the state that belongs to the rows, and make both visible at once."""
    connection.execute(
        "insert or replace into ingestion.cursors values (?, ?, ?, ?)",
        [name, load_id, moment, json.dumps(state, sort_keys=True, default=str)],
    )
    connection.execute("commit")
