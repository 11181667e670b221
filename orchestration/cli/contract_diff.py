"""`tandem contract diff <folder>`: the last closed period, as was beside as it would be."""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from orchestration.cli.console import (
    DONE,
    FAILED,
    USAGE,
    CompanyOption,
    JsonOption,
    complain,
    out,
    print_json,
    print_table,
    settings_and_company,
)
from orchestration.company import CompanyInvalid
from orchestration.warehouse import WarehouseBusy

ROWS_SHOWN = 40
Row = dict[str, Any]
MonthOption = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m"], help="The month, YYYY-MM. Default: the last closed one."),
]


def diff(
    changed: Annotated[Path, typer.Argument(help="A folder with the changed contract files.")],
    month: MonthOption = None,
    company: CompanyOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show what a changed contract does to the last closed month. Nothing is published."""
    # dbt and its adapter take a second to import.
    from orchestration.completeness import NotBuilt
    from orchestration.contract_change import contract_change
    from orchestration.dbt import DbtFailed

    settings, folder = settings_and_company(company)
    if not changed.is_dir():
        complain(f"{changed} is no folder: copy contract/, change the copy, give it here")
        return USAGE
    say = (lambda line: None) if as_json else out.print
    try:
        found = contract_change(folder, changed, settings, _first_day(month), say)
    except (
        CompanyInvalid,
        FileNotFoundError,
        NotBuilt,
        WarehouseBusy,
        ValueError,
        DbtFailed,
    ) as error:
        complain(str(error))
        return FAILED
    if as_json:
        print_json(asdict(found))
        return DONE
    out.print(
        f"\n{found.month:%B %Y}: as was under contract {found.versions['as_was']},"
        f" as it would be under {found.versions['as_is']}"
    )
    if not found.is_closed:
        out.print("The month is not closed: a source may still change it.")
    _print_rows(found.rows, found.month)
    _print("Metrics", found.metrics, "no metric changes")
    _print("Whose part of the gap", found.owners, "nobody's part changes")
    _print("Bridges", found.bridges, "no bridge changes")
    _print("Handoffs", found.handoffs, "no verdict on a handoff changes")
    _print("Ledger", found.ledger, "no owner's entries change")
    return DONE


def _first_day(month: datetime | None) -> date | None:
    return month.date() if month else None


def _print_rows(rows: list[Row], month: date) -> None:
    """Contract rows as they would stand in their file, - gone and + new."""
    if not rows:
        out.print("\nThe contract says the same.")
    for row in rows[:ROWS_SHOWN]:
        values = [value for name, value in row.items() if name not in ("file", "change")]
        sign = "+" if row["change"] == "added" else "-"
        said = ",".join(_shown(value) for value in values)
        later = row["valid_from"] is not None and row["valid_from"].replace(day=1) > month
        out.print(f"{sign} {row['file']}: {said}{' (holds after this month)' if later else ''}")
    if len(rows) > ROWS_SHOWN:
        out.print(f"... and {len(rows) - ROWS_SHOWN} more rows: --json has all")


def _print(title: str, rows: list[Row], nothing: str) -> None:
    if not rows:
        out.print(f"\n{title}: {nothing}.")
        return
    told = [_paired(row) for row in rows[:ROWS_SHOWN]]
    headers = [name.replace("_", " ") for name in told[0]]
    print_table(headers, [list(row.values()) for row in told], f"\n{title}, as was -> as is")
    if len(rows) > ROWS_SHOWN:
        out.print(f"... and {len(rows) - ROWS_SHOWN} more: --json has all")


def _paired(row: Row) -> Row:
    """Each `x_was` and `x_is` as one value, which says both sides only where they differ."""
    told: Row = {}
    for name, value in row.items():
        if name.endswith("_was") and name != "as_was":
            other = row[f"{name.removesuffix('_was')}_is"]
            both = f"{_shown(value) or 'none'} -> {_shown(other) or 'none'}"
            told[name.removesuffix("_was")] = _shown(value) if value == other else both
        elif not name.endswith("_is") or name == "as_is":
            told[name] = value
    return told


def _shown(value: Any) -> str:
    """A number without the zeros that its column keeps."""
    if value is None or isinstance(value, str | date):
        return "" if value is None else str(value)
    text = f"{value:,.2f}" if abs(value) >= 100 else f"{value:.4f}"
    return text.rstrip("0").rstrip(".")
