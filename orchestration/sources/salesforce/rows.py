"""Turns Salesforce's records, of JSON pages or of bulk CSV, into rows of the raw tables."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from orchestration.sources.salesforce.api import SOURCE, Record
from orchestration.sources.salesforce.tables import MASTER, MONEY
from orchestration.sources.transport import SourceError

CENT_PARTS = Decimal("0.0001")


def moment(text: str) -> datetime:
    """An instant as naive UTC; REST ends it in +0000, bulk in Z."""
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)


def text(value: Any) -> str:
    """Text as it is; history values may be numbers or booleans, written as bulk writes them."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def flag(value: Any) -> bool:
    """A boolean, or its name."""
    if isinstance(value, bool):
        return value
    if value not in ("true", "false"):
        raise ValueError(value)
    return value == "true"


def whole(value: Any) -> int:
    """A whole number. Raises ValueError for one that is not."""
    number = Decimal(str(value))
    if number != int(number):
        raise ValueError(value)
    return int(number)


CONVERTERS: dict[str, Callable[[Any], Any]] = {
    "varchar": text,
    "boolean": flag,
    "timestamp": moment,
    "date": lambda value: date.fromisoformat(value[:10]),
    "bigint": whole,
    "double": float,
    MONEY: lambda value: Decimal(str(value)).quantize(CENT_PARTS, ROUND_HALF_UP),
}


def object_rows(
    records: Iterable[Record], fields: Mapping[str, str], columns: Mapping[str, str]
) -> Iterator[Record]:
    """Rows of an object's table. fields: API name to column.  columns: column to type.

    Raises SourceError that names the field whose value is of another type than declared.
    """
    plan = [(name, column, CONVERTERS[columns[column]]) for name, column in fields.items()]
    for record in records:
        row: Record = {}
        for name, column, convert in plan:
            value = record.get(name)
            try:
                row[column] = None if value is None else convert(value)
            except (ValueError, TypeError, ArithmeticError) as error:
                what = f"the field {name} is no longer a {columns[column]}"
                fix = "If the field's type was changed in Salesforce, declare it so and run again"
                raise SourceError(SOURCE, what, fix) from error
        yield row | ending(record)


def ending(record: Record) -> Record:
    """Whether and how a record ended: into the recycle bin, or into the record it merged with."""
    if record.get("IsDeleted") not in (True, "true"):
        return {"_is_deleted": False, "_deleted_reason": None, "_merged_into": None}
    survivor = record.get(MASTER)
    reason = "merged" if survivor else "deleted"
    return {"_is_deleted": True, "_deleted_reason": reason, "_merged_into": survivor}
