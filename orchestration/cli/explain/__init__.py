"""`tandem explain <what> [which]`: the rows behind a figure. One module per noun."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import duckdb
import typer

from orchestration import release, warehouse
from orchestration.cli.console import (
    FAILED,
    CompanyOption,
    JsonOption,
    complain,
    exits,
    settings_and_company,
)
from orchestration.cli.explain import customer, deal, metric, timeline
from orchestration.places import Places

Explain = Callable[[duckdb.DuckDBPyConnection, str, bool], int]

# The first word says what is explained; each gets the release, the second word and --json.
NOUNS: dict[str, Explain] = {"deal": deal.explain, "timeline": timeline.explain}
# Persons are in no release: these get the private build file.
PRIVATE_NOUNS: dict[str, Explain] = {"customer": customer.explain}


def add_commands(app: typer.Typer) -> None:
    """Hang this package's command into the tree."""
    app.command("explain")(exits(explain))


def explain(
    what: Annotated[
        str,
        typer.Argument(help="deal, timeline, customer, or a metric of the scorecard: won_revenue."),
    ],
    which: Annotated[str, typer.Argument(help="Which one, e.g. hubspot:301.")] = "",
    month: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m"], help="Of a metric: YYYY-MM, else the last complete one."),
    ] = None,
    segment: Annotated[
        str | None, typer.Option(help="Of a metric: a band of company size, e.g. 50-249.")
    ] = None,
    channel: Annotated[str | None, typer.Option(help="Of a metric: a channel.")] = None,
    company: CompanyOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show the rows behind a figure of the current release."""
    _, folder = settings_and_company(company)
    if what in PRIVATE_NOUNS:
        return _explain_privately(PRIVATE_NOUNS[what], Places(folder), which, as_json)
    noun = NOUNS.get(what)
    try:
        if noun is None:
            asked = metric.Question(what, month.date() if month else None, segment, channel)
            return metric.explain(Places(folder).releases, asked, as_json)
        database = release.current(Places(folder).releases) / warehouse.DATABASE_FILE
    except release.NoRelease as error:
        complain(str(error))
        return FAILED
    with warehouse.release_file(database) as connection:
        return noun(connection, which, as_json)


def _explain_privately(noun: Explain, places: Places, which: str, as_json: bool) -> int:
    try:
        with warehouse.build_file_to_read(places.build) as connection:
            return noun(connection, which, as_json)
    except (FileNotFoundError, warehouse.WarehouseBusy) as error:
        complain(str(error))
        return FAILED
