"""How a resource says what is no longer there, beside the rows it delivers.

A vendor's page shows only what exists. Each mark below travels in the same load as the rows and is
applied in the same transaction, so a reader never sees a merge half done. The marks of all tables
share one table of the load package, because dlt spends more on opening a file than on filling it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import dlt
import pyarrow as pa

from orchestration.sources.tables import RawTable

ABSENCES = "absences"
PRESENT, GONE, REPLACED = "present", "gone", "replaced"
# No key or slice is wider; the values travel as text and are cast to their columns' types.
VALUES = tuple(f"value_{position}" for position in range(1, 6))
SCHEMA = pa.schema(
    [
        (name, pa.string())
        for name in ("table_name", "kind", "columns", *VALUES, "deleted_reason", "merged_into")
    ]
)


def present(table: RawTable, keys: Iterable[Mapping[str, Any]]) -> Any:
    """Keys the vendor lists as alive. All batches of a run together must be the complete list.

    Rows that are neither listed nor delivered become `purged`; listed rows that were thought
    archived or purged come back to life. An empty list counts: then all rows are purged.
    """
    return _mark(table, PRESENT, table.key, [{}, *keys])


def gone(table: RawTable, records: Iterable[Mapping[str, Any]]) -> Any:
    """Known rows that ended: the key, `_deleted_reason` and, for merges, `_merged_into`.

    The row keeps its last values. A row the warehouse never had stays unknown.
    """
    return _mark(table, GONE, table.key, records)


def replaced(table: RawTable, slices: Iterable[Mapping[str, Any]]) -> Any:
    """Slices (values of some columns, e.g. one object's history) that this load delivers whole.

    Rows of a slice that are not delivered again are removed; so is a slice that became empty. All
    slices of a table name the same columns.
    """
    slices = list(slices)
    columns = [name for name in table.columns if slices and name in slices[0]]
    return _mark(table, REPLACED, columns, slices)


def vanished(
    table: RawTable, state: dict[str, Any], scope: str, listed: Sequence[pa.Table]
) -> Iterator[Any]:
    """Mark as purged what was alive in a scope's last list and is in this one no more.

    For lists that are complete in each run but of one scope (an account) only: `present` would
    purge the rows of an account that is not read any more.  state: of the resource; keeps the keys.
    listed: rows as delivered, with how they ended.
    """
    known = {tuple(key) for key in state.setdefault("alive", {}).get(scope, ())}
    keys = [zip(*(page[name].to_pylist() for name in table.key), strict=True) for page in listed]
    ended = [page["_is_deleted"].to_pylist() for page in listed]
    now = {
        key: is_ended
        for page, ends in zip(keys, ended, strict=True)
        for key, is_ended in zip(page, ends, strict=True)
    }
    state["alive"][scope] = sorted(key for key, is_ended in now.items() if not is_ended)
    if gone_now := sorted(known - set(now)):
        rows = [dict(zip(table.key, key, strict=True)) for key in gone_now]
        yield gone(table, [{**row, "_deleted_reason": "purged"} for row in rows])


def _mark(
    table: RawTable, kind: str, columns: Sequence[str], records: Iterable[Mapping[str, Any]]
) -> Any:
    frame = {"table_name": table.name, "kind": kind, "columns": ",".join(columns)}
    named = dict(zip(columns, VALUES, strict=False))
    marks = [
        {
            **frame,
            **{named[name]: str(record[name]) for name in columns if name in record},
            "deleted_reason": record.get("_deleted_reason"),
            "merged_into": record.get("_merged_into"),
        }
        for record in records
    ]
    return dlt.mark.with_table_name(pa.Table.from_pylist(marks, schema=SCHEMA), ABSENCES)
