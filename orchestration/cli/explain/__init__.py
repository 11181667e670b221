"""`tandem explain <what> [which]`: the rows behind a figure. One module per noun."""

from collections.abc import Callable
from typing import Annotated

import duckdb
import typer

from orchestration import release, warehouse
from orchestration.cli.console import (
    FAILED,
    USAGE,
    CompanyOption,
    JsonOption,
    complain,
    exits,
    settings_and_company,
)
from orchestration.cli.explain import customer, deal, timeline
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
    what: Annotated[str, typer.Argument(help="What to explain, e.g. deal.")],
    which: Annotated[str, typer.Argument(help="Which one, e.g. hubspot:301.")] = "",
    company: CompanyOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show the rows behind a figure of the current release."""
    _, folder = settings_and_company(company)
    if what in PRIVATE_NOUNS:
        return _explain_privately(PRIVATE_NOUNS[what], Places(folder), which, as_json)
    noun = NOUNS.get(what)
    if noun is None:
        complain(f"nothing explains {what}: there are {', '.join(sorted(NOUNS | PRIVATE_NOUNS))}")
        return USAGE
    try:
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
