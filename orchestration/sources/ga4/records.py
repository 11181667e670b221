"""Nested values of BigQuery's JSON as the objects and lists they are."""

from collections.abc import Callable
from functools import partial
from typing import Any

from google.cloud.bigquery import SchemaField

from orchestration.sources.columns import flag, whole

Reader = Callable[[Any], Any]
# Every other type stays the text that BigQuery writes.
SCALARS: dict[str, Reader] = {
    "INTEGER": whole,
    "INT64": whole,
    "FLOAT": float,
    "FLOAT64": float,
    "BOOLEAN": flag,
    "BOOL": flag,
}


def record_reader(field: SchemaField) -> Reader:
    """What reads the values of a field, whatever is nested in it; members without value are out.

    Made once per page: looking types up per value would cost more than the values do.
    """
    one: Reader = SCALARS.get(field.field_type, _as_it_is)
    if field.field_type in ("RECORD", "STRUCT"):
        one = partial(_record, tuple((each.name, record_reader(each)) for each in field.fields))
    return partial(_list, one) if field.mode == "REPEATED" else partial(_one, one)


def _as_it_is(value: Any) -> Any:
    return value


def _one(read: Reader, value: Any) -> Any:
    return None if value is None else read(value)


def _list(read: Reader, values: Any) -> list[Any]:
    return [_one(read, each["v"]) for each in values or ()]


def _record(members: tuple[tuple[str, Reader], ...], value: dict[str, Any]) -> dict[str, Any]:
    cells = zip(members, value["f"], strict=True)
    found = {name: read(cell["v"]) for (name, read), cell in cells}
    return {name: each for name, each in found.items() if each not in (None, [], {})}
