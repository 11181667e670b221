"""Turns BigQuery rows of the export into Arrow batches of `raw_ga4.events`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import orjson
import pyarrow as pa

from orchestration.sources.batches import arrow_schema
from orchestration.sources.ga4.plan import ExportTable
from orchestration.sources.ga4.tables import EVENTS, FIELDS, KEYED_LISTS, PARAMETERS

SCHEMA = arrow_schema(EVENTS.columns)
_VALUE_KINDS = ("string_value", "int_value", "float_value", "double_value")


class Record(Protocol):
    """A row: BigQuery's own, or a dict."""

    def get(self, key: str, /) -> Any:
        """A field's value, None when the table lacks it."""
        ...


def top_level_fields() -> frozenset[str]:
    """The export's own columns that we read; nested ones come with their record."""
    return frozenset(name.split("__")[0] for name in FIELDS) | frozenset(KEYED_LISTS)


def keyed(items: Sequence[Mapping[str, Any]] | None) -> dict[str, Any]:
    """`[{key, value: {string_value, int_value, ..}}]` as {key: value}."""
    return {item["key"]: _scalar(item["value"]) for item in items or () if item.get("value")}


def _scalar(value: Mapping[str, Any]) -> Any:
    """The one member of a GA4 value that is set."""
    members = (value.get(kind) for kind in _VALUE_KINDS)
    return next((member for member in members if member is not None), None)


def _as_integer(value: Any) -> int | None:
    """A parameter that should be a number; sites also send it as text."""
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def _as_text(value: Any) -> str | None:
    return None if value is None else str(value)


def _column(rows: Sequence[Record], name: str) -> list[Any]:
    record, _, member = name.partition("__")
    if not member:
        return [row.get(record) for row in rows]
    return [(row.get(record) or {}).get(member) for row in rows]


def to_batch(table: ExportTable, rows: Iterable[Record]) -> pa.Table:
    """One page of rows as Arrow. Raises pyarrow.ArrowInvalid when a field changed its type."""
    rows = list(rows)
    columns: dict[str, list[Any]] = {
        "dataset": [table.dataset] * len(rows),
        "table_date": [table.day] * len(rows),
        "table_kind": [table.kind] * len(rows),
        **{name: _column(rows, name) for name in FIELDS},
    }
    parameters = [keyed(row.get("event_params")) for row in rows]
    for name, kind in PARAMETERS.items():
        cast = _as_integer if kind == "bigint" else _as_text
        columns[f"event_params__{name}"] = [cast(each.get(name)) for each in parameters]
    columns["event_params"] = [orjson.dumps(each).decode() for each in parameters]
    properties = (keyed(row.get("user_properties")) for row in rows)
    columns["user_properties"] = [orjson.dumps(each).decode() for each in properties]
    return pa.Table.from_pydict(columns, schema=SCHEMA)
