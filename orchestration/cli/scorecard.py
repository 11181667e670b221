"""The scorecard that a night ends with, read from the release file as any reader would."""

from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from orchestration import release, warehouse
from orchestration.cli.console import out, print_table
from orchestration.disputes import read_disputes

MONTHS_SHOWN = 3
# A terminal with fewer letters gets the short form.
WIDE = 118
# A rate over all time is the sum of its numerators over the sum of its denominators, never a mean.
SCORECARD = """
with

known as (
    select * from published.scorecard
    where month_start_date is null or month_start_date <= (select as_of from published.release)
),

months as (
    select distinct month_start_date from known
    where is_complete and actual is not null
    order by month_start_date desc
    limit {months}
),

totals as (
    select
        department,
        metric,
        unit,
        case
            when unit = 'rate' or metric like 'ad_spend_per_%'
                then sum(numerator) / nullif(sum(denominator), 0)
            else sum(numerator)
        end as total,
        sum(n) as n
    from known
    group by department, metric, unit
    having sum(abs(numerator)) > 0 or sum(denominator) > 0
)

select totals.*, known.month_start_date, known.actual, known.target, known.n as month_n
from totals
left join known
    on totals.metric = known.metric
    and totals.department = known.department
    and known.month_start_date in (from months)
order by totals.department, totals.unit, totals.metric
"""
ATTRIBUTION = """
select
    conversion_type || ', ' || replace(method, '_', ' '),
    count(distinct conversion_id),
    sum(credit) filter (where channel <> 'unattributed'),
    sum(credit) filter (where channel = 'unattributed'),
    sum(credited_amount)
from published.attribution_credits
where conversion_type in ('won', 'order')
group by conversion_type, method
order by conversion_type, method
"""


def print_scorecard(releases: Path) -> None:
    """Print the shared funnel of the current release. Raises NoRelease before the first night."""
    folder = release.current(releases)
    with warehouse.release_file(folder / warehouse.DATABASE_FILE) as connection:
        facts = connection.execute("select * from published.release").fetchall()
        cursor = connection.execute(SCORECARD.format(months=MONTHS_SHOWN))
        headers = [column[0] for column in cursor.description]
        lines = [dict(zip(headers, row, strict=True)) for row in cursor.fetchall()]
        methods = _attribution(connection)
        disputes = read_disputes(connection)
    months = sorted({line["month_start_date"] for line in lines if line["month_start_date"]})
    headers = (
        "department",
        "metric",
        "all time",
        *(f"{m:%b %Y}" for m in months),
        f"{months[-1]:%b} target" if months else "target",
        "reached",
        "n",
    )
    is_short = out.width < WIDE
    disputed = {line["metric"] for line in lines for d in disputes if d.is_about(line["metric"])}
    rows = _rows(lines, months, is_short, disputed)
    if is_short:
        headers, rows = _narrow(headers, rows)
    print_table(headers, rows, title=f"\n{facts[0][2]}: one funnel, both departments")
    for one in disputes:
        if one.is_about(*disputed):
            out.print(f"* {one.sentence}")
    if methods:
        headers = ("attribution", "conversions", "credited", "unattributed", "value")
        print_table(headers, methods, "\nthe same conversions, by every method")
    out.print(
        f"\nrelease {facts[0][0]}, contract {facts[0][3]}, as of {facts[0][4]:%Y-%m-%d %H:%M} UTC"
    )
    # Not the release's own folder: it is pruned one day, under whoever reads it.
    out.print(f"read it    {releases / 'current' / warehouse.DATABASE_FILE}")
    out.print(
        'ask it     tandem query won_revenue --by month    tandem query "from published.deals"'
    )
    out.print("look       tandem status    tandem doctor    tandem dev (the Dagster UI)")


def scorecard_rows(releases: Path) -> list[dict[str, Any]]:
    """The scorecard for programs, as it is published. Raises NoRelease before the first night."""
    folder = release.current(releases)
    with warehouse.release_file(folder / warehouse.DATABASE_FILE) as connection:
        cursor = connection.execute("from published.scorecard order by month_start_date, metric")
        headers = [column[0] for column in cursor.description]
        return [dict(zip(headers, row, strict=True)) for row in cursor.fetchall()]


def _narrow(headers: tuple[str, ...], rows: list[list[str]]) -> tuple[tuple[str, ...], list]:
    """The same without all time and n, and with a line per department: for 80 letters."""
    shown: list[list[str]] = []
    for department, own in groupby(rows, key=lambda row: row[0]):
        shown.append([department.upper(), *([""] * (len(headers) - 4))])
        shown += [[row[1], *row[3:-1]] for row in own]
    return (headers[1], *headers[3:-1]), shown


def _rows(
    lines: list[dict[str, Any]], months: list[Any], is_short: bool, disputed: set[str]
) -> list[list[str]]:
    table: dict[tuple[str, str], dict[str, Any]] = {}
    for line in lines:
        row = table.setdefault((line["department"], line["metric"]), {"months": {}, **line})
        row["months"][line["month_start_date"]] = line
    shown = []
    for (department, metric), row in table.items():
        last = row["months"].get(months[-1], {}) if months else {}
        shown.append(
            [
                department,
                metric.replace("_", " ") + (" *" if metric in disputed else ""),
                _value(row["total"], row["unit"], is_short),
                *(_month(row["months"].get(month, {}), row["unit"], is_short) for month in months),
                _value(last.get("target"), row["unit"], is_short),
                _share(last.get("actual"), last.get("target")),
                _value(row["n"], "count"),
            ]
        )
    return shown


def _attribution(connection: duckdb.DuckDBPyConnection) -> list[list[str]]:
    return [
        [
            name,
            _value(conversions, "count"),
            f"{credited or 0:,.2f}",
            f"{rest or 0:,.2f}",
            _value(value, "money"),
        ]
        for name, conversions, credited, rest, value in connection.execute(ATTRIBUTION).fetchall()
    ]


def _month(line: dict[str, Any], unit: str, is_short: bool) -> str:
    value = _value(line.get("actual"), unit, is_short)
    # One of one is 100 % too: a month's rate says of how many it is.
    return f"{value} of {line['month_n']:,}" if value and unit == "rate" else value


def _value(value: Any, unit: str, is_short: bool = False) -> str:
    if value is None:
        return ""
    if unit == "rate":
        return f"{value:.0%}" if is_short else f"{value:.1%}"
    number = Decimal(value)
    if unit == "money":
        return f"{number:,.0f}" if is_short else f"{number:,.2f}"
    return f"{number:,.0f}" if number == number.to_integral() else f"{number:,.1f}"


def _share(actual: Any, target: Any) -> str:
    return f"{actual / target:.0%}" if actual is not None and target else ""
