"""How an answer is printed: an aligned table for people, csv, json and arrow for programs."""

import csv
import sys
from collections.abc import Sequence
from datetime import datetime, time
from enum import StrEnum
from typing import Any

import duckdb

from orchestration.cli.console import print_json, print_table
from orchestration.metric_names import TIME

UNDATED = "undated"
# Rows of a CSV file that are held at a time.
PIECE = 10_000


class Format(StrEnum):
    """The forms of an answer."""

    table = "table"
    csv = "csv"
    json = "json"
    arrow = "arrow"


def print_answer(cursor: duckdb.DuckDBPyConnection, form: Format, limit: int) -> bool:
    """Print at most `limit` rows; whether there were more."""
    if form is Format.arrow:
        return _write_arrow(cursor, limit)
    headers = [column[0] for column in cursor.description or ()]
    if form is Format.csv:
        return _write_csv(cursor, headers, limit)
    rows = cursor.fetchmany(limit + 1)
    shown = rows[:limit]
    if form is Format.json:
        print_json([dict(zip(headers, row, strict=True)) for row in shown])
    else:
        print_table(headers, _for_people(headers, shown))
    return len(rows) > limit


def _write_csv(cursor: duckdb.DuckDBPyConnection, headers: list[str], limit: int) -> bool:
    writer = csv.writer(sys.stdout)
    writer.writerow(headers)
    written = 0
    while rows := cursor.fetchmany(PIECE):
        writer.writerows(rows[: limit - written])
        written += len(rows)
        if written > limit:
            return True
    return False


def _write_arrow(cursor: duckdb.DuckDBPyConnection, limit: int) -> bool:
    import pyarrow as pa

    table = cursor.to_arrow_table()
    with pa.ipc.new_stream(sys.stdout.buffer, table.schema) as stream:
        stream.write_table(table.slice(0, limit))
    return table.num_rows > limit


def _for_people(headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Days as days where a column holds nothing finer, and no blank that looks like a total."""
    days = {
        index
        for index in range(len(headers))
        if {_clock(row[index]) for row in rows} <= {time.min, None}
    }
    return [
        [_cell(header, value, index in days) for index, (header, value) in enumerate(pairs)]
        for pairs in (list(zip(headers, row, strict=True)) for row in rows)
    ]


def _clock(value: Any) -> Any:
    """The time of a moment, nothing for no value, and what is neither as it is."""
    return value.time() if isinstance(value, datetime) else value


def _cell(header: str, value: Any, is_day: bool) -> Any:
    if value is None and header.startswith(TIME):
        return UNDATED
    if isinstance(value, datetime):
        return value.date() if is_day else value.replace(microsecond=0)
    return value
