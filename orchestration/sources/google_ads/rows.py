"""Turns searchStream results into rows of the raw tables."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from orchestration.sources.columns import object_table, with_endings
from orchestration.sources.google_ads.tables import Report

REMOVED = "REMOVED"


def camel_case(field: str) -> tuple[str, ...]:
    """The JSON path of a GAQL field: `ad_group.final_urls` is ("adGroup", "finalUrls")."""
    return tuple(
        re.sub(r"_(\w)", lambda letter: letter[1].upper(), part) for part in field.split(".")
    )


def parse(report: Report, results: Sequence[Mapping[str, Any]]) -> pa.Table:
    """One row per result. int64 arrive as strings; micros stay whole micros.

    JSON leaves out zeros, so a missing metric is 0.
    """
    columns = report.table.columns
    paths = {column: camel_case(report.field_of(column)) for column in columns}
    missing = {column: _missing(column, kind) for column, kind in columns.items()}
    return object_table(columns, paths, results, missing)


def _missing(column: str, kind: str) -> Any:
    return 0 if column.startswith("metrics__") else False if kind == "boolean" else None


def marked(rows: pa.Table, status: str) -> pa.Table:
    """Rows of an entity, those whose `status` column says REMOVED marked as deleted."""
    statuses = rows[status].to_pylist()
    return with_endings(rows, ["deleted" if each == REMOVED else None for each in statuses])
