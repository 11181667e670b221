"""SQL that turns one value of a file into its canonical type, and says when it cannot.

Casts of DuckDB are too kind for money: '1.5' becomes the integer 2, '1.005' the amount 1.01,
'1_000' a thousand, 'infinity' a time, and an offset in a time is dropped. Each kind of value
therefore has a condition of its own, and a value that breaks it is reported instead of bent.
"""

import re
from dataclasses import dataclass

WHOLE = r"^\s*[+-]?[0-9]+(\.0*)?\s*$"
NUMBER = r"^\s*[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$"
DAY = r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}"
OFFSET = r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?\s*(Z|[+-][0-9]{2}(:?[0-9]{2})?)\s*$"
FIRST_DAY, LAST_DAY = "1900-01-01", "2200-12-31"
# Sums of binary fractions stray in the 16th digit; more than this is a further decimal.
STRAY = "1e-6"
TRUE = "('true', 't', 'yes', 'y', '1')"
FALSE = "('false', 'f', 'no', 'n', '0')"
INTEGERS = frozenset(
    f"{sign}{size}INT" for sign in ("", "U") for size in ("TINY", "SMALL", "BIG", "HUGE")
) | {"INTEGER", "UINTEGER"}


@dataclass(frozen=True)
class Typed:
    """value: SQL of the canonical value, null where it does not fit. broken: SQL condition under
    which a value that is not null does not fit, or None when every value fits.
    """

    value: str
    broken: str | None
    rule: str = ""
    what: str = ""
    fix: str = ""


@dataclass(frozen=True)
class Cell:
    """One value on its way from a file into a canonical column.

    raw: SQL of the raw value. column: SQL name of the canonical value where rules are judged.
    given, wanted: DuckDB types. zone: IANA zone of wall-clock times. separator: decimal mark of
    text numbers. form: strptime format of text dates, or None.
    """

    raw: str
    column: str
    given: str
    wanted: str
    zone: str = "UTC"
    separator: str = "."
    form: str | None = None


def typed(cell: Cell) -> Typed:
    """How a cell becomes canonical, and how one sees that it cannot."""
    kind = cell.wanted.partition("(")[0]
    if kind == "varchar":
        return _text(cell)
    if kind == "boolean":
        return _boolean(cell)
    if kind in ("date", "timestamp"):
        return _moment(cell)
    if cell.given in INTEGERS:
        return _integer(cell)
    if cell.given in ("DOUBLE", "FLOAT") or cell.given.startswith("DECIMAL"):
        return _fraction(cell)
    return _number_text(cell)


def _text(cell: Cell) -> Typed:
    if cell.given == "VARCHAR":
        return Typed(f"nullif({cell.raw}, '')", None)
    return Typed(f"cast({cell.raw} as varchar)", None)


def _integer(cell: Cell) -> Typed:
    value = f"try_cast({cell.raw} as {cell.wanted})"
    if cell.given == "BIGINT" and cell.wanted in ("bigint", "double"):
        return Typed(value, None)
    broken = f"{cell.column} is null"
    return Typed(value, broken, "broken_number", "the number is too large", "check its unit")


def _fraction(cell: Cell) -> Typed:
    value = f"try_cast({cell.raw} as {cell.wanted})"
    if cell.wanted == "double":
        broken = f"not isfinite({cell.column})"
        return Typed(value, broken, "broken_number", "not a finite number", "correct the value")
    scale = 0 if cell.wanted == "bigint" else int(re.findall(r"\d+", cell.wanted)[1])
    stray = f"abs({cell.raw} - cast({cell.column} as double)) > {STRAY}"
    what = f"not a number that fits {cell.wanted}"
    fix = f"round it to {scale} decimals, e.g. by the expression round(x, {scale})"
    return Typed(value, f"{cell.column} is null or {stray}", "broken_number", what, fix)


def _number_text(cell: Cell) -> Typed:
    text = f"trim(cast({cell.raw} as varchar))"
    if cell.separator == ",":
        text = f"replace(replace({text}, '.', ''), ',', '.')"
    value = f"try_cast({text} as {cell.wanted})"
    broken = f"not regexp_matches({text}, '{NUMBER}') or {cell.column} is null"
    what, fix = "not a number", "write digits and a point, without thousands marks"
    if cell.wanted == "bigint":
        broken = f"not regexp_matches({text}, '{WHOLE}') or {cell.column} is null"
        what, fix = "not a whole number", "write digits only"
    elif cell.wanted == "double":
        broken += f" or not isfinite({cell.column})"
    else:
        broken += f" or try_cast({text} as decimal(38, 12)) <> {cell.column}"
        what += f" that fits {cell.wanted}"
    return Typed(value, broken, "broken_number", what, fix)


def _boolean(cell: Cell) -> Typed:
    if cell.given == "BOOLEAN":
        return Typed(cell.raw, None)
    text = f"lower(trim(cast({cell.raw} as varchar)))"
    value = f"(case when {text} in {TRUE} then true when {text} in {FALSE} then false end)"
    what, fix = "neither true nor false", "write true or false"
    return Typed(value, f"{cell.column} is null", "broken_boolean", what, fix)


def _moment(cell: Cell) -> Typed:
    value = _wall_clock(cell) if cell.wanted == "date" else _instant(cell)
    fix = "write it as " + (cell.form or "YYYY-MM-DD or YYYY-MM-DD HH:MM:SS")
    within = f"between date '{FIRST_DAY}' and date '{LAST_DAY}'"
    broken = f"{cell.column} is null or {cell.column} not {within}"
    what = f"not a date from {FIRST_DAY} to {LAST_DAY}"
    return Typed(f"cast({value} as {cell.wanted})", broken, "broken_date", what, fix)


def _instant(cell: Cell) -> str:
    """SQL of the UTC time: an offset in the text holds, else the mapping's zone."""
    if cell.given == "TIMESTAMP WITH TIME ZONE":
        return f"({cell.raw} at time zone 'UTC')"
    clock = _wall_clock(cell)
    is_shifted = cell.zone != "UTC" and cell.given != "DATE"
    local = f"(({clock} at time zone '{cell.zone}') at time zone 'UTC')" if is_shifted else clock
    if cell.given != "VARCHAR" or cell.form:
        return local
    exact = f"(try_cast({cell.raw} as timestamptz) at time zone 'UTC')"
    return f"(case when regexp_matches({cell.raw}, '{OFFSET}') then {exact} else {local} end)"


def _wall_clock(cell: Cell) -> str:
    """SQL of the time as written, without zone."""
    raw = cell.raw
    if cell.given == "TIMESTAMP" or (cell.given == "DATE" and cell.wanted == "date"):
        return raw
    if cell.given == "DATE" or cell.given.startswith("TIMESTAMP"):
        return f"cast({raw} as timestamp)"
    text = raw if cell.given == "VARCHAR" else f"cast({raw} as varchar)"
    if cell.form:
        form = cell.form.replace("'", "''")
        return f"try_strptime({text}, '{form}')"
    return f"(case when regexp_matches({text}, '{DAY}') then try_cast({text} as timestamp) end)"
