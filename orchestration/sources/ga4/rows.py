"""Turns BigQuery's JSON rows of the export into Arrow batches of `raw_ga4.events`.

The client's own row objects build the schema anew for every nested value, 0.5 ms per event; here
the places of our columns are looked up once per page. A row is `{"f": [{"v": ..}, ..]}` in the
order of the fields asked for, a record's value is such a row again, scalars are text.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import orjson
import pyarrow as pa
from google.cloud.bigquery import SchemaField

from orchestration.sources.columns import arrow_schema, flag, text, whole
from orchestration.sources.ga4.plan import ExportTable
from orchestration.sources.ga4.records import record_reader
from orchestration.sources.ga4.tables import (
    EVENTS,
    FIELDS,
    KEYED_LISTS,
    PARAMETERS,
    RECORDS,
    SOURCE,
    UNREAD,
)
from orchestration.sources.transport import SourceError

SCHEMA = arrow_schema(EVENTS.columns)
NAMES = {name.split("__")[0] for name in FIELDS} | {*KEYED_LISTS, *RECORDS}
CASTS: dict[str, Callable[[Any], Any]] = {
    "bigint": whole,
    "double": float,
    "boolean": flag,
    "varchar": text,
}
# GA4 sets one of these; a table that knows none of them gives nulls.
VALUES = {"string_value": str, "int_value": whole, "float_value": float, "double_value": float}


def wanted_fields(schema: Sequence[SchemaField]) -> list[SchemaField]:
    """The export's own columns that we read, in the table's order; nested ones come along.

    So do fields that GA4 did not have when this was written.
    """
    return [each for each in schema if each.name in NAMES or _is_new(each)]


def _is_new(field: SchemaField) -> bool:
    return field.name not in NAMES | UNREAD


def to_batch(
    table: ExportTable, fields: Sequence[SchemaField], rows: Sequence[dict[str, Any]]
) -> pa.Table:
    """One page of rows as Arrow. fields: those asked for, in order.

    Raises SourceError that names a column whose values no longer have its type.
    """
    columns: dict[str, list[Any]] = {
        "dataset": [table.dataset] * len(rows),
        "table_date": [table.day] * len(rows),
        "table_kind": [table.kind] * len(rows),
    }
    cells = [row["f"] for row in rows]
    for name, kind in FIELDS.items():
        try:
            columns[name] = _column(cells, fields, name, CASTS[kind])
        except (ArithmeticError, LookupError, TypeError, ValueError):
            fix = "If GA4 changed the field's type, declare it so and run again"
            raise SourceError(SOURCE, f"{table.address}: {name} is no {kind}", fix) from None
    objects = {name: _objects(cells, fields, name) for name in KEYED_LISTS}
    for name, kind in PARAMETERS.items():
        found = (each.get(name) for each in objects["event_params"])
        columns[f"event_params__{name}"] = [_lenient(value, kind) for value in found]
    for name, values in objects.items():
        columns[name] = [orjson.dumps(each).decode() for each in values]
    new = [field.name for field in fields if _is_new(field)]
    schema = reduce(lambda known, name: known.append(pa.field(name, pa.string())), new, SCHEMA)
    columns |= {name: _whole(cells, fields, name) for name in (*RECORDS, *new)}
    return pa.Table.from_pydict(columns, schema=schema)


def _column(
    cells: Sequence[list[Any]],
    fields: Sequence[SchemaField],
    name: str,
    cast: Callable[[Any], Any],
) -> list[Any]:
    """A column's values; null where the table, the record or the value is missing."""
    record, _, member = name.partition("__")
    at = _place(fields, record)
    if at is None:
        return [None] * len(cells)
    values = [row[at]["v"] for row in cells]
    if member:
        inner = _place(fields[at].fields, member)
        if inner is None:
            return [None] * len(cells)
        values = [value and value["f"][inner]["v"] for value in values]
    return [None if value is None else cast(value) for value in values]


def _whole(cells: Sequence[list[Any]], fields: Sequence[SchemaField], name: str) -> list[Any]:
    """A field with all that is in it: text as it is, records and lists as JSON, null for none."""
    at = _place(fields, name)
    if at is None:
        return [None] * len(cells)
    if fields[at].mode != "REPEATED" and fields[at].field_type not in ("RECORD", "STRUCT"):
        return _column(cells, fields, name, text)
    read = record_reader(fields[at])
    values = [read(row[at]["v"]) for row in cells]
    return [orjson.dumps(each).decode() if each else None for each in values]


@dataclass(frozen=True)
class _Keyed:
    """Places inside one `{key, value: {string_value, int_value, ..}}` of a repeated field."""

    key: int
    value: int
    members: tuple[tuple[int, Callable[[Any], Any]], ...]

    @classmethod
    def of(cls, field: SchemaField) -> "_Keyed":
        places = {each.name: at for at, each in enumerate(field.fields)}
        kinds = enumerate(field.fields[places["value"]].fields)
        members = tuple((at, VALUES[each.name]) for at, each in kinds if each.name in VALUES)
        return cls(places["key"], places["value"], members)

    def read(self, items: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """The list as {key: its one set value}."""
        found = {}
        for item in items:
            cells = item["v"]["f"]
            value = cells[self.value]["v"]
            found[cells[self.key]["v"]] = value and self._set_member(value["f"])
        return found

    def _set_member(self, cells: Sequence[dict[str, Any]]) -> Any:
        for at, cast in self.members:
            value = cells[at]["v"]
            if value is not None:
                return cast(value)
        return None


def _objects(
    cells: Sequence[list[Any]], fields: Sequence[SchemaField], name: str
) -> list[dict[str, Any]]:
    """The keyed list of every row as an object, empty where there is none."""
    at = _place(fields, name)
    if at is None:
        return [{} for _ in cells]
    keyed = _Keyed.of(fields[at])
    return [keyed.read(row[at]["v"] or ()) for row in cells]


def _place(fields: Sequence[SchemaField], name: str) -> int | None:
    return next((at for at, each in enumerate(fields) if each.name == name), None)


def _lenient(value: Any, kind: str) -> Any:
    """A parameter as its column's type; sites also send numbers as text, or nonsense."""
    if value is None or kind == "varchar":
        return None if value is None else str(value)
    try:
        return int(value)
    except ValueError:
        return None
