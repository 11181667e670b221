"""The pretend company's time: where history starts, what the clock says, when offices are open."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from sandbox.world.holidays import HOLIDAYS

BUSINESS_ZONE = "Europe/Berlin"
FIRST_DAY = date(2025, 5, 1)
LAST_DAY = date(2026, 10, 31)
DAYS_BEYOND = 90

OFFICE_HOURS = {
    "berlin_office": (BUSINESS_ZONE, time(9), time(18)),
    "new_york_office": ("America/New_York", time(9), time(17, 30)),
}


@cache
def zone(name: str) -> ZoneInfo:
    """The tz database zone of that name."""
    return ZoneInfo(name)


@lru_cache(maxsize=8192)
def midnight(day: date, zone_name: str = BUSINESS_ZONE) -> datetime:
    """Start of `day` in the zone, as aware UTC."""
    return datetime.combine(day, time(), tzinfo=zone(zone_name)).astimezone(UTC)


def clock(day: int = 0) -> datetime:
    """End of the business day 2026-10-31 + `day`, as aware UTC."""
    return midnight(LAST_DAY + timedelta(days=day + 1))


START = midnight(FIRST_DAY)
HORIZON = clock(DAYS_BEYOND)


def local_date(moment: datetime, zone_name: str = BUSINESS_ZONE) -> date:
    """The calendar day of `moment` in the zone."""
    return moment.astimezone(zone(zone_name)).date()


def is_working_day(day: date, schedule: str) -> bool:
    """Monday to Friday and no holiday of that office."""
    return day.weekday() < 5 and day not in HOLIDAYS[schedule]


@lru_cache(maxsize=8192)
def opening(day: date, schedule: str) -> tuple[datetime, datetime]:
    """Opening and closing time of one day as aware UTC, DST included."""
    zone_name, opens, closes = OFFICE_HOURS[schedule]
    office = zone(zone_name)
    return (
        datetime.combine(day, opens, tzinfo=office).astimezone(UTC),
        datetime.combine(day, closes, tzinfo=office).astimezone(UTC),
    )


def after_working_minutes(start: datetime, minutes: float, schedule: str) -> datetime:
    """The moment at which `minutes` of office time have passed since `start` (whole seconds)."""
    left = timedelta(seconds=round(minutes * 60))
    day = local_date(start, OFFICE_HOURS[schedule][0])
    while True:
        if is_working_day(day, schedule):
            opens, closes = opening(day, schedule)
            begin = max(start, opens)
            if begin < closes and begin + left < closes:
                return begin + left
            left -= max(closes - begin, timedelta())
        day += timedelta(days=1)


def working_minutes(start: datetime, stop: datetime, schedule: str) -> float:
    """Office minutes between two moments; 0 when stop is not after start."""
    total = timedelta()
    day = local_date(start, OFFICE_HOURS[schedule][0])
    while midnight(day, OFFICE_HOURS[schedule][0]) < stop:
        if is_working_day(day, schedule):
            opens, closes = opening(day, schedule)
            total += max(min(stop, closes) - max(start, opens), timedelta())
        day += timedelta(days=1)
    return total.total_seconds() / 60
