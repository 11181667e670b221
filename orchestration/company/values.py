"""Turning cells into typed values; each refusal says what was expected and how to write it."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pyarrow as pa
import pyarrow.compute as pc

from orchestration.company.findings import one_of
from orchestration.company.schema import FIRST_DAY, LAST_DAY, Column, Setting
from orchestration.currencies import ISO_4217

Value = str | int | bool | Decimal | date | None
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")
BOOLEANS = {"true": True, "false": False}


Declared = Column | Setting


class Refusal(Exception):
    """A value that its column does not accept: rule name, rule in words, fix."""

    def __init__(self, rule: str, what: str, fix: str) -> None:
        super().__init__(f"{what}: {fix}")
        self.rule, self.what, self.fix = rule, what, fix


def parse(text: str, column: Declared) -> Value:
    """The typed value of a non-empty cell. Raises Refusal."""
    kind = column.type.partition("(")[0]
    value = PARSERS[kind](text, column)
    if column.choices and value not in column.choices:
        raise Refusal("unknown_value", "not one of the known values", one_of(text, column.choices))
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        _check_range(value, column)
    return value


def _check_range(value: int | Decimal, column: Declared) -> None:
    low, high = column.at_least, column.at_most
    if (low is not None and value < low) or (high is not None and value > high):
        limits = f"at least {low}" if high is None else f"between {low} and {high}"
        raise Refusal("out_of_range", "out of range", f"write a number {limits}")


def _text(text: str, column: Declared) -> str:
    return text


def _integer(text: str, column: Declared) -> int:
    if not re.fullmatch(r"[+-]?\d{1,18}", text):
        raise Refusal("broken_integer", "not a whole number", "write digits only, e.g. 30")
    return int(text)


def _decimal(text: str, column: Declared) -> Decimal:
    precision, scale = (int(n) for n in re.findall(r"\d+", column.type))
    try:
        value = Decimal(text)
    except InvalidOperation:
        fix = "write it with a point and without thousands marks, e.g. 1234.50"
        raise Refusal("broken_number", "not a number", fix) from None
    if not value.is_finite():
        raise Refusal("broken_number", "not a finite number", "write a number")
    if value != round(value, scale):
        raise Refusal("too_many_decimals", f"more than {scale} decimals", f"round it to {scale}")
    if abs(value) >= 10 ** (precision - scale):
        raise Refusal("out_of_range", "the number is too large", "check the unit of this column")
    return round(value, scale)


def _date(text: str, column: Declared) -> date:
    # Strict on purpose: Python also reads 20260101 and 2026-W01-1, people do not.
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise Refusal("broken_date", "not a date", "write it as YYYY-MM-DD")
    try:
        value = date.fromisoformat(text)
    except ValueError:
        raise Refusal("broken_date", "no such day", "write an existing day as YYYY-MM-DD") from None
    if not date.fromisoformat(FIRST_DAY) <= value <= date.fromisoformat(LAST_DAY):
        fix = f"write a day from {FIRST_DAY} to {LAST_DAY}; leave valid_to empty for open"
        raise Refusal("out_of_range", "the date is out of range", fix)
    return value


def _boolean(text: str, column: Declared) -> bool:
    if text not in BOOLEANS:
        raise Refusal("broken_boolean", "neither true nor false", "write true or false")
    return BOOLEANS[text]


def _time(text: str, column: Declared) -> str:
    is_moment = isinstance(column, Setting)  # only an opening time may end a day
    if not TIME.fullmatch(text) or (is_moment and text == "24:00"):
        latest = "23:59" if is_moment else "24:00"
        fix = f"write it as HH:MM, 00:00 to {latest}"
        raise Refusal("broken_time", "not a time of day", fix)
    return text


def _zone(text: str, column: Declared) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        fix = "use an IANA name, e.g. Europe/Berlin"
        raise Refusal("unknown_zone", "no such time zone", fix) from None
    return text


def _currency(text: str, column: Declared) -> str:
    if text not in ISO_4217:
        fix = "use the three capital letters of ISO 4217, e.g. EUR"
        raise Refusal("unknown_currency", "no such currency", fix)
    return text


def _pattern(text: str, column: Declared) -> str:
    # The warehouse matches with RE2, which has no look-around or back references: ask RE2 itself.
    try:
        pc.call_function("match_substring_regex", [pa.array([""])], pc.MatchSubstringOptions(text))
    except pa.ArrowInvalid as error:
        reason = str(error).partition("expression: ")[2] or str(error)
        raise Refusal("bad_pattern", "not a regular expression", f"RE2 says {reason}") from None
    return text


PARSERS: dict[str, Callable[[str, Any], Value]] = {
    "text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "boolean": _boolean,
    "time": _time,
    "zone": _zone,
    "currency": _currency,
    "pattern": _pattern,
}
