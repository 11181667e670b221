"""Reads a company's files into `raw_files`, every good row once, every bad row set aside."""

import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.sources.files import set_aside
from orchestration.sources.files.arrivals import Arrival
from orchestration.sources.files.entities import BY_NAME
from orchestration.sources.files.fingerprints import Ledger, fingerprint
from orchestration.sources.files.mapping import FileMapping, FileMappings
from orchestration.sources.files.relations import find_files
from orchestration.sources.files.report import LoadReport, TableReport
from orchestration.sources.files.writing import write
from orchestration.sources.tables import Screen
from orchestration.sources.transport import Window


def load(
    connection: duckdb.DuckDBPyConnection,
    mappings: FileMappings,
    window: Window,
    run_id: str,
    screen: Screen | None = None,
) -> LoadReport:
    """Bring every mapped table of `raw_files` in line with the files, in one transaction.

    connection: the build file, open for writing, not inside a transaction; the tables exist.
    run_id: kept with the rows that are set aside.  screen: keeps erased persons out.
    Files that are those of the last load are not read. Raises SourceError for a file that is
    missing, cannot be read or lacks a column; nothing is written then.
    """
    started = time.monotonic()
    as_of = window.as_of.astimezone(UTC).replace(tzinfo=None)
    ledger = Ledger(connection)
    ledger.create()
    tables: dict[str, TableReport] = {}
    arrivals: list[tuple[Arrival, str]] = []
    for entity in dict.fromkeys((*mappings.entities(), *ledger.entities())):
        if entity in mappings.unset:
            continue
        files = [(file, find_files(file, mappings.folder)) for file in mappings.of(entity)]
        mark = fingerprint(files)
        last = ledger.unchanged(entity, mark, as_of)
        if last is not None:
            tables[entity] = last
            continue
        arrivals.append((_judge(connection, entity, files, as_of, screen), mark))
    connection.begin()
    try:
        for arrival, mark in arrivals:
            _write(connection, arrival, mark, ledger, run_id)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    notes = [
        f"{entity}: {table.quarantined} rows are still set aside, see quarantine.rows"
        for entity, table in tables.items()
        if table.quarantined
    ]
    for arrival, _ in arrivals:
        tables[arrival.table.name] = arrival.report
        if arrival.collected:
            notes += set_aside.notes(connection, arrival.table.name, arrival.collected)
        arrival.clear()
    return LoadReport(tables, seconds=time.monotonic() - started, notes=notes)


def _judge(
    connection: duckdb.DuckDBPyConnection,
    entity: str,
    files: list[tuple[FileMapping, list[Path]]],
    as_of: datetime,
    screen: Screen | None,
) -> Arrival:
    arrival = Arrival(connection, BY_NAME[entity], as_of, files, screen)
    arrival.judge()
    return arrival


def _write(
    connection: duckdb.DuckDBPyConnection, arrival: Arrival, mark: str, ledger: Ledger, run_id: str
) -> None:
    write(arrival)
    entity = arrival.table.name
    set_aside.keep(connection, entity, arrival.collected, run_id, arrival.as_of)
    ledger.keep(entity, mark, arrival.report, arrival.future_rows, arrival.as_of)
