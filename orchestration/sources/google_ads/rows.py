"""Turns searchStream results into rows of the raw tables."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from orchestration.sources.columns import reader
from orchestration.sources.google_ads.tables import Report

Row = dict[str, Any]
REMOVED = "REMOVED"


def camel_case(field: str) -> tuple[str, ...]:
    """The JSON path of a GAQL field: `ad_group.final_urls` is ("adGroup", "finalUrls")."""
    return tuple(
        re.sub(r"_(\w)", lambda letter: letter[1].upper(), part) for part in field.split(".")
    )


def parse(report: Report, results: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """One row per result. int64 arrive as strings; micros stay whole micros.

    JSON leaves out zeros, so a missing metric is 0.
    """
    fields = [
        (column, reader(camel_case(report.field_of(column)), kind, _missing(column, kind)))
        for column, kind in report.table.columns.items()
    ]
    for result in results:
        yield {column: read(result) for column, read in fields}


def _missing(column: str, kind: str) -> Any:
    return 0 if column.startswith("metrics__") else False if kind == "boolean" else None


def marked(rows: Iterable[Row], status: str) -> Iterator[Row]:
    """Rows of an entity, those whose `status` column says REMOVED marked as deleted."""
    for row in rows:
        is_removed = row[status] == REMOVED
        yield {
            **row,
            "_is_deleted": is_removed,
            "_deleted_reason": "deleted" if is_removed else None,
        }
