"""What the commands share: the console, the exit codes, the common options."""

import functools
import json
import logging
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from orchestration import journal
from orchestration.settings import SettingInvalid, Settings, read_settings

DONE, FAILED, USAGE, REFUSED, STALE = 0, 1, 2, 3, 4

# Into a pipe or a log, tables keep their shape: nobody resizes a file.
WIDTH = None if sys.stdout.isatty() else 160

# Blanks between two columns.
GAP = 2

# Text is data: a campaign named "[Brand] DACH" or an id with ":100:" in it stays what it is.
PLAIN: dict[str, Any] = {"soft_wrap": True, "highlight": False, "markup": False, "emoji": False}
out = Console(width=WIDTH, **PLAIN)
err = Console(stderr=True, **PLAIN)

CompanyOption = Annotated[
    Path | None,
    typer.Option("--company", help="Company folder. Default: TANDEM_COMPANY, else company/."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]


def exits(command: Callable[..., int]) -> Callable[..., None]:
    """Turn a command that returns its exit code into one that Typer ends with that code."""

    @functools.wraps(command)
    def ending(*arguments: Any, **options: Any) -> None:
        raise typer.Exit(command(*arguments, **options))

    return ending


def company_folder(given: Path | None, settings: Settings) -> Path:
    """The company folder of this call. Ends with the usage code where there is none."""
    folder = given or Path(settings["TANDEM_COMPANY"])
    if not (folder / "company.toml").is_file():
        complain(f"{folder} is no company folder: it has no company.toml (see docs/company.md)")
        raise typer.Exit(USAGE)
    return folder


def settings_and_company(given: Path | None) -> tuple[Settings, Path]:
    """Settings, and the company folder they or the option name. Ends with the usage code."""
    settings = checked_settings()
    return settings, company_folder(given, settings)


def checked_settings() -> Settings:
    """The settings of this call. Ends with the usage code where one of them means nothing."""
    try:
        return read_settings()
    except SettingInvalid as error:
        complain(str(error))
        raise typer.Exit(USAGE) from error


class _Lines(logging.Handler):
    """Prints what the run says, as it says it."""

    def emit(self, record: logging.LogRecord) -> None:
        out.print(record.getMessage())


def listen() -> None:
    """Show the run's progress on the console."""
    journal.log.setLevel(logging.INFO)
    journal.log.propagate = False
    journal.log.handlers = [_Lines()]


def complain(text: str) -> None:
    """Say on standard error what went wrong."""
    err.print(text, style="red")


def print_table(headers: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "") -> None:
    """An aligned table; numbers stand right, and are never cut: half a number is a wrong one."""
    rows = [list(row) for row in rows]
    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
    least = GAP * (len(headers) - 1)
    for index, header in enumerate(headers):
        numeric = bool(rows) and all(_is_number(row[index]) for row in rows)
        cells = [header, *(_shown(row[index]) for row in rows)]
        parts = cells if numeric else [word for cell in cells for word in cell.split()]
        width = max(map(len, parts), default=0)
        least += width
        justify = "right" if numeric else "left"
        table.add_column(
            header, justify=justify, header_style="bold", min_width=width, overflow="fold"
        )
    for row in rows:
        table.add_row(*(_shown(value) for value in row))
    out.print(table, width=max(least, out.width))


def report(sentence: str, facts: Mapping[str, Any], as_json: bool) -> None:
    """What a command did: a sentence for people, or its facts for programs."""
    if as_json:
        print_json(dict(facts))
    else:
        out.print(sentence)


def print_json(value: Any) -> None:
    """JSON on standard output, for programs."""
    out.print(json.dumps(value, indent=2, default=str))


def _is_number(value: Any) -> bool:
    if isinstance(value, str):
        digits = value.replace("% of ", "").strip("-%").replace(",", "").replace(".", "")
        return not value or digits.isdigit()
    return value is None or isinstance(value, int | float | Decimal)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        return f"{value:,}"
    return str(value)
