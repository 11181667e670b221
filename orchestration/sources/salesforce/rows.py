"""What Salesforce's values mean, those of JSON pages and those of bulk CSV, and how rows end."""

from collections.abc import Callable
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


def converted(name: str, kind: str, value: Any) -> Any:
    """A value of a field as its column's type, null as null.

    Raises SourceError that names a field whose value is of another type than declared.
    """
    try:
        return None if value is None else CONVERTERS[kind](value)
    except (ValueError, TypeError, ArithmeticError) as error:
        what = f"the field {name} is no longer a {kind}"
        fix = "If the field's type was changed in Salesforce, declare it so and run again"
        raise SourceError(SOURCE, what, fix) from error


def ending(record: Record) -> Record:
    """Whether and how a record ended: into the recycle bin, or into the record it merged with."""
    if record.get("IsDeleted") not in (True, "true"):
        return {"_is_deleted": False, "_deleted_reason": None, "_merged_into": None}
    survivor = record.get(MASTER)
    reason = "merged" if survivor else "deleted"
    return {"_is_deleted": True, "_deleted_reason": reason, "_merged_into": survivor}
