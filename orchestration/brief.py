"""The page for the joint weekly meeting: what changed, what each side missed, what is disputed."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

DISPUTES_FILE = "disputes.csv"
ALLOCATION = "An accounting allocation, not a causal effect."
RELEASE = "select company_name, release_version, contract_version, as_of from published.release"
# The last complete month beside the one before it, where both are known.
CHANGES = """
select current.metric, cast(current.actual as double) as actual,
    cast(previous.actual as double) as month_before, cast(current.target as double) as target
from published.scorecard as current
left join published.scorecard as previous
    on current.metric = previous.metric and current.department = previous.department
    and previous.month_start_date = current.month_start_date - interval 1 month
where current.is_complete and current.month_start_date = (
    select max(month_start_date) from published.scorecard where is_complete)
order by current.metric
"""
MISSES = """
select kind, coalesce(deal_id, pass_id, account_id) as record, owner_id as owner, days_open,
    expected_value
from published.missed_opportunities
where not is_closed and department = $1
order by expected_value desc nulls last, missed_opportunity_id
limit 5
"""
VERDICTS = """
select sentence from published.campaign_diagnoses
where verdict not in ('on_track', 'not_enough_evidence')
order by scope, least(volume_effect, audience_effect, response_effect, execution_effect,
    value_effect), scope_key
"""
LEDGER = """
select month_start_date as month, marketing_amount as marketing, sales_amount as sales,
    realised_amount as realised, closing_amount as closing
from published.ledger_months order by month_start_date desc limit 3
"""
DISPUTABLE = """
select record_id as record, entry_date as day, amount from published.revenue_ledger
where is_disputable order by entry_date desc, record_id limit 5
"""
REASONS = """
select reason_label as reason, round(sum(credit), 1) as lost_deals,
    round(100 * sum(case when is_contradicted then credit else 0 end) / sum(credit))
        as contradicted_percent
from published.sales_feedback where kind = 'lost'
group by reason_label order by sum(credit) desc, reason_label limit 5
"""


def brief(connection: duckdb.DuckDBPyConnection, folder: Path) -> str:
    """Write the page in Markdown, which reads as text. folder: the company's, for its disputes."""
    company, version, contract, as_of = _rows(connection, RELEASE)[1][0]
    parts = [
        f"# {company}: the week of Sales and Marketing\n",
        f"Release {version}, contract {contract}, as of {as_of} UTC. {ALLOCATION}\n",
        _section("What changed in the last complete month", *_rows(connection, CHANGES)),
        _section("The five largest misses of Sales", *_rows(connection, MISSES, "sales")),
        _section("The five largest misses of Marketing", *_rows(connection, MISSES, "marketing")),
        _verdicts(connection),
        _section("Expected revenue moved, above expectation", *_rows(connection, LEDGER)),
        _section("Why deals were lost", *_rows(connection, REASONS)),
        _section("Handshakes that Sales and Marketing may dispute", *_rows(connection, DISPUTABLE)),
        _section("Disputes and decisions", *disputes(folder)),
    ]
    return "\n".join(parts)


def disputes(folder: Path) -> tuple[list[str], list[Sequence[Any]]]:
    """Headers and rows of the company's disputes file; nothing where there is none."""
    path = folder / DISPUTES_FILE
    if not path.is_file():
        return [], []
    with path.open(newline="", encoding="utf-8") as lines:
        header, *rows = list(csv.reader(lines)) or [[]]
    return header, [*rows]


def _verdicts(connection: duckdb.DuckDBPyConnection) -> str:
    sentences = [f"- {sentence}" for (sentence,) in _rows(connection, VERDICTS)[1]]
    return "\n".join(["## Verdicts\n", *(sentences or ["None beyond chance."]), ""])


def _rows(
    connection: duckdb.DuckDBPyConnection, sql: str, *values: str
) -> tuple[list[str], list[Sequence[Any]]]:
    cursor = connection.execute(sql, list(values))
    return [column[0] for column in cursor.description or ()], list(cursor.fetchall())


def _section(title: str, headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [f"## {title}\n"]
    if rows:
        lines += [_line(headers), _line(["---"] * len(headers)), *map(_line, rows)]
    else:
        lines.append("Nothing.")
    return "\n".join([*lines, ""])


def _line(values: Sequence[Any]) -> str:
    shown = ("" if value is None else str(value).replace("|", "/") for value in values)
    return f"| {' | '.join(shown)} |"
