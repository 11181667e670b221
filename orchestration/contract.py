"""Load the company's contract and the run's clock into `raw_contract`, in one transaction."""

from datetime import datetime

import duckdb

from orchestration.company import Company
from orchestration.company.disputes import read_disputes
from orchestration.completeness import raw_changes
from orchestration.night import Night

SCHEMA = "raw_contract"
RUN_TABLES = {
    "company": "One row per company: its zone, currency, calendar and contract version.",
    "run": "One row per build: the run and its as-of, the only 'now' of every model.",
    "disputes": "One row per dispute of the departments, with its outcome.",
    "sources": "One row per source: the company's rule for it, and what became of it last.",
}
SOURCES_TABLE = """
create table if not exists raw_contract.sources (
    source varchar primary key,
    is_enabled boolean,
    is_required boolean,
    max_staleness_hours bigint,
    restatement_days bigint,
    last_succeeded_at timestamp,
    last_as_of timestamp,
    status varchar
)
"""


def load_contract(night: Night) -> dict[str, int]:
    """Replace every contract table, `company` and `run`. Returns rows by table name.

    dbt learns the time from the row in `run`, never from a variable: a variable that changes every
    night would force a full parse every night.
    """
    raw_changes(night.places)
    with night.warehouse() as connection:
        connection.execute("begin")
        connection.execute(f"create schema if not exists {SCHEMA}")
        connection.execute(SOURCES_TABLE)
        counts = replace_contract(connection, night.company)
        connection.execute(
            f"create or replace table {SCHEMA}.run as"
            " select cast(? as varchar) as run_id, cast(? as timestamp) as as_of,"
            " cast(? as timestamp) as first_as_of",
            [night.journal.run_id, night.as_of_utc, _first_as_of(connection, night.as_of_utc)],
        )
        ((counts["sources"],),) = connection.execute(
            f"select count(*) from {SCHEMA}.sources"
        ).fetchall()
        connection.execute("commit")
    return {**counts, "run": 1}


def replace_contract(connection: duckdb.DuckDBPyConnection, company: Company) -> dict[str, int]:
    """Replace the contract's tables, `company` and `disputes`. Returns rows by table name."""
    counts: dict[str, int] = {}
    disputes = {"disputes": read_disputes(company.folder, [])}
    for name, rows in {**company.contract_tables(), **disputes}.items():
        connection.register("arriving", rows)
        connection.execute(f"create or replace table {SCHEMA}.{name} as from arriving")
        connection.unregister("arriving")
        counts[name] = rows.num_rows
    return counts


def _first_as_of(connection: duckdb.DuckDBPyConnection, as_of: datetime) -> datetime:
    """The clock of the earliest run of this build file: what lies before it is reconstructed."""
    known = connection.execute(
        "select 1 from duckdb_columns() where schema_name = ? and table_name = 'run'"
        " and column_name = 'first_as_of'",
        [SCHEMA],
    ).fetchone()
    if not known:
        return as_of
    earliest = connection.execute(f"select min(first_as_of) from {SCHEMA}.run").fetchone()
    return min(as_of, earliest[0]) if earliest and earliest[0] else as_of


def record_source(
    connection: duckdb.DuckDBPyConnection, night: Night, source: str, status: str
) -> None:
    """Keep what became of a source tonight: fresh, stale, failed or off.

    A source that did not succeed keeps the time of its last success; one that failed is stale once
    that success is older than the company allows.
    """
    rules = night.company.sources[source]
    connection.execute(f"create schema if not exists {SCHEMA}")
    connection.execute(SOURCES_TABLE)
    succeeded: datetime | None = night.as_of_utc if status == "fresh" else None
    connection.execute(
        """
        insert into raw_contract.sources values (?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (source) do update set
            is_enabled = excluded.is_enabled,
            is_required = excluded.is_required,
            max_staleness_hours = excluded.max_staleness_hours,
            restatement_days = excluded.restatement_days,
            last_succeeded_at = coalesce(excluded.last_succeeded_at, sources.last_succeeded_at),
            last_as_of = coalesce(excluded.last_as_of, sources.last_as_of),
            status = case
                when excluded.status = 'failed'
                    and sources.last_as_of + to_hours(excluded.max_staleness_hours) < ?
                    then 'stale'
                else excluded.status
            end
        """,
        [
            source,
            rules.is_enabled and status != "off",
            rules.is_required,
            rules.max_staleness_hours,
            rules.restatement_days,
            succeeded,
            succeeded,
            status,
            night.as_of_utc,
        ],
    )
