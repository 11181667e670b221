"""How fresh the published data is, for a person and for a timer."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from orchestration import release
from orchestration.cli.console import (
    DONE,
    FAILED,
    STALE,
    CompanyOption,
    JsonOption,
    complain,
    exits,
    print_json,
    print_table,
    settings_and_company,
)
from orchestration.places import Places


def add_commands(app: typer.Typer) -> None:
    """Hang this module's commands into the tree."""
    app.command("freshness")(exits(freshness))


def freshness(
    company: CompanyOption = None,
    alert: Annotated[
        bool, typer.Option("--alert", help="Send an alert about what has become overdue.")
    ] = False,
    as_json: JsonOption = False,
) -> int:
    """How old every source and published table is; exit code 4 where one is overdue."""
    from orchestration.alerting import ages, alerts_of_age, send

    settings, folder = settings_and_company(company)
    places = Places(folder.resolve())
    try:
        hours = float(settings["TANDEM_RELEASE_MAX_AGE_HOURS"])
        found = ages(places, hours, datetime.now(UTC))
        name = release.manifest(release.current(places.releases))["company"]
    except release.NoRelease as error:
        complain(str(error))
        return FAILED
    rows = [
        (each.name, each.as_of, each.allowed.total_seconds() / 3600, each.is_overdue)
        for each in found
    ]
    headers = ("what", "as of", "hours allowed", "overdue")
    if as_json:
        print_json([dict(zip(headers, row, strict=True)) for row in rows])
    else:
        print_table(headers, rows)
    for message in alerts_of_age(places, name, found) if alert else []:
        send(message, settings)
    return STALE if any(each.is_overdue for each in found) else DONE
