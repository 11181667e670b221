"""One run of one company: what every step needs to know, and nothing that knows Dagster."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from orchestration import warehouse
from orchestration.company import Company, load_company
from orchestration.durable import write_whole
from orchestration.journal import Journal
from orchestration.places import Places
from orchestration.settings import Settings
from orchestration.sources.tables import Screen
from orchestration.sources.transport import CallLog, Window

IDENTITY_KEY = "identity.key"
IDENTITY_KEY_BYTES = 32
# Before, no vendor has data; after, windows and open ends of the contract leave the calendar.
YEARS = range(1971, 2200)


@dataclass
class Night:
    """A company, a window of time, the settings, and the journal of the run."""

    company: Company
    places: Places
    settings: Settings
    window: Window
    journal: Journal
    only_sources: tuple[str, ...] = ()
    is_site_wanted: bool = True
    done: tuple[str, ...] = ()
    screen: Screen | None = None
    calls: CallLog = field(default_factory=CallLog)

    @property
    def as_of_utc(self) -> datetime:
        """The as-of as the warehouse writes it: naive UTC."""
        return self.window.as_of.astimezone(UTC).replace(tzinfo=None)

    @contextmanager
    def warehouse(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The build file, open for writing for the length of a step."""
        with warehouse.build_file(
            self.places.build,
            self.settings["TANDEM_MEMORY_LIMIT"],
            self.settings["TANDEM_THREADS"],
        ) as connection:
            yield connection


def begin(
    company_folder: Path,
    settings: Settings,
    as_of: datetime | None = None,
    backfill: tuple[date, date] | None = None,
    run_id: str | None = None,
    sources: tuple[str, ...] = (),
    is_site_wanted: bool = True,
) -> Night:
    """Validate the company and fix the run's time.

    Raises CompanyInvalid with every finding before anything is written.
    """
    folder = company_folder.resolve()
    company = load_company(folder, settings)
    moment = as_of or parse_as_of(settings.get("TANDEM_AS_OF")) or datetime.now(UTC)
    journal = Journal(run_id or str(uuid.uuid4()), company.name, moment)
    wants_site = is_site_wanted and settings["TANDEM_SITE"] != "off"
    window = Window(moment, backfill)
    return Night(company, Places(folder), settings, window, journal, sources, wants_site)


def parse_as_of(text: str | None) -> datetime | None:
    """Read an ISO 8601 instant; a time without zone is refused, for it would be a guess."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"--as-of {text} is no instant: write 2026-03-31T22:00:00Z") from None
    if moment.tzinfo is None:
        raise ValueError(f"--as-of {text} has no time zone: write 2026-03-31T22:00:00Z")
    if moment.year not in YEARS:
        raise ValueError(f"--as-of {text} is out of range: {YEARS.start} to {YEARS.stop - 1}")
    return moment.astimezone(UTC)


def parse_days(first: str | None, last: str | None) -> tuple[date, date] | None:
    """Read a backfill's first and last day, both included; None where neither is given.

    Raises ValueError for half a range, a day that is none, or a range that ends before it starts.
    """
    if not first and not last:
        return None
    try:
        days = date.fromisoformat(first or ""), date.fromisoformat(last or "")
    except ValueError:
        raise ValueError(f"--backfill {first} {last}: write two days as 2026-03-31") from None
    if not all(day.year in YEARS for day in days):
        span = f"{YEARS.start} to {YEARS.stop - 1}"
        raise ValueError(f"--backfill {first} {last} is out of range: {span}")
    if days[0] > days[1]:
        raise ValueError(f"--backfill starts after it ends: {days[0]} {days[1]}")
    return days


def identity_key(places: Places) -> str:
    """The install key that customer ids are minted with, as hex; made once, readable by its owner.

    It lives outside the warehouse, so that the warehouse alone cannot tell an id from a guess.
    """
    path = places.state / IDENTITY_KEY
    if not path.exists():
        places.make_state()
        write_whole(path, os.urandom(IDENTITY_KEY_BYTES).hex(), mode=0o600)
    return path.read_text().strip()
