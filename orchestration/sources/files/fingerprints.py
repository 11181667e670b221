"""Whether an entity's files are those of the last load: an unchanged night reads nothing."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.sources.files.mapping import FileMapping
from orchestration.sources.files.report import TableReport

# Raise it when the rules change, so that every file is judged again.
RULES_VERSION = 1
# Below this a file is compared by content: two writes in one clock tick may keep size and time.
SMALL_BYTES = 1 << 20

LEDGER = """
    create schema if not exists ingestion;
    create table if not exists ingestion.file_loads (
        entity varchar primary key,
        fingerprint varchar not null,
        delivered bigint not null,
        quarantined bigint not null,
        future_rows bigint not null,
        as_of timestamp not null
    );
"""


@dataclass(frozen=True)
class Ledger:
    """The record of the last load of each entity, kept in the build file beside the rows."""

    connection: duckdb.DuckDBPyConnection

    def create(self) -> None:
        """Make the record's table where it is missing."""
        self.connection.execute(LEDGER)

    def entities(self) -> list[str]:
        """Entities that were ever loaded."""
        rows = self.connection.execute("select entity from ingestion.file_loads").fetchall()
        return [entity for (entity,) in rows]

    def unchanged(self, entity: str, fingerprint: str, as_of: datetime) -> TableReport | None:
        """The report of the last load when nothing can have changed since, else None.

        Rows set aside for lying in the future are judged again once the as-of moves on.
        """
        row = self.connection.execute(
            "select delivered, quarantined from ingestion.file_loads where entity = $1"
            " and fingerprint = $2 and (future_rows = 0 or as_of >= $3)",
            [entity, fingerprint, as_of],
        ).fetchone()
        if row is None:
            return None
        return TableReport(row[0], row[0] - row[1], row[1], is_skipped=True)

    def keep(
        self, entity: str, fingerprint: str, report: TableReport, future_rows: int, as_of: datetime
    ) -> None:
        """Replace the record of an entity."""
        self.connection.execute(
            "insert or replace into ingestion.file_loads values (?, ?, ?, ?, ?, ?)",
            [entity, fingerprint, report.delivered, report.quarantined, future_rows, as_of],
        )


def fingerprint(files: Sequence[tuple[FileMapping, Sequence[Path]]]) -> str:
    """One text over mappings, file names and file contents; large files by size and time."""
    digest = hashlib.sha256(f"rules {RULES_VERSION}".encode())
    for mapping, paths in files:
        digest.update(repr(mapping).encode())
        for path in paths:
            status = path.stat()
            is_small = status.st_size <= SMALL_BYTES
            state = path.read_bytes() if is_small else str(status.st_mtime_ns).encode()
            digest.update(f"\0{path}\0{status.st_size}\0".encode() + state)
    return digest.hexdigest()
