"""How an answer is printed: an aligned table for people, csv, json and arrow for programs."""

import csv
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import duckdb

from orchestration.cli.console import print_json, print_table
from orchestration.metric_names import TIME

UNDATED = "undated"


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
    rows = cursor.fetchmany(limit + 1)
    shown = rows[:limit]
    if form is Format.json:
        print_json([dict(zip(headers, row, strict=True)) for row in shown])
    elif form is Format.csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(headers)
        writer.writerows(shown)
    else:
        print_table(headers, [_labelled(headers, row) for row in shown])
    return len(rows) > limit


def _write_arrow(cursor: duckdb.DuckDBPyConnection, limit: int) -> bool:
    import pyarrow as pa

    table = cursor.to_arrow_table()
    with pa.ipc.new_stream(sys.stdout.buffer, table.schema) as stream:
        stream.write_table(table.slice(0, limit))
    return table.num_rows > limit


def _labelled(headers: Sequence[str], row: Sequence[Any]) -> list[Any]:
    """A reader must not take what has no date for a total."""
    return [
        UNDATED if value is None and header.startswith(TIME) else value
        for header, value in zip(headers, row, strict=True)
    ]
