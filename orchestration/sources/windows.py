"""Which days a run reads again, for vendors that restate their past.

A day is provisional for `restated_days` after it ended. What a run saw on its last day may still
have moved since, however long ago that run was; so the window starts `restated_days` before the
*last load*, not before today: a missed week is caught up and its restatements with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from orchestration.sources.transport import Window


@dataclass(frozen=True)
class Days:
    """First to last day, both inclusive; empty when the first is after the last."""

    first: date
    last: date

    def chunks(self, size: int) -> Iterator["Days"]:
        """The same days in pieces of at most `size` days, oldest first."""
        first = self.first
        while first <= self.last:
            last = min(first + timedelta(days=size - 1), self.last)
            yield Days(first, last)
            first = last + timedelta(days=1)


def months_before(day: date, months: int) -> date:
    """The same day of the month, `months` earlier; the 28th where that day may not exist."""
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, min(day.day, 28))


def today(window: Window, zone: str) -> date:
    """The as-of moment's calendar day in the account's own zone: vendors date by it."""
    return window.as_of.astimezone(ZoneInfo(zone)).date()


def days_to_read(
    window: Window,
    zone: str,
    loaded_through: date | None,
    restated_days: int,
    earliest: date,
) -> Days:
    """The days of one account to deliver whole.

    loaded_through: last day of the last load, None before the first one, which reads from
    `earliest` on.  earliest: what the vendor still serves or the setting asks for; also bounds a
    backfill, which otherwise is taken as it is.
    """
    last = today(window, zone)
    if window.backfill:
        return Days(max(window.backfill[0], earliest), min(window.backfill[1], last))
    if loaded_through is None:
        return Days(earliest, last)
    again = min(loaded_through, last) - timedelta(days=restated_days)
    return Days(max(again, earliest), last)


def advanced(window: Window, loaded_through: date | None, days: Days) -> date | None:
    """The new `loaded_through`. A backfill leaves it: days between might never have been read."""
    if window.backfill:
        return loaded_through
    return max(loaded_through or days.last, days.last)
