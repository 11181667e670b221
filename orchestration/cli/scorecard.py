"""The scorecard that a night ends with, read from the release file as any reader would."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from orchestration import release, warehouse
from orchestration.cli.console import out, print_table

MONTHS_SHOWN = 3
# Sums of numerators and denominators; a rate is never averaged.
SCORECARD = """
with

monthly as (
    select * from published.scorecard
    where month_start_date is null or month_start_date <= (select as_of from published.release)
),

months as (
    select distinct month_start_date from monthly
    where last_day(month_start_date) < (select as_of from published.release)
        and actual is not null
    order by month_start_date desc
    limit {months}
),

totals as (
    select
        department, metric, unit,
        sum(numerator) / nullif(case when unit = 'rate' then sum(denominator) else 1 end, 0)
            as total,
        sum(n) as n
    from monthly
    group by all
)

select totals.*, monthly.month_start_date, monthly.actual, monthly.target
from totals
left join monthly
    on totals.metric = monthly.metric and totals.department = monthly.department
    and monthly.month_start_date in (from months)
order by all
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
    months = sorted({line["month_start_date"] for line in lines if line["month_start_date"]})
    print_table(
        (
            "department",
            "metric",
            "all time",
            *(f"{m:%b %Y}" for m in months),
            "target",
            "reached",
            "n",
        ),
        _rows(lines, months),
        title=f"\n{facts[0][2]}: one funnel, both departments",
    )
    if methods:
        print_table(("attribution", "credited", "unattributed", "value"), methods, "\nconversions")
    out.print(
        f"\nrelease {facts[0][0]}, contract {facts[0][3]}, as of {facts[0][4]:%Y-%m-%d %H:%M} UTC"
    )
    out.print(f"read it    {folder / warehouse.DATABASE_FILE}", markup=False)
    out.print(
        'ask it     tandem query won_revenue --by month    tandem query "from published.deals"'
    )
    out.print("look       tandem status    tandem doctor    tandem dev (the Dagster UI)")


def _rows(lines: list[dict[str, Any]], months: list[Any]) -> list[list[str]]:
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
                metric.replace("_", " "),
                _value(row["total"], row["unit"]),
                *(_value(row["months"].get(m, {}).get("actual"), row["unit"]) for m in months),
                _value(last.get("target"), row["unit"]),
                _share(last.get("actual"), last.get("target")),
                _value(row["n"], "count"),
            ]
        )
    return shown


def _attribution(connection: duckdb.DuckDBPyConnection) -> list[list[str]]:
    totals = connection.execute(
        "select milestone || ' ' || method, sum(credit) filter (where channel <> 'unattributed'),"
        " sum(credit) filter (where channel = 'unattributed'), sum(credited_amount)"
        " from published.attribution_credits where milestone in ('won', 'order')"
        " group by all order by all"
    ).fetchall()
    return [
        [name, _value(credited, "count"), _value(rest, "count"), _value(value, "currency")]
        for name, credited, rest, value in totals
    ]


def _value(value: Any, unit: str) -> str:
    if value is None:
        return ""
    if unit == "rate":
        return f"{value:.1%}"
    return f"{Decimal(value):,.2f}" if unit == "currency" else f"{Decimal(value):,.0f}"


def _share(actual: Any, target: Any) -> str:
    return f"{actual / target:.0%}" if actual is not None and target else ""
