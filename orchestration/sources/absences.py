"""How a resource says what is no longer there, beside the rows it delivers.

A vendor's page shows only what exists. Each mark below travels in the same load as the rows and is
applied in the same transaction, so a reader never sees a merge half done.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import dlt
import pyarrow as pa

from orchestration.sources.batches import arrow_schema
from orchestration.sources.tables import RawTable

PRESENT, GONE, REPLACED = "__present", "__gone", "__replaced"


def present(table: RawTable, keys: Iterable[Mapping[str, Any]]) -> Any:
    """Keys the vendor lists as alive. All batches of a run together must be the complete list.

    Rows that are neither listed nor delivered become `purged`; listed rows that were thought
    archived or purged come back to life.
    """
    return _mark(table, PRESENT, list(table.key), keys)


def gone(table: RawTable, records: Iterable[Mapping[str, Any]]) -> Any:
    """Known rows that ended: the key, `_deleted_reason` and, for merges, `_merged_into`.

    The row keeps its last values. A row the warehouse never had stays unknown.
    """
    return _mark(table, GONE, [*table.key, "_deleted_reason", "_merged_into"], records)


def replaced(table: RawTable, slices: Iterable[Mapping[str, Any]]) -> Any:
    """Slices (values of some columns, e.g. one object's history) that this load delivers whole.

    Rows of a slice that are not delivered again are removed; so is a slice that became empty.
    """
    slices = list(slices)
    return _mark(table, REPLACED, [name for name in table.columns if name in slices[0]], slices)


def _mark(
    table: RawTable, kind: str, columns: list[str], records: Iterable[Mapping[str, Any]]
) -> Any:
    schema = arrow_schema({name: table.all_columns[name] for name in columns})
    return dlt.mark.with_table_name(
        pa.Table.from_pylist(list(records), schema=schema), table.name + kind
    )
