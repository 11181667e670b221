"""`tandem query`: metrics by name, or SQL, over the current release."""

from pathlib import Path
from typing import Annotated

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
    err,
    exits,
    out,
    settings_and_company,
)
from orchestration.cli.formats import Format, print_answer
from orchestration.metric_names import MetricQueryInvalid
from orchestration.metric_queries import MetricQuery, compile_query
from orchestration.places import Places
from orchestration.semantics import SEMANTIC_MANIFEST

# People read a table; a file that ends after a thousand rows would be a wrong file.
ROWS_SHOWN, ALL = 1000, 2**62
OF_WHAT = "select release_version, as_of, currency from published.release"
SQL_VERBS = ("select", "with", "from", "describe", "show", "summarize")


def add_commands(app: typer.Typer) -> None:
    """Hang this module's command into the tree."""
    app.command("query")(exits(query))


def query(
    what: Annotated[str, typer.Argument(help="Metrics, comma separated, or one SQL statement.")],
    company: CompanyOption = None,
    by: Annotated[str, typer.Option("--by", help="Grains and dimensions, comma separated.")] = "",
    where: Annotated[list[str] | None, typer.Option("--where", help="MetricFlow filter.")] = None,
    form: Annotated[
        Format, typer.Option("--format", help="How to print; arrow is an IPC stream.")
    ] = Format.table,
    as_json: JsonOption = False,
    show_sql: Annotated[bool, typer.Option("--sql", help="Print the SQL, do not run it.")] = False,
    limit: Annotated[
        int | None, typer.Option(help="Rows at most. Default: 1000 in a table, else all.", min=1)
    ] = None,
) -> int:
    """Ask the current release: metrics by name, or SQL over its tables."""
    _, folder = settings_and_company(company)
    if not what.strip():
        complain(
            'nothing is asked: tandem query won_revenue, or tandem query "from published.deals"'
        )
        return USAGE
    form = Format.json if as_json else form
    limit = limit or (ROWS_SHOWN if form is Format.table else ALL)
    try:
        # One row more than is shown, to know whether there are more.
        most = None if limit == ALL else limit + 1
        sql, database = _asked(Places(folder), what, by, where or [], most)
        if show_sql:
            print(sql)  # noqa: T201 - to be piped, so without the console's wrapping
            return DONE
        with warehouse.release_file(database) as connection:
            has_more = print_answer(connection.execute(sql), form, limit)
            if form is Format.table and out.is_terminal:
                said = connection.execute(OF_WHAT).fetchall()[0]
                err.print("release {}, as of {:%Y-%m-%d %H:%M} UTC, amounts in {}".format(*said))
    except release.NoRelease as error:
        complain(str(error))
        return FAILED
    except (MetricQueryInvalid, duckdb.Error) as error:
        complain(str(error))
        return USAGE
    if has_more:
        complain(f"only the first {limit:,} rows are shown: --limit shows more")
    return DONE


def _asked(
    places: Places, what: str, by: str, where: list[str], limit: int | None
) -> tuple[str, Path]:
    """The SQL to run, and the file to run it on."""
    current = release.current(places.releases)
    database = current / warehouse.DATABASE_FILE
    if what.strip().split(maxsplit=1)[0].lower() in SQL_VERBS:
        return what, database
    asked = MetricQuery(_names(what), _names(by), tuple(where), limit)
    return compile_query(asked, current / SEMANTIC_MANIFEST, places.metric_queries), database


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
