"""What the last release said, kept beside tonight's build: the ground of the restatement log.

The log itself lives in releases too: a rollback takes back what it undid, and a night that nothing
published leaves no trace in it.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb

from orchestration import release, warehouse
from orchestration.night import Night
from orchestration.released_tables import KEPT, TABLES

SCHEMA = "released"
# What decides how a record counts; targets, costs and exchange rates are figures, not definitions.
DEFINING = (
    "stages", "stage_mappings", "channels", "channel_rules", "sla", "schedules", "holidays",
    "teams", "thresholds", "reasons",
)  # fmt: skip


def load_released(night: Night) -> None:
    """Copy what tonight is compared with from the current release; nothing before the first."""
    try:
        folder = release.current(night.places.releases)
    except release.NoRelease:
        folder = None
    with night.warehouse() as connection:
        connection.execute(f"create schema if not exists {SCHEMA}")
        for name, columns in TABLES.items():
            body = ", ".join(f"{column} {kind}" for column, kind in columns.items())
            connection.execute(f"create or replace table {SCHEMA}.{name} ({body})")
        if folder is not None:
            _copy(connection, folder, definitions(night))


def definitions(night: Night) -> str:
    """A digest of everything that decides how a record counts: contract files and models."""
    digest = hashlib.sha256()
    for name in DEFINING:
        rows = [sorted(row.values.items()) for row in night.company.contract[name]]
        digest.update(json.dumps([name, rows], default=str).encode())
    settings = {k: v for k, v in night.company.settings.items() if k != "contract_version"}
    digest.update(json.dumps(settings, default=str, sort_keys=True).encode())
    stamp = night.places.dbt / "project.sha256"
    digest.update(stamp.read_bytes() if stamp.is_file() else b"")
    return digest.hexdigest()[:12]


def _copy(connection: duckdb.DuckDBPyConnection, folder: Path, now: str) -> None:
    file = str((folder / warehouse.DATABASE_FILE).resolve()).replace("'", "''")
    connection.execute(f"attach '{file}' as last_release (read_only)")
    # Of a release older than its records nothing can be said: every record would look late.
    if _has(connection, *KEPT["records"][:2]):
        _copy_facts(connection, release.manifest(folder), now)
        for name, (schema, table, query) in KEPT.items():
            if _has(connection, schema, table):
                columns, place = ", ".join(TABLES[name]), f"last_release.{schema}.{table}"
                said = query.format(columns=columns, table=place)
                connection.execute(f"insert into {SCHEMA}.{name} {said}")
    connection.execute("detach last_release")


def _copy_facts(connection: duckdb.DuckDBPyConnection, facts: dict[str, Any], now: str) -> None:
    names = ("version", "run_id", "contract_version")
    is_changed = facts.get("definitions", now) != now
    connection.execute(
        f"insert into {SCHEMA}.release values ($1, $2, $3, $4, $5)",
        [*(facts[name] for name in names), is_changed, facts["as_of"]],
    )


def _has(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    found = connection.execute(
        "select 1 from duckdb_tables() where database_name = 'last_release'"
        " and schema_name = $1 and table_name = $2",
        [schema, table],
    ).fetchone()
    return found is not None
