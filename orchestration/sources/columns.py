"""How a vendor's JSON objects become an Arrow table: column by column, not value by value.

A million rows are twelve million values; whatever is decided per value instead of per column costs
more than Arrow does. Arrow refuses what does not look as expected (a list where there should be
text, a number among numbers as text); such a column is converted value by value.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import orjson
import pyarrow as pa

Object = Mapping[str, Any]
NOTHING: Object = {}
ARROW_TYPES = {
    "varchar": pa.string(),
    "bigint": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}
_DECIMAL = re.compile(r"decimal\((\d+),\s*(\d+)\)")


class Misfit(ValueError):
    """A value is not of its column's type; the message names the column, never the value."""


def arrow_type(duckdb_type: str) -> pa.DataType:
    """The Arrow type that loads into a DuckDB column. Raises ValueError for a type unknown here."""
    if decimal := _DECIMAL.fullmatch(duckdb_type):
        return pa.decimal128(int(decimal[1]), int(decimal[2]))
    if duckdb_type not in ARROW_TYPES:
        raise ValueError(f"no Arrow type for the DuckDB type {duckdb_type}")
    return ARROW_TYPES[duckdb_type]


@cache
def _schema(columns: tuple[tuple[str, str], ...]) -> pa.Schema:
    return pa.schema([(name, arrow_type(kind)) for name, kind in columns])


def arrow_schema(columns: Mapping[str, str]) -> pa.Schema:
    """The Arrow schema of declared columns, in their order."""
    return _schema(tuple(columns.items()))


def text(value: Any) -> str:
    """Text as it is; lists, objects and booleans as JSON; anything else as Python writes it."""
    if value.__class__ is str:
        return value
    is_json = isinstance(value, list | dict | bool)
    return orjson.dumps(value).decode() if is_json else str(value)


def flag(value: Any) -> bool:
    """A boolean, or its name."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}[str(value).lower()]


def whole(value: Any) -> int:
    """A whole number, or its digits. Raises ValueError for one that is not whole."""
    if value.__class__ is str and value.isdigit():
        return int(value)
    number = Decimal(str(value))
    if number != int(number):
        raise ValueError(value)
    return int(number)


CASTS: dict[str, Callable[[Any], Any]] = {
    "bigint": whole,
    "double": float,
    "boolean": flag,
    "date": lambda value: date.fromisoformat(value[:10]),
    "decimal": lambda value: Decimal(str(value)),
    "varchar": text,
    "timestamp": lambda value: value,
}


def values_at(objects: Sequence[Object], path: tuple[str, ...]) -> list[Any]:
    """The value of every object at a path; None where there is none on the way."""
    *outer, last = path
    found: Sequence[Object] = objects
    for step in outer:
        inner = [each.get(step) for each in found]
        found = [each if isinstance(each, dict) else NOTHING for each in inner]
    return [each.get(last) for each in found]


def arrow_column(
    name: str,
    kind: str,
    values: list[Any],
    casts: Mapping[str, Callable[[Any], Any]] = CASTS,
) -> pa.Array:
    """Values as a column of a DuckDB type, null as null. casts: by type without its size.

    Raises Misfit that names a column whose value is of another type.
    """
    wanted, plain = arrow_type(kind), kind.partition("(")[0]
    cast = casts[plain]
    try:
        # A cast of its own knows more of the vendor than Arrow does; it gets what Arrow refuses.
        if cast is not CASTS.get(plain) and plain != "decimal":
            raise pa.ArrowInvalid
        found = pa.array(values, pa.string()) if plain in TEXTUAL else pa.array(values)
        return found.cast(wanted)
    except (pa.ArrowException, ArithmeticError, TypeError, ValueError):
        pass
    try:
        return pa.array([None if each is None else cast(each) for each in values], wanted)
    except (pa.ArrowException, ArithmeticError, LookupError, TypeError, ValueError):
        raise Misfit(f"{name} is no {kind} any more") from None


# Read as text first: Arrow would take a float for money it is not, and a number for text.
TEXTUAL = ("varchar", "date", "decimal")


def object_table(
    columns: Mapping[str, str],
    paths: Mapping[str, tuple[str, ...]],
    objects: Sequence[Object],
    missing: Mapping[str, Any] | None = None,
    casts: Mapping[str, Callable[[Any], Any]] = CASTS,
) -> pa.Table:
    """One row per object. columns: name to DuckDB type.  paths: name to where its value stands.

    missing: what a column holds where the vendor leaves the value out.  Raises Misfit.
    """
    arrays = {}
    for name, kind in columns.items():
        column = arrow_column(name, kind, values_at(objects, paths[name]), casts)
        instead = (missing or {}).get(name)
        arrays[name] = column if instead is None else column.fill_null(instead)
    return pa.table(arrays, schema=arrow_schema(columns))


def with_endings(rows: pa.Table, reasons: Sequence[str | None]) -> pa.Table:
    """The rows with whether and how each of them ended."""
    ended = pa.array([each is not None for each in reasons], pa.bool_())
    marked = rows.append_column("_is_deleted", ended)
    return marked.append_column("_deleted_reason", pa.array(reasons, pa.string()))
