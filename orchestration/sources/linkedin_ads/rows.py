"""Turns the Marketing API's elements into rows of the raw tables."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from orchestration.sources.columns import CASTS, Read, reader
from orchestration.sources.linkedin_ads.tables import METRICS, Report
from orchestration.sources.tables import RawTable

Row = dict[str, Any]
GONE = {"REMOVED": "deleted", "PENDING_DELETION": "deleted", "ARCHIVED": "archived"}


def camel_case(column: str) -> tuple[str, ...]:
    """The JSON path of a column: `run_schedule__start` is ("runSchedule", "start")."""
    return tuple(
        re.sub(r"_(\w)", lambda letter: letter[1].upper(), part) for part in column.split("__")
    )


DECIMALS = 12
CASTS_HERE = {
    **CASTS,
    "timestamp": lambda millis: datetime.fromtimestamp(int(millis) / 1000, UTC).replace(
        tzinfo=None
    ),
    "decimal": lambda amount: _money(str(amount)),
}


def _money(text: str) -> Decimal:
    """Twelve decimals at most; LinkedIn may send more than any currency has."""
    amount = Decimal(text)
    return amount if len(text) - text.find(".") <= DECIMALS else round(amount, DECIMALS)


def _readers(columns: Mapping[str, str]) -> list[tuple[str, Read]]:
    """A reader per column. JSON leaves out what did not happen, so a missing metric is 0."""
    return [
        (name, reader(camel_case(name), kind, 0 if name in METRICS else None, CASTS_HERE))
        for name, kind in columns.items()
    ]


def parse(table: RawTable, elements: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """One row per element; moments are epoch milliseconds, money is text."""
    fields = _readers(table.columns)
    for each in elements:
        yield {name: read(each) for name, read in fields}


def marked(rows: Iterable[Row], status: str) -> Iterator[Row]:
    """Rows of an entity, removed and archived ones marked."""
    for row in rows:
        reason = GONE.get(row[status])
        yield {**row, "_is_deleted": reason is not None, "_deleted_reason": reason}


def day_rows(report: Report, account: str, elements: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """One row per pivot value and day."""
    fields = _readers(METRICS)
    for each in elements:
        start = each["dateRange"]["start"]
        row = {name: read(each) for name, read in fields}
        row["account"] = account
        row[report.entity] = str(each["pivotValues"][0])
        row["date_range__start"] = date(start["year"], start["month"], start["day"])
        yield row
