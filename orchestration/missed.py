"""Nights that nobody ran: caught up one by one, or left to the next one."""

from datetime import UTC, datetime, timedelta

from orchestration import release
from orchestration.company import Company
from orchestration.places import Places

# One night reads as far back as the vendors' restatement windows anyway.
MOST_NIGHTS = 31


def nights_due(company: Company, last: datetime | None, now: datetime) -> list[datetime]:
    """The instants at which nights should have started after `last` and up to `now`, oldest first.

    Both aware. A wall-clock time that a change of the clock skips starts when the clock has jumped;
    one that it repeats starts once.
    """
    if last is None:
        return []
    day = last.astimezone(company.zone).date()
    days = (now.astimezone(company.zone).date() - day).days
    due = [
        datetime.combine(day + timedelta(days=n), company.nightly_at, company.zone).astimezone(UTC)
        for n in range(days + 1)
    ]
    return [instant for instant in due if last < instant <= now][-MOST_NIGHTS:]


def last_published(places: Places) -> datetime | None:
    """The as-of of the current release."""
    try:
        manifest = release.manifest(release.current(places.releases))
    except release.NoRelease:
        return None
    return datetime.fromisoformat(manifest["as_of"]).replace(tzinfo=UTC)
