"""The lists the marketing team keeps in a spreadsheet, as CSV files for the files source."""

import csv
from datetime import datetime
from pathlib import Path

from sandbox.world import State

FILES = {"campaigns.csv": "offline_campaigns", "campaign_members.csv": "campaign_members"}


def write_spreadsheets(state: State, directory: Path) -> list[Path]:
    """Write FILES as of the state's moment; gives the paths. Datetimes are ISO-8601 in UTC."""
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in FILES.items():
        rows = state.rows(table)
        path = directory / name
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(rows[0] if rows else [])
            writer.writerows([_text(value) for value in row.values()] for row in rows)
        written.append(path)
    return written


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return "" if value is None else str(value)
