"""`tandem brief`: the page for the joint weekly meeting."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from orchestration import release, warehouse
from orchestration.brief import brief as write_brief
from orchestration.brief import brief_page
from orchestration.cli.console import (
    DONE,
    FAILED,
    CompanyOption,
    JsonOption,
    complain,
    exits,
    out,
    print_json,
    settings_and_company,
)
from orchestration.places import Places


def add_commands(app: typer.Typer) -> None:
    """Hang this module's command into the tree."""
    app.command("brief")(exits(brief))


def brief(
    company: CompanyOption = None,
    target: Annotated[Path | None, typer.Option("--out", help="Write it to this file.")] = None,
    as_json: JsonOption = False,
) -> int:
    """Write the page for the joint weekly meeting, in Markdown."""
    _, folder = settings_and_company(company)
    try:
        database = release.current(Places(folder).releases) / warehouse.DATABASE_FILE
    except release.NoRelease as error:
        complain(str(error))
        return FAILED
    with warehouse.release_file(database) as connection:
        if as_json:
            print_json(asdict(brief_page(connection)))
            return DONE
        page = write_brief(connection)
    if target:
        target.write_text(page, encoding="utf-8")
    else:
        out.print(page)
    return DONE
