"""Commands that look after the installation: doctor."""

from typing import TYPE_CHECKING

import typer

from orchestration.cli.console import (
    DONE,
    FAILED,
    CompanyOption,
    JsonOption,
    exits,
    out,
    print_json,
    settings_and_company,
)

if TYPE_CHECKING:
    from orchestration.doctor import Examination

MARKS = {"ok": "[green]ok[/]     ", "warning": "[yellow]warning[/]", "failed": "[red]failed[/] "}


def add_commands(app: typer.Typer) -> None:
    """Hang this module's commands into the tree."""
    app.command("doctor")(exits(doctor))


def doctor(company: CompanyOption = None, as_json: JsonOption = False) -> int:
    """Check versions, settings, sources, disk, clock and folders, and say how to fix them."""
    # The vendors' libraries take seconds to import, and the other commands need none of them.
    from orchestration.doctor import examine

    settings, folder = settings_and_company(company)
    found = examine(folder.resolve(), settings)
    if as_json:
        print_json([vars(examination) for examination in found])
    else:
        for examination in found:
            _print(examination)
    return FAILED if any(examination.status == "failed" for examination in found) else DONE


def _print(examination: "Examination") -> None:
    out.print(f"{MARKS[examination.status]}  {examination.name:<18} ", end="", markup=True)
    out.print(examination.what)
    if examination.fix:
        out.print(f"{'':<29}fix: {examination.fix}")
