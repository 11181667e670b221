"""`tandem contract`: does it hold, what would a change do, and who has signed which version."""

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.console import (
    DONE,
    FAILED,
    USAGE,
    CompanyOption,
    JsonOption,
    complain,
    exits,
    report,
    settings_and_company,
)
from orchestration.cli.contract_diff import diff
from orchestration.company import Company, CompanyInvalid, load_company
from orchestration.company.statements import SIGNATURES

SIGNATURES_FILE = "signatures.csv"
HEADER = tuple(column.name for column in SIGNATURES)
SIDES = ("marketing", "sales")


def add_commands(app: typer.Typer) -> None:
    """Hang this module's commands into the tree."""
    contract = typer.Typer(no_args_is_help=True, help="The contract between the departments.")
    contract.command("check")(exits(check))
    contract.command("diff")(exits(diff))
    contract.command("sign")(exits(sign))
    app.add_typer(contract, name="contract")


def check(company: CompanyOption = None, as_json: JsonOption = False) -> int:
    """Validate the contract, file and line, and say which heads have signed this version."""
    loaded = _loaded(company)
    if loaded is None:
        return FAILED
    version = loaded.contract_version
    signed = {side: name for kept, side, name, _ in signatures(loaded.folder) if kept == version}
    said = [f"contract {version} holds"]
    for side in SIDES:
        said.append(f"{side}: {'signed by ' + signed[side] if side in signed else 'not signed'}")
    facts = {"contract_version": version, "signed_by": {side: signed.get(side) for side in SIDES}}
    report("\n".join(said), facts, as_json)
    return DONE


def sign(
    department: Annotated[str, typer.Option(help="Whose head signs: marketing or sales.")],
    name: Annotated[str, typer.Option(help="Who signs.")],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day, YYYY-MM-DD.")],
    company: CompanyOption = None,
    as_json: JsonOption = False,
) -> int:
    """Record that the head of a department signs the contract as its files are now."""
    if department not in SIDES:
        complain(f"{department} signs no contract: use one of {', '.join(SIDES)}")
        return USAGE
    loaded = _loaded(company)
    if loaded is None:
        return FAILED
    _append(loaded.folder / SIGNATURES_FILE, loaded.contract_version, department, name, on.date())
    version = loaded.contract_version
    facts = {"contract_version": version, "department": department, "name": name, "on": on.date()}
    report(f"{name} signed contract {version} for {department}", facts, as_json)
    return DONE


def signatures(folder: Path) -> list[tuple[str, ...]]:
    """Version, department, name and day of every signature, in the order they were given."""
    path = folder / SIGNATURES_FILE
    if not path.is_file():
        return []
    with path.open(newline="", encoding="utf-8") as lines:
        return [tuple(row) for row in list(csv.reader(lines))[1:] if len(row) == len(HEADER)]


def _append(path: Path, version: str, department: str, name: str, day: date) -> None:
    is_new = not path.is_file()
    with path.open("a", newline="", encoding="utf-8") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        if is_new:
            writer.writerow(HEADER)
        writer.writerow((version, department, name, day.isoformat()))


def _loaded(given: Path | None) -> Company | None:
    settings, folder = settings_and_company(given)
    try:
        return load_company(folder, settings)
    except CompanyInvalid as error:
        complain(str(error))
        return None
