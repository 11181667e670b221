"""`tandem explain <metric> --month 2026-10`: from the number to its definition and its rows."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from orchestration import release, warehouse
from orchestration.cli.console import DONE, USAGE, complain, out, print_json, print_table
from orchestration.cli.explain.metric_questions import (
    FIGURE,
    KNOWN,
    MONTH,
    RATES,
    RELEASE,
    RESTATED,
    SUMS,
)
from orchestration.disputes import read_disputes
from orchestration.semantics import SEMANTIC_MANIFEST

Row = dict[str, Any]
ROWS_SHOWN = 30
# A ratio of two sums is explained by the rows of both.
RATIOS = {
    "ad_spend_per_inquiry": ("ad_spend", "inquiries"),
    "ad_spend_per_sqo": ("ad_spend", "sqos"),
    "ad_spend_per_won_deal": ("ad_spend", "new_won_deals"),
}


@dataclass(frozen=True)
class Question:
    """Which figure: a month of a metric, of the company or of one segment or channel."""

    metric: str
    month: date | None
    segment: str | None
    channel: str | None


def explain(releases: Path, asked: Question, as_json: bool) -> int:
    """Print definition, contract, rows and changes of one figure of the current release."""
    folder = release.current(releases)
    with warehouse.release_file(folder / warehouse.DATABASE_FILE) as connection:
        known = [metric for (metric,) in connection.execute(KNOWN).fetchall()]
        if asked.metric not in known:
            nouns = ", ".join(("customer", "deal", "timeline", *known))
            complain(f"nothing explains {asked.metric}: there are {nouns}")
            return USAGE
        found = _explained(connection, folder, asked)
    if found is None:
        complain(f"{asked.metric} has no figure of that month: leave --month out for the last one")
        return USAGE
    found["since_last_release"] = _since(releases, folder, found)
    if as_json:
        print_json(found)
    else:
        _print(found)
    return DONE


def _explained(
    connection: duckdb.DuckDBPyConnection, folder: Path, asked: Question
) -> dict[str, Any] | None:
    # The templates of the site take half a second to import.
    from orchestration.site.catalogue import metrics

    month = asked.month or _rows(connection, MONTH, asked.metric)[0]["max(month_start_date)"]
    figures = _rows(connection, FIGURE, asked.metric, month)
    if not figures:
        return None
    figure = figures[0]
    definition = metrics(folder / SEMANTIC_MANIFEST, [figure])[asked.metric]
    place = (month, asked.segment, asked.channel)
    rows = _behind(connection, asked.metric, place)
    part = asked.segment is not None or asked.channel is not None
    return {
        "metric": asked.metric,
        "month": month,
        "segment": asked.segment or "all",
        "channel": asked.channel or "all",
        **{name: figure[name] for name in ("unit", "target", "immature_count")},
        **_value(rows, figure, part),
        "definition": definition.definition,
        "computed_as": definition.sql,
        "definition_version": definition.version,
        "contract_version": figure["contract_version"],
        "run_id": figure["run_id"],
        **_rows(connection, RELEASE)[0],
        "rows": rows,
        "disputes": _disputed(connection, asked.metric, month, rows),
        "restatements": _rows(connection, RESTATED, asked.metric, *place),
    }


def _behind(
    connection: duckdb.DuckDBPyConnection, metric: str, place: tuple[date, str | None, str | None]
) -> list[Row]:
    """The rows in order of day and id, each with what the figure is after it."""
    rows = _rows(connection, RATES, metric, *place)
    for part in RATIOS.get(metric, (metric,)):
        rows += _rows(connection, SUMS, part, *place)
    return rows


def _disputed(
    connection: duckdb.DuckDBPyConnection, metric: str, month: date, rows: list[Row]
) -> list[str]:
    """What is disputed about the metric in this month, or about one of the rows that make it."""
    records = {row[name] for row in rows for name in ("record_id", "unit_id")}
    return [
        one.sentence
        for one in read_disputes(connection)
        if one.is_about(metric, month=month) or one.is_about(*records)
    ]


def _value(rows: list[Row], figure: Row, part: bool) -> Row:
    """The figure that the rows make; the scorecard's where it keeps no rows (sessions)."""
    if figure["metric"] in RATIOS:
        above, below = RATIOS[figure["metric"]]
        numerator = sum(row["value"] for row in rows if row["metric"] == above)
        denominator = sum(row["value"] for row in rows if row["metric"] == below)
    elif figure["has_denominator"]:
        numerator = sum(row["numerator"] for row in rows)
        denominator = sum(row["denominator"] for row in rows)
    else:
        total = sum(row["value"] for row in rows) if rows or part else figure["actual"]
        return {"actual": total, "numerator": None, "denominator": None}
    ratio = round(numerator / denominator, 6) if denominator else None
    return {"actual": ratio, "numerator": numerator, "denominator": denominator}


