"""Rules about time: rows of one key follow each other without overlap or, where said, gap."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from orchestration.company.findings import Finding
from orchestration.company.rows import ContractRow
from orchestration.company.schema import ContractFile

ONE_DAY = timedelta(days=1)
# a rate is used for at most so many days where no threshold rate_age_days says otherwise
LONGEST_RATE_AGE = 7
Key = tuple[str, ...]


def check_validity(file: ContractFile, rows: Sequence[ContractRow]) -> Iterator[Finding]:
    """Findings about inverted, duplicate, overlapping and missing validity of one file's rows."""
    for row in rows:
        if row.day("valid_from") > row.day("valid_to"):
            value = f"{row['valid_from']} > {row['valid_to']}"
            fix = "valid_to is the last day on which the row holds"
            yield Finding(
                file.path, row.line, "inverted_dates", "valid_from after valid_to", value, fix
            )
    for key, group in _groups(rows, file.key).items():
        ordered = sorted(group, key=lambda row: (row.day("valid_from"), row.line))
        for earlier, later in pairwise(ordered):
            yield from _judge_pair(file, key, earlier, later)


def _judge_pair(
    file: ContractFile, key: Key, earlier: ContractRow, later: ContractRow
) -> Iterator[Finding]:
    value = " / ".join(part or "(empty)" for part in key)
    starts, ends = later.day("valid_from"), earlier.day("valid_to")
    if earlier.day("valid_from") == starts:
        what = f"duplicate key, first on line {earlier.line}"
        fix = "remove one of the rows"
        yield Finding(file.path, later.line, "duplicate_key", what, value, fix)
    elif starts <= ends:
        what = f"validity overlaps line {earlier.line}"
        fix = f"end line {earlier.line} with valid_to {starts - ONE_DAY} or before"
        yield Finding(file.path, later.line, "overlapping_validity", what, value, fix)
    elif file.is_continuous and starts > ends + ONE_DAY:
        what = f"nothing is valid from {ends + ONE_DAY} to {starts - ONE_DAY}"
        fix = f"let this row start on {ends + ONE_DAY}, or line {earlier.line} end later"
        yield Finding(file.path, later.line, "validity_gap", what, value, fix)


def check_shares(
    file: ContractFile, rows: Sequence[ContractRow], stages: Sequence[ContractRow]
) -> Iterator[Finding]:
    """Findings where the ownership shares of a stage do not sum to exactly 1 on some day."""
    by_stage = _groups(rows, ("stage",))
    known = {row.text("stage"): row for row in stages}
    for (stage,), group in by_stage.items():
        for first, last, valid in _stretches(group):
            if not valid and not _is_valid_between(known.get(stage), first, last):
                continue
            total = sum((Decimal(row.text("share")) for row in valid), Decimal(0))
            if total != 1:
                line = min(row.line for row in valid or group)
                until = "on" if last == date.max else f"to {last}"
                what = f"the shares of {stage} do not sum to 1 from {first} {until}"
                fix = "adjust the shares, or the days on which they hold"
                yield Finding(
                    file.path, line, "shares_not_one", what, f"{total.normalize():f}", fix
                )
    if rows:
        for stage in sorted(known.keys() - {stage for (stage,) in by_stage}):
            fix = "add rows whose shares sum to 1"
            yield Finding(file.path, 1, "stage_without_owner", "no owner for stage", stage, fix)


def _is_valid_between(stage: ContractRow | None, first: date, last: date) -> bool:
    if stage is None:
        return False
    return stage.day("valid_from") <= last and first <= stage.day("valid_to")


def _stretches(
    rows: Sequence[ContractRow],
) -> Iterator[tuple[date, date, list[ContractRow]]]:
    """The stretches of days over which the set of valid rows does not change: first, last, rows."""
    starts = {row.day("valid_from") for row in rows}
    ends = {row.day("valid_to") + ONE_DAY for row in rows if row.day("valid_to") < date.max}
    edges = sorted(starts | ends)
    is_open = any(row.day("valid_to") == date.max for row in rows)
    lasts = [edge - ONE_DAY for edge in edges[1:]] + ([date.max] if is_open else [])
    for first, last in zip(edges, lasts, strict=False):
        yield (
            first,
            last,
            [row for row in rows if row.day("valid_from") <= first <= row.day("valid_to")],
        )


def check_target_periods(file: ContractFile, rows: Sequence[ContractRow]) -> Iterator[Finding]:
    """Findings about inverted periods and two targets of one thing for the same day."""
    for row in rows:
        if row.day("period_start") > row.day("period_end"):
            value = f"{row['period_start']} > {row['period_end']}"
            fix = "period_end is the last day of the period"
            yield Finding(
                file.path, row.line, "inverted_dates", "the period ends early", value, fix
            )
    for group in _groups(rows, ("metric", "segment", "channel")).values():
        ordered = sorted(group, key=lambda row: (row.day("period_start"), row.line))
        for earlier, later in pairwise(ordered):
            is_same = earlier.day("period_start") == later.day("period_start")
            is_valid_together = later.day("valid_from") <= earlier.day("valid_to") and (
                earlier.day("valid_from") <= later.day("valid_to")
            )
            if (
                is_valid_together
                and later.day("period_start") <= earlier.day("period_end")
                and not (is_same and earlier.day("period_end") == later.day("period_end"))
            ):
                what = f"the period overlaps that of line {earlier.line}"
                fix = "keep one target per metric, segment, channel and day"
                value = f"{later['metric']} {later['period_start']}"
                yield Finding(file.path, later.line, "overlapping_periods", what, value, fix)


def check_rate_gaps(
    file: ContractFile, rows: Sequence[ContractRow], thresholds: Sequence[ContractRow]
) -> Iterator[Finding]:
    """Findings where a currency pair has no rate for longer than a rate may be used."""
    ages = [row for row in thresholds if row.text("threshold") == "rate_age_days"]
    for key, group in _groups(rows, ("base_currency", "quote_currency")).items():
        ordered = sorted(group, key=lambda row: row.day("rate_date"))
        for earlier, later in pairwise(ordered):
            longest = _rate_age(ages, later.day("rate_date"))
            if (later.day("rate_date") - earlier.day("rate_date")).days > longest:
                what = f"no rate since {earlier['rate_date']}, a rate is used for {longest} days"
                fix = "add the rates in between"
                value = f"{'/'.join(key)} {later['rate_date']}"
                yield Finding(file.path, later.line, "rate_gap", what, value, fix)


def _rate_age(ages: Sequence[ContractRow], day: date) -> int:
    valid = [row for row in ages if row.day("valid_from") <= day <= row.day("valid_to")]
    return int(valid[0].text("value").partition(".")[0]) if valid else LONGEST_RATE_AGE


def _groups(rows: Sequence[ContractRow], columns: Sequence[str]) -> dict[Key, list[ContractRow]]:
    groups: dict[Key, list[ContractRow]] = defaultdict(list)
    for row in rows:
        groups[tuple(row.text(column) for column in columns)].append(row)
    return groups
