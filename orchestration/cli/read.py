"""Commands that only read: query, status, releases."""

import csv
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer

from orchestration import release, warehouse
from orchestration.cli.console import (
    DONE,
    FAILED,
    USAGE,
    CompanyOption,
    JsonOption,
    complain,
    exits,
    out,
    print_json,
    print_table,
    settings_and_company,
)
from orchestration.cli.scorecard import print_scorecard
from orchestration.company import CompanyInvalid, load_company
from orchestration.journal import Journal, read_journals
from orchestration.night import Places
from orchestration.semantics import SEMANTIC_MANIFEST, MetricQueryInvalid, compile_metrics

ROWS_SHOWN = 1000
SQL_VERBS = ("select", "with", "from", "describe", "show", "summarize")


class Format(StrEnum):
    """How `query` prints."""

    table = "table"
    csv = "csv"
    json = "json"


def add_commands(app: typer.Typer) -> None:
    """Hang this module's commands into the tree."""
    app.command("query")(exits(query))
    app.command("status")(exits(status))
    app.command("scorecard")(exits(scorecard))
    app.command("releases")(exits(releases))


def query(
    what: Annotated[str, typer.Argument(help="Metrics, comma separated, or one SQL statement.")],
    company: CompanyOption = None,
    by: Annotated[str, typer.Option("--by", help="Grains and dimensions, comma separated.")] = "",
    where: Annotated[list[str] | None, typer.Option("--where", help="MetricFlow filter.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.table,
    show_sql: Annotated[bool, typer.Option("--sql", help="Print the SQL, do not run it.")] = False,
    limit: Annotated[int, typer.Option(help="Rows at most.", min=1)] = ROWS_SHOWN,
) -> int:
    """Ask the current release: metrics by name, or SQL over its tables."""
    _, folder = settings_and_company(company)
    if not what.strip():
        complain(
            'nothing is asked: tandem query won_revenue, or tandem query "from published.deals"'
        )
        return USAGE
    try:
        current = release.current(Places(folder).releases)
        # One row more than is shown, to know whether there are more.
        sql = _sql(what, by, where or [], current, limit + 1)
        if show_sql:
            print(sql)  # noqa: T201 - to be piped, so without the console's wrapping
            return DONE
        with warehouse.release_file(current / warehouse.DATABASE_FILE) as connection:
            cursor = connection.execute(sql)
            headers = [column[0] for column in cursor.description or ()]
            rows = cursor.fetchmany(limit + 1)
    except release.NoRelease as error:
        complain(str(error))
        return FAILED
    except (MetricQueryInvalid, duckdb.Error) as error:
        complain(str(error))
        return USAGE
    _print_rows(headers, rows[:limit], form)
    if len(rows) > limit:
        complain(f"only the first {limit:,} rows are shown: --limit shows more")
    return DONE


def status(company: CompanyOption = None, as_json: JsonOption = False) -> int:
    """Last runs, freshness of the sources, the current release, the next night."""
    settings, folder = settings_and_company(company)
    places = Places(folder)
    journals = read_journals(places.runs, last=5)
    try:
        manifest: dict[str, Any] = release.manifest(release.current(places.releases))
    except release.NoRelease:
        manifest = {}
    if as_json:
        print_json({"release": manifest, "runs": [vars(journal) for journal in journals]})
        return DONE
    print_table(("run", "as of", "status", "seconds", "release"), map(_run_row, journals), "runs")
    columns = ("source", "status", "is_required", "last_as_of", "max_staleness_hours")
    sources = [[source[column] for column in columns] for source in manifest.get("sources", [])]
    print_table(columns, sources, "\nsources at the last release")
    out.print(f"\nrelease   {manifest.get('version', 'none yet: `tandem run` makes one')}")
    try:
        loaded = load_company(folder, settings)
    except CompanyInvalid as error:
        # What the last nights did is worth seeing all the more.
        complain(f"\n{error}")
        return FAILED
    out.print(
        f"nightly   {loaded.nightly_at:%H:%M} {loaded.timezone} (switch it on in `tandem dev`)"
    )
    return DONE


def scorecard(company: CompanyOption = None) -> int:
    """The shared funnel of the current release."""
    _, folder = settings_and_company(company)
    try:
        print_scorecard(Places(folder).releases)
    except release.NoRelease as error:
        complain(str(error))
        return FAILED
    return DONE


def releases(company: CompanyOption = None, as_json: JsonOption = False) -> int:
    """All releases that are kept; the current one is marked."""
    _, folder = settings_and_company(company)
    root = Places(folder).releases
    manifests = [release.manifest(root / version) for version in release.versions(root)]
    if as_json:
        print_json(manifests)
        return DONE
    if not manifests:
        out.print("nothing is published yet: `tandem run` makes a release")
        return DONE
    now = (root / "current").resolve().name
    rows = [
        (
            "*" if entry["version"] == now else "",
            entry["version"],
            entry["as_of"],
            len(entry["tables"]),
        )
        for entry in manifests
    ]
    print_table(("", "release", "as of", "tables"), rows)
    return DONE


def _sql(what: str, by: str, where: list[str], current: Path, limit: int) -> str:
    if what.strip().split(maxsplit=1)[0].lower() in SQL_VERBS:
        return what
    names = [name.strip() for name in what.split(",")]
    dimensions = [name.strip() for name in by.split(",") if name.strip()]
    return compile_metrics(current / SEMANTIC_MANIFEST, names, dimensions, where, limit)


def _print_rows(headers: list[str], rows: list[tuple[Any, ...]], form: Format) -> None:
    if form is Format.json:
        print_json([dict(zip(headers, row, strict=True)) for row in rows])
    elif form is Format.csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(headers)
        writer.writerows(rows)
    else:
        print_table(headers, rows)


def _run_row(journal: Journal) -> tuple[Any, ...]:
    seconds = round(sum(step.seconds for step in journal.steps))
    moment = f"{journal.as_of:%Y-%m-%d %H:%M}"
    return journal.run_id[:8], moment, journal.status, seconds, journal.release
