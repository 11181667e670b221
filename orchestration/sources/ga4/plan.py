"""Which export tables a run reads: the newest days again, older ones once, each day from one table.

GA4 writes `events_YYYYMMDD` and updates it for three days (72 hours of late hits). Until it exists,
the day is in `events_intraday_YYYYMMDD` (streaming) or `events_fresh_YYYYMMDD` (hourly, 360 only),
which disappear when it is complete. Above a million events a day it never comes.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from orchestration.sources.transport import Window

_NAME = re.compile(r"events_(?:(intraday|fresh)_)?(\d{8})")
# The best table of a day first.
KINDS = ("daily", "fresh", "intraday")
# A property's zone may be this far ahead of UTC, its calendar day with it.
FARTHEST_ZONE = timedelta(hours=14)


@dataclass(frozen=True)
class ExportTable:
    """One table of the export."""

    dataset: str
    table_id: str
    day: date
    kind: str

    @property
    def address(self) -> str:
        """`dataset.table`, which BigQuery completes with the project."""
        return f"{self.dataset}.{self.table_id}"


def export_table(dataset: str, table_id: str) -> ExportTable | None:
    """The table's day and kind by its name, None for users_, pseudonymous_users_ and others."""
    name = _NAME.fullmatch(table_id)
    if not name:
        return None
    day = datetime.strptime(name[2], "%Y%m%d").date()
    return ExportTable(dataset, table_id, day, name[1] or "daily")


def best_of_days(
    tables: Iterable[ExportTable], window: Window, start: date = date.min
) -> list[ExportTable]:
    """One table per day from `start` to as-of: daily before fresh before intraday, oldest first."""
    last = (window.as_of + FARTHEST_ZONE).date()
    best: dict[date, ExportTable] = {}
    for table in sorted(tables, key=lambda each: KINDS.index(each.kind)):
        if start <= table.day <= last:
            best.setdefault(table.day, table)
    return [best[day] for day in sorted(best)]


@dataclass(frozen=True)
class Loaded:
    """The table a day was loaded from, its version, and the day (UTC) it was last compared."""

    table_id: str
    version: str
    examined_on: str


def provisional(tables: list[ExportTable], window: Window, restated_days: int) -> set[ExportTable]:
    """The tables that are read again whatever their version says: still being written to.

    tables: one per day, oldest first.  The newest daily ones, and those without a daily table of
    the last days; an old day that never got one keeps its version.
    """
    daily = [table for table in tables if table.kind == "daily"]
    recent = window.as_of.date() - timedelta(days=restated_days + 1)
    newest = daily[max(len(daily) - restated_days, 0) :]
    return {*newest, *(each for each in tables if each.kind != "daily" and each.day >= recent)}


def to_examine(
    tables: list[ExportTable], loaded: Mapping[str, Loaded], window: Window, restated_days: int
) -> list[ExportTable]:
    """The tables that may hold something new.

    tables: one per day, oldest first.  loaded: by day (ISO date).  restated_days: how many of the
    newest daily tables are still being updated.  A table rests once it was compared after that
    time: a missed week does not leave it as it was before its last update.
    """
    if window.backfill:
        first, last = window.backfill
        return [table for table in tables if first <= table.day <= last]
    daily = [table for table in tables if table.kind == "daily"]
    newest = daily[max(len(daily) - restated_days, 0) :]

    def rests(table: ExportTable) -> bool:
        known = loaded.get(table.day.isoformat())
        if table in newest or not known:
            return False
        # A daily table exists from the second day on, hence the one more day.
        settled_on = table.day + timedelta(days=restated_days + 1)
        return known.table_id == table.table_id and known.examined_on >= settled_on.isoformat()

    return [table for table in tables if not rests(table)]