def _since(releases: Path, folder: Path, found: Row) -> Row | None:
    """What the release before said, and the records that came, went or changed since."""
    made = release.versions(releases)
    earlier = made[: made.index(folder.name)]
    if not earlier:
        return None
    before = {"release_version": earlier[-1]}
    with warehouse.release_file(releases / earlier[-1] / warehouse.DATABASE_FILE) as connection:
        part = (found["segment"], found["channel"])
        segment, channel = (None if each == "all" else each for each in part)
        places = (found["month"], segment, channel)
        try:
            was = _behind(connection, found["metric"], places)
            figures = _rows(connection, FIGURE, found["metric"], found["month"])
        except duckdb.CatalogException:
            return {**before, "note": "that release kept no records"}
    is_part = (found["segment"], found["channel"]) != ("all", "all")
    value = _value(was, figures[0], is_part) if figures else {"actual": None}
    old, new = ({(r["metric"], r["record_id"]): r for r in rows} for rows in (was, found["rows"]))
    return {
        **before,
        "actual": value["actual"],
        "contract_version": figures[0]["contract_version"] if figures else None,
        "came": sorted(key[1] for key in new.keys() - old.keys()),
        "went": sorted(key[1] for key in old.keys() - new.keys()),
        "changed": sorted(key[1] for key in new.keys() & old.keys() if new[key] != old[key]),
    }


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, *values: Any) -> list[Row]:
    cursor = connection.execute(sql, list(values))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _print(found: Row) -> None:
    part = [found[n] for n in ("segment", "channel") if found[n] != "all"]
    whose = f" of {' / '.join(part)}" if part else ""
    out.print(f"{found['metric']}{whose}, {found['month']:%B %Y}: {_shown(found['actual'])}")
    if found["denominator"] is not None:
        out.print(f"  {_shown(found['numerator'])} of {_shown(found['denominator'])}")
    if not part and found["target"] is not None:
        out.print(f"  target {_shown(found['target'])}")
    out.print(f"  {found['definition']}")
    out.print(
        f"  contract {found['contract_version']}, run {found['run_id']},"
        f" release {found['release_version']}, as of {found['as_of']} UTC"
    )
    for sentence in found["disputes"]:
        out.print(f"  {sentence}")
    rows = found["rows"]
    names = [name for name in (rows[0] if rows else ()) if name != "metric" or len(
        {row["metric"] for row in rows}) > 1]  # fmt: skip
    print_table(
        [name.replace("_", " ") for name in names],
        [[_shown(row.get(name)) for name in names] for row in rows[:ROWS_SHOWN]],
        f"\n{len(rows)} rows make it" + (f", the first {ROWS_SHOWN} (--json has all)"
                                         if len(rows) > ROWS_SHOWN else ""),
    )  # fmt: skip
    _print_changes(found)


def _print_changes(found: Row) -> None:
    since = found["since_last_release"]
    if since is None:
        out.print("\nthere is no release before this one")
    elif "note" in since:
        out.print(f"\nrelease {since['release_version']}: {since['note']}")
    else:
        moved = {name: since[name] for name in ("came", "went", "changed") if since[name]}
        said = "; ".join(f"{name}: {', '.join(ids[:5])}" + (f" and {len(ids) - 5} more"
                         if len(ids) > 5 else "") for name, ids in moved.items())  # fmt: skip
        out.print(f"\nrelease {since['release_version']} said {_shown(since['actual'])};"
                  f" {said or 'the same rows'}")  # fmt: skip
    if found["restatements"]:
        names = ("after_as_of_at", "cause", "value_before", "value_after", "delta", "evidence")
        print_table(
            [name.replace("_", " ") for name in names],
            [[_shown(row[name]) for name in names] for row in found["restatements"]],
            "\nrestated since the month was closed",
        )


def _shown(value: Any) -> str:
    """A number without the zeros that its column keeps; a day and a text as they are."""
    if value is None:
        return ""
    if isinstance(value, int | float) or hasattr(value, "as_tuple"):
        text = f"{value:,.6f}".rstrip("0").rstrip(".")
        return text or "0"
    return str(value)
