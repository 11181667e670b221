"""The two gates of a night, and what they say to the journal."""

from collections.abc import Sequence

import duckdb

from expectations.gates import GateReport, arrive, depart
from expectations.quarantine import create_tables, waiting_tables
from expectations.registry import Suite, load_suites
from expectations.verdicts import Verdict
from orchestration.completeness import raw_changes
from orchestration.connections import off_schemas
from orchestration.journal import Finding, Step
from orchestration.night import Night
from orchestration.volumes import Volumes, read_volumes, unusual

EXAMPLES = 3


def arrival(night: Night) -> GateReport:
    """Judge what was delivered, set bad rows aside, refuse where something critical is wrong.

    Empty tables of a source that is off are not judged: nothing was delivered.
    """
    quiet = off_schemas(night.company, night.settings)
    raw_changes(night.places)
    with night.journal.step("arrival gate") as step, night.warehouse() as connection:
        create_tables(connection)
        waiting = waiting_tables(connection)
        suites = [
            suite
            for suite in load_suites(gate="arrival")
            if suite.schema not in quiet
            or suite.name in waiting
            or connection.execute(f"select 1 from {suite.name} limit 1").fetchall()
        ]
        report = arrive(connection, night.journal.run_id, night.as_of_utc, suites=suites)
        step.rows_quarantined = sum(count.quarantined for count in report.counts)
        step.rows_out = _rows(connection, suites)
        step.rows_in = step.rows_out + step.rows_quarantined
        _tell(night, step, report, connection)
    return report


def departure(night: Night) -> GateReport:
    """Judge what is about to be released."""
    with night.journal.step("departure gate") as step, night.warehouse() as connection:
        suites = load_suites(gate="departure")
        report = depart(connection, night.journal.run_id, night.as_of_utc, suites)
        step.rows_in = step.rows_out = _rows(connection, suites)
        _tell(night, step, report, connection)
        _tell_unusual_volumes(night, connection)
    return report


def _rows(connection: duckdb.DuckDBPyConnection, suites: Sequence[Suite]) -> int:
    """Rows of the tables that these suites judge."""
    counts = " union all ".join(f"select count(*) as n from {suite.name}" for suite in suites)
    if not counts:
        return 0
    ((rows,),) = connection.execute(f"select cast(sum(n) as bigint) from ({counts})").fetchall()
    return rows


def _tell_unusual_volumes(night: Night, connection: duckdb.DuckDBPyConnection) -> None:
    """A warning, because a company may well import a second one tonight."""
    rows = connection.execute(
        "select 'published.' || table_name, estimated_size from duckdb_tables()"
        " where database_name = current_database() and schema_name = 'published'"
    ).fetchall()
    tonight = Volumes(night.window.as_of.astimezone(night.company.zone).date(), dict(rows))
    for each in unusual(read_volumes(night.places.state), tonight):
        fix = "Look at the sources this table is made from; run again if a delivery was not whole"
        night.journal.find(Finding(f"{each.table}.volume", "warning", str(each), fix))


def _tell(
    night: Night, step: Step, report: GateReport, connection: duckdb.DuckDBPyConnection
) -> None:
    held = sum(verdict.outcome == "success" for verdict in report.verdicts)
    step.note = f"{held} of {len(report.verdicts)} expectations hold"
    for verdict in report.findings:
        night.journal.find(finding(verdict, connection))
    if report.refused:
        step.status = "refused"
        night.journal.status = "refused"


def finding(verdict: Verdict, connection: duckdb.DuckDBPyConnection) -> Finding:
    """What a person is told of a verdict: what was seen, how to mend it, which rows."""
    said = {"failed": "does not hold", "could_not_evaluate": "could not be evaluated"}
    seen = f" ({verdict.observed})" if verdict.observed else ""
    aside, query = "", verdict.failing_rows_sql or ""
    if verdict.is_quarantined and verdict.outcome == "failed":
        aside, query = _set_aside(verdict, connection)
    if verdict.is_named and verdict.outcome == "failed":
        rows = connection.execute(f"select * from ({query}) limit {EXAMPLES}").fetchall()
        aside = ": " + ", ".join(" ".join(map(str, row)) for row in rows)
    return Finding(
        where=f"{verdict.suite}.{verdict.expectation}",
        severity="error" if verdict.blocking else "warning",
        what=f"{said[verdict.outcome]}: {verdict.expected}{seen}{aside}",
        fix=verdict.fix,
        examples=query,
    )


def _set_aside(verdict: Verdict, connection: duckdb.DuckDBPyConnection) -> tuple[str, str]:
    """The first keys of the rows that a rule has set aside, and the query that shows them all.

    The rule's own query finds them no more. A key that is an address stays in quarantine.
    """
    waiting = (
        f"from quarantine.rows where source = '{verdict.schema.removeprefix('raw_')}'"
        f" and table_name = '{verdict.table}' and rule = '{verdict.expectation}'"
        " and released_at is null"
    )
    keys = connection.execute(
        f"select row_key {waiting} and not contains(row_key, '@') order by row_key limit {EXAMPLES}"
    ).fetchall()
    named = f": {', '.join(key for (key,) in keys)}" if keys else ""
    return f"; set aside{named}", f"select row_key, row_json {waiting}"
