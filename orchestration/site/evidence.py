"""What a run knows that no released table says: verdicts, rows set aside, the contract, nights.

Only counts, rules and keys that the release names anyway leave here. Values of rows, keys of rows
set aside and people's names do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from orchestration.company import Company
from orchestration.company.contract import CONTRACT_FILES, IDENTITY_LINKS
from orchestration.company.schema import Column, ContractFile
from orchestration.journal import Journal, read_journals
from orchestration.night import Night
from orchestration.site.answers import Row
from orchestration.site.examples import with_examples

NIGHTS_SHOWN = 30
ROWS_SHOWN = 60
# Who is on a team is for the team's head, not for a site that everybody opens.
WITHHELD = {"team_members": "owner_id"}
# A release of what was built before has its arrival judged in an earlier run.
JUDGED = """
with judged as (
    select * from quarantine.verdicts
    where (gate, run_id) in (
        select gate, max_by(run_id, row(run_id = $run_id, evaluated_at))
        from quarantine.verdicts
        group by gate
    )
)
"""
SUITES = f"""{JUDGED}
select
    schema_name || '.' || table_name as suite,
    gate,
    count(*) as rules,
    count(*) filter (where outcome = 'success') as held,
    count(*) filter (where outcome = 'failed') as failed,
    count(*) filter (where outcome = 'could_not_evaluate') as not_evaluated,
    count(*) filter (where is_carried) as carried
from judged
group by all
order by failed desc, not_evaluated desc, gate, suite
"""
FAILED = f"""{JUDGED}
select
    schema_name || '.' || table_name as suite,
    expected,
    observed,
    severity,
    replace(outcome, '_', ' ') as outcome,
    owner,
    fix,
    failing_rows_sql
from judged
where outcome <> 'success'
order by severity, suite, rule
"""
TREND = """
select
    max(evaluated_at) as evaluated_at,
    count(*) as rules,
    count(*) filter (where outcome = 'success') as held,
    count(*) filter (where outcome = 'failed') as failed,
    count(*) filter (where outcome = 'could_not_evaluate') as not_evaluated
from quarantine.verdicts
group by run_id
order by evaluated_at desc, run_id
limit $shown
"""
SET_ASIDE = """
select
    source,
    table_name,
    replace(rule, '_', ' ') as rule,
    count(*) filter (where released_at is null) as waiting,
    count(*) filter (where released_at is not null) as released
from quarantine.rows
group by source, table_name, rule
order by waiting desc, source, table_name, rule
"""

COLUMNS = """
select schema_name || '.' || table_name, list(column_name order by column_index)
from duckdb_columns()
where database_name = current_database()
group by schema_name, table_name
"""


@dataclass(frozen=True)
class ContractPart:
    """One file of the contract: what it says, its columns, the rows that hold on the day."""

    file: ContractFile
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    row_count: int
    note: str = ""


@dataclass(frozen=True)
class Evidence:
    """Everything the site's own pages show beside the release."""

    suites: list[Row]
    failed: list[Row]
    trend: list[Row]
    set_aside: list[Row]
    contract: list[ContractPart]
    nights: list[Journal]
    columns: dict[str, list[str]]


def evidence(night: Night) -> Evidence:
    """Gather what tonight's site needs, the run itself among the nights."""
    shown = {"run_id": night.journal.run_id, "shown": NIGHTS_SHOWN}
    with night.warehouse() as connection:
        answers = [_rows(connection, sql, shown) for sql in (SUITES, FAILED, TREND, SET_ASIDE)]
        answers[1] = with_examples(connection, answers[1])
        columns = dict(connection.execute(COLUMNS).fetchall())
    earlier = read_journals(night.places.runs, NIGHTS_SHOWN - 1)
    today = night.window.as_of.astimezone(ZoneInfo(night.company.timezone)).date()
    return Evidence(
        *answers,
        contract=contract_parts(night.company, today),
        nights=[night.journal, *earlier],
        columns=columns,
    )


def contract_parts(company: Company, day: date) -> list[ContractPart]:
    """The contract as it holds on a day, file by file; what it says of single persons left out."""
    return [_part(file, company, day) for file in CONTRACT_FILES if file is not IDENTITY_LINKS]


def _part(file: ContractFile, company: Company, day: date) -> ContractPart:
    holding = [
        dict(row.values)
        for row in company.contract[file.name]
        if row.day("valid_from") <= day <= row.day("valid_to")
    ]
    columns = tuple(column for column in file.own_columns if _is_used(column, holding))
    if file.name in WITHHELD:
        return ContractPart(file, (), (), len(holding), "Names are not shown here.")
    note = f"The last {ROWS_SHOWN} rows." if len(holding) > ROWS_SHOWN else ""
    return ContractPart(file, columns, tuple(holding[-ROWS_SHOWN:]), len(holding), note)


def _is_used(column: Column, rows: Sequence[Row]) -> bool:
    return any(row[column.name] not in (None, "") for row in rows)


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, shown: dict[str, Any]) -> list[Row]:
    values = {name: value for name, value in shown.items() if f"${name}" in sql}
    cursor = connection.execute(sql, values)
    headers = [column[0] for column in cursor.description]
    return [dict(zip(headers, row, strict=True)) for row in cursor.fetchall()]
