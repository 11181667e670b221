"""Turns the Marketing API's elements into rows of the raw tables."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pyarrow as pa

from orchestration.sources.columns import CASTS, arrow_schema, object_table, values_at, with_endings
from orchestration.sources.linkedin_ads.tables import METRICS, Report
from orchestration.sources.tables import RawTable

Row = dict[str, Any]
GONE = {"REMOVED": "deleted", "PENDING_DELETION": "deleted", "ARCHIVED": "archived"}
DECIMALS = 12
# What did not happen is left out of the JSON.
ZEROS = {name: Decimal(0) if kind.startswith("decimal") else 0 for name, kind in METRICS.items()}


def camel_case(column: str) -> tuple[str, ...]:
    """The JSON path of a column: `run_schedule__start` is ("runSchedule", "start")."""
    return tuple(
        re.sub(r"_(\w)", lambda letter: letter[1].upper(), part) for part in column.split("__")
    )


CASTS_HERE = {
    **CASTS,
    "timestamp": lambda millis: datetime.fromtimestamp(int(millis) / 1000, UTC).replace(
        tzinfo=None
    ),
    # Twelve decimals at most; LinkedIn may send more than any currency has.
    "decimal": lambda amount: round(Decimal(str(amount)), DECIMALS),
}


def _table(columns: Mapping[str, str], elements: Sequence[Mapping[str, Any]]) -> pa.Table:
    paths = {name: camel_case(name) for name in columns}
    return object_table(columns, paths, elements, ZEROS, CASTS_HERE)


def parse(table: RawTable, elements: Sequence[Mapping[str, Any]]) -> pa.Table:
    """One row per element; moments are epoch milliseconds, money is text."""
    return _table(table.columns, elements)


def marked(rows: pa.Table, status: str) -> pa.Table:
    """Rows of an entity, removed and archived ones marked."""
    return with_endings(rows, [GONE.get(each) for each in rows[status].to_pylist()])


@cache
def _day(year: Any, month: Any, day: Any) -> date:
    return date(int(year), int(month), int(day))


def day_rows(report: Report, account: str, elements: Sequence[Mapping[str, Any]]) -> pa.Table:
    """One row per pivot value and day."""
    metrics = _table(METRICS, elements)
    starts = values_at(elements, ("dateRange", "start"))
    own: dict[str, list[Any]] = {
        "account": [account] * len(elements),
        # versions before 2022 had one `pivotValue`
        report.entity: [
            str((each.get("pivotValues") or [each["pivotValue"]])[0]) for each in elements
        ],
        "date_range__start": [_day(each["year"], each["month"], each["day"]) for each in starts],
    }
    columns = report.table.columns
    schema = arrow_schema(columns)
    arrays = {name: pa.array(values, schema.field(name).type) for name, values in own.items()}
    return pa.table(
        {name: arrays[name] if name in arrays else metrics[name] for name in columns}, schema=schema
    )
