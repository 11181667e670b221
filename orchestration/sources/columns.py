"""How a vendor's JSON object becomes the values of a row: one reader per column, made once.

A million rows are twelve million values; whatever is decided per value instead of per column costs
more than Arrow does.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import orjson

Read = Callable[[Mapping[str, Any]], Any]


def text(value: Any) -> str:
    """Text as it is, lists and objects as JSON, anything else as Python writes it."""
    if value.__class__ is str:
        return value
    return orjson.dumps(value).decode() if isinstance(value, list | dict) else str(value)


CASTS: dict[str, Callable[[Any], Any]] = {
    "bigint": int,
    "double": float,
    "boolean": bool,
    "date": date.fromisoformat,
    "decimal": lambda value: Decimal(str(value)),
    "varchar": text,
}


def reader(
    path: tuple[str, ...],
    kind: str,
    missing: Any = None,
    casts: Mapping[str, Callable[[Any], Any]] = CASTS,
) -> Read:
    """Reads the value at `path` as the DuckDB type `kind`; `missing` where there is none.

    casts: by type without its size; a vendor's own go over the usual ones.
    """
    cast = casts[kind.partition("(")[0]]
    *outer, last = path

    def read(found: Mapping[str, Any]) -> Any:
        for step in outer:
            found = found.get(step)  # type: ignore[assignment]
            if found.__class__ is not dict:
                return missing
        value = found.get(last)
        return missing if value is None else cast(value)

    return read
