"""Verdicts of earlier runs: for the trend, and for tables that have not changed since.

The verdict of an unchanged table under an unchanged suite is carried over instead of being
evaluated again. A rule that reads a second table is always evaluated.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from expectations.registry import Suite
from expectations.verdicts import Verdict, verdict_of

if TYPE_CHECKING:
    import duckdb

_TABLE = """
    create schema if not exists quarantine;
    create table if not exists quarantine.verdicts (
        run_id varchar not null,
        evaluated_at timestamp not null,
        gate varchar not null,
        schema_name varchar not null,
        table_name varchar not null,
        rule varchar not null,
        severity varchar not null,
        outcome varchar not null,
        observed varchar,
        expected varchar not null,
        failing_count bigint,
        failing_rows_sql varchar,
        owner varchar not null,
        fix varchar not null,
        is_quarantined boolean not null,
        is_carried boolean not null,
        is_blocking boolean not null,
        suite_fingerprint varchar not null,
        table_fingerprint varchar
    )
"""


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes `quarantine.verdicts` if it is not there; the columns are a promise to the models."""
    connection.execute(_TABLE)


def fingerprints(
    connection: duckdb.DuckDBPyConnection, suites: Collection[Suite]
) -> dict[str, str]:
    """What changes whenever a row of a raw table does, by table name, for the tables that exist.

    Rows and the time of the last load: every row a load inserts, changes or marks deleted gets a
    new `_loaded_at`. Tables without that column have no fingerprint, so are never carried.
    """
    known = connection.execute(
        "select schema_name || '.' || table_name from duckdb_columns()"
        " where database_name = current_database() and column_name = '_loaded_at'"
    ).fetchall()
    names = sorted({suite.name for suite in suites} & {name for (name,) in known})
    if not names:
        return {}
    query = " union all ".join(
        f"select '{name}', concat_ws(' ', count(*), max(_loaded_at)) from {name}" for name in names
    )
    return dict(connection.execute(query).fetchall())


def recall(
    connection: duckdb.DuckDBPyConnection,
    suites: Collection[Suite],
    prints: Mapping[str, str],
) -> dict[tuple[str, str], Verdict]:
    """Verdicts to carry over, by (`schema.table`, rule); prints: what `fingerprints` gave.

    Not carried: a rule that could not be evaluated, one that reads a second table, and one that
    set rows aside, because the table no longer holds them.
    """
    rows = connection.execute(
        """
        select schema_name || '.' || table_name, rule, suite_fingerprint, table_fingerprint,
            outcome, observed, failing_count, failing_rows_sql
        from quarantine.verdicts
        where table_fingerprint is not null and outcome <> 'could_not_evaluate'
            and not (outcome = 'failed' and is_quarantined)
        """
    ).fetchall()
    known = {tuple(row[:4]): row[4:] for row in rows}
    carried = {}
    for suite in suites:
        for rule in suite.rules:
            key = (suite.name, rule.name, suite.fingerprint, prints.get(suite.name))
            if key in known and not rule.reads_other_tables:
                verdict = verdict_of(suite, rule, *known[key])
                carried[suite.name, rule.name] = replace(verdict, is_carried=True)
    return carried


def remember(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    at: datetime,
    suites: Collection[Suite],
    verdicts: Iterable[Verdict],
) -> None:
    """Keeps a gate's verdicts, in place of those the same run has left before.

    at: naive UTC. The fingerprints kept are those of the tables as they are now.
    """
    prints = fingerprints(connection, suites)
    by_name = {suite.name: suite for suite in suites}
    rows = [
        {
            "run_id": run_id,
            "evaluated_at": at,
            "gate": by_name[verdict.suite].gate,
            "schema_name": verdict.schema,
            "table_name": verdict.table,
            "rule": verdict.expectation,
            "severity": verdict.severity,
            "outcome": verdict.outcome,
            "observed": verdict.observed,
            "expected": verdict.expected,
            "failing_count": verdict.n_failing,
            "failing_rows_sql": verdict.failing_rows_sql,
            "owner": verdict.owner,
            "fix": verdict.fix,
            "is_quarantined": verdict.is_quarantined,
            "is_carried": verdict.is_carried,
            "is_blocking": verdict.blocking,
            "suite_fingerprint": by_name[verdict.suite].fingerprint,
            "table_fingerprint": prints.get(verdict.suite),
        }
        for verdict in verdicts
    ]
    connection.begin()
    for gate in {suite.gate for suite in suites}:
        connection.execute(
            "delete from quarantine.verdicts where run_id = $1 and gate = $2",
            [run_id, gate],
        )
    if rows:
        # One list parameter: a row at a time costs ten times as much.
        connection.execute(
            "insert into quarantine.verdicts by name select unnest($1, max_depth := 2)", [rows]
        )
    connection.commit()
