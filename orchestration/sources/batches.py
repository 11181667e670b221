"""What a resource yields: Arrow batches with the declared types, and which rows they replace.

Vendors that restate their past (ads, web exports) are never merged row by row: a row that the
vendor has withdrawn would stay for ever. Their resources deliver whole slices instead and say, as
a condition on the raw table, what the slice covers. dlt deletes what the condition selects and
inserts the batch in the transaction of the load, so a slice that became empty becomes empty here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import dlt
import pyarrow as pa
from dlt.common.schema.typing import TDeleteInsertStrategyDict

from orchestration.sources.columns import arrow_column, arrow_schema
from orchestration.sources.tables import RawTable

# About 20 MB of events as Arrow: memory stays bounded, files are few.
ROWS_PER_BATCH = 20_000


def batch(table: RawTable, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows (column name to Python value) as an Arrow table; columns a row lacks are null.

    Only the load columns that some row carries (e.g. `_is_deleted`) are part of the batch. Raises
    Misfit that names a column whose value cannot be of its type.
    """
    rows = list(rows)
    carried = {name for name in table.all_columns if rows and name in rows[0]}
    columns = {
        name: kind
        for name, kind in table.all_columns.items()
        if name in table.columns or name in carried
    }
    schema = arrow_schema(columns)
    try:
        return pa.Table.from_pylist(rows, schema=schema)
    except (pa.ArrowException, ArithmeticError, TypeError, ValueError):
        names = ((name, kind, [row.get(name) for row in rows]) for name, kind in columns.items())
        return pa.table({each[0]: arrow_column(*each) for each in names}, schema=schema)


def replacing(rows: pa.Table, scope: str) -> Any:
    """The batch, marked: what this run delivers is all the vendor now has of what `scope` selects.

    scope: a SQL condition on the raw table. The last mark of a run decides for all its batches, so
    one empty marked batch at the end is enough; a mark costs dlt 10 ms, a plain batch next to none.
    """
    disposition: TDeleteInsertStrategyDict = {
        "disposition": "merge",
        "strategy": "delete-insert",
        "destination_scope": scope,
    }
    return dlt.mark.with_hints(rows, dlt.mark.make_hints(write_disposition=disposition))


def gathered(batches: Iterable[pa.Table], rows: int = ROWS_PER_BATCH) -> Iterator[pa.Table]:
    """The same rows in fewer, larger batches; many small ones cost more than their rows do."""
    waiting: list[pa.Table] = []
    for each in batches:
        waiting.append(each)
        if sum(table.num_rows for table in waiting) >= rows:
            yield pa.concat_tables(waiting, promote_options="default")
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting, promote_options="default")


def days_scope(keys: Mapping[str, Iterable[str]], day: str, first: date, last: date) -> str:
    """A scope: any of the values of each key column, between two days (inclusive)."""
    parts = [f"{column} in ({', '.join(map(literal, ids))})" for column, ids in keys.items()]
    return " and ".join([*parts, f"{day} between date '{first}' and date '{last}'"])


def literal(text: str) -> str:
    """A SQL string. Refuses what no vendor's id holds, so that no id can change a condition."""
    if not re.fullmatch(r"[\w.\-]+", text):
        raise ValueError(f"not an id: {text!r}")
    return f"'{text}'"
