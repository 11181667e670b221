"""Pages as Arrow tables, column by column: a value at a time costs seven times more.

Columns are tried as JSON has them, then as bulk's text. Arrow refuses what looks like neither (a
stamp without milliseconds); that is converted value by value, which also names what is wrong.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from orchestration.sources.columns import arrow_schema, arrow_type
from orchestration.sources.salesforce.api import Record
from orchestration.sources.salesforce.rows import converted, ending
from orchestration.sources.salesforce.tables import MONEY
from orchestration.sources.tables import LOAD_COLUMNS, RawTable

# `2026-10-01T08:00:00.000`, before +0000 or Z
STAMP_LENGTH = 23
# Beyond 15 digits a double is no longer the number that was written.
EXACT_BELOW = 1e11


def object_table(table: RawTable, records: Sequence[Record], fields: Mapping[str, str]) -> pa.Table:
    """A page of an object's table. fields: API name to column; columns they lack are null.

    Raises SourceError that names the field whose value is of another type than declared.
    """
    endings = [ending(record) for record in records]
    names = {column: name for name, column in fields.items()}
    arrays = {
        column: _array(names.get(column, ""), kind, records)
        for column, kind in table.columns.items()
    }
    carried = {
        name: LOAD_COLUMNS[name] for name in ("_is_deleted", "_deleted_reason", "_merged_into")
    }
    for name, kind in carried.items():
        arrays[name] = pa.array([each[name] for each in endings], arrow_type(kind))
    return pa.table(arrays, schema=arrow_schema({**table.columns, **carried}))


def _array(name: str, kind: str, records: Sequence[Record]) -> pa.Array:
    values = [record.get(name) for record in records]
    for fast in (FROM_JSON[kind], FROM_TEXT.get(kind)):
        with suppress(pa.ArrowException, TypeError, ValueError):
            if fast:
                return fast(values)
    return pa.array([converted(name, kind, value) for value in values], arrow_type(kind))


def _stamps(values: Sequence[Any]) -> pa.Array:
    texts = pa.array(values, pa.string())
    is_utc = pc.call_function(
        "match_substring_regex", [texts], pc.MatchSubstringOptions(r"(Z|[+]0000)$")
    )
    if is_utc.false_count:
        raise ValueError("a stamp of another zone")
    cut = pc.call_function("utf8_slice_codeunits", [texts], pc.SliceOptions(0, STAMP_LENGTH))
    return cut.cast(pa.timestamp("us"))


def _amounts(values: Sequence[Any]) -> pa.Array:
    amounts = pa.array(values, pa.float64())
    size = pc.call_function("abs", [amounts])
    if pc.call_function("greater_equal", [size, pa.scalar(EXACT_BELOW)]).true_count:
        raise ValueError("more digits than a double holds")
    rounding = pc.RoundOptions(4, "half_towards_infinity")
    return pc.call_function("round", [amounts], rounding).cast(arrow_type(MONEY))


def _flags(values: Sequence[Any]) -> pa.Array:
    texts = pa.array(values, pa.string())
    is_true, is_false = (pc.call_function("equal", [texts, name]) for name in ("true", "false"))
    if pc.call_function("or", [is_true, is_false]).false_count:
        raise ValueError("neither true nor false")
    return is_true


FROM_JSON: dict[str, Callable[[Sequence[Any]], pa.Array]] = {
    "varchar": lambda values: pa.array(values, pa.string()),
    "boolean": lambda values: pa.array(values, pa.bool_()),
    "bigint": lambda values: pa.array(values).cast(pa.int64()),  # refuses halves
    "double": lambda values: pa.array(values, pa.float64()),
    "date": lambda values: pa.array(values, pa.string()).cast(pa.date32()),
    "timestamp": _stamps,
    MONEY: _amounts,
}
FROM_TEXT: dict[str, Callable[[Sequence[Any]], pa.Array]] = {
    "boolean": _flags,
    "double": lambda values: pa.array(values, pa.string()).cast(pa.float64()),
    MONEY: lambda values: pa.array(values, pa.string()).cast(arrow_type(MONEY)),
}
