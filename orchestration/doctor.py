"""Examine an installation: what is wrong, and how to put it right."""

import importlib.metadata
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import requests

from orchestration import warehouse
from orchestration.company import Company, CompanyInvalid, load_company
from orchestration.connections import SOURCES, Source
from orchestration.night import IDENTITY_KEY, parse_as_of
from orchestration.places import Places
from orchestration.settings import SettingMissing, Settings
from orchestration.sources.files.relations import find_files
from orchestration.sources.transport import CallLog, SourceError

Status = Literal["ok", "warning", "failed"]
# DuckDB extensions load into exactly one version, and 2.x files cannot be read by 1.x drivers.
PINNED = {
    "duckdb": "1.5.5",
    "dbt-core": "1.12.6",
    "dagster": "1.13.27",
    "great-expectations": "1.24.1",
}
PYTHONS = ((3, 11), (3, 12))
LEAST_FREE_GB = 5
CLOCK_TOLERANCE = timedelta(minutes=2)
VERSION_WARNING = timedelta(days=60)
CONNECT_SECONDS = 5


@dataclass(frozen=True)
class Examination:
    """One check: its name, how it went, what was seen, and what to do."""

    name: str
    status: Status
    what: str
    fix: str = ""


def examine(folder: Path, settings: Settings) -> list[Examination]:
    """All checks of one company's installation; none of them changes anything."""
    places = Places(folder)
    found = [python_version(), *package_versions(), disk_space(folder), as_of_setting(settings)]
    found += [*folders(places), writer(places)]
    try:
        company = load_company(folder, settings)
    except CompanyInvalid as error:
        return [*found, Examination("company", "failed", str(error), "mend the lines named above")]
    found.append(
        Examination("company", "ok", f"{company.name}, contract {company.contract_version}")
    )
    for source in SOURCES.values():
        found += source_examinations(source, company, settings)
    return found


def python_version(version: tuple[int, int] = sys.version_info[:2]) -> Examination:
    """Whether this Python is one that the pins were resolved for."""
    seen = ".".join(map(str, version))
    if PYTHONS[0] <= version <= PYTHONS[1]:
        return Examination("python", "ok", seen)
    return Examination("python", "failed", seen, "make .venv again with Python 3.11 or 3.12")


def package_versions(
    version_of: Callable[[str], str] = importlib.metadata.version,
) -> Iterator[Examination]:
    """Whether the packages whose exact version matters are the pinned ones."""
    for name, pinned in PINNED.items():
        try:
            seen = version_of(name)
        except importlib.metadata.PackageNotFoundError:
            seen = "not installed"
        if seen == pinned:
            yield Examination(name, "ok", seen)
        else:
            yield Examination(name, "failed", f"{seen}, pinned is {pinned}", "run `make setup`")


def disk_space(folder: Path, least_gb: float = LEAST_FREE_GB) -> Examination:
    """Whether a build, a release and their spill fit."""
    free = shutil.disk_usage(folder).free / 1e9
    if free >= least_gb:
        return Examination("disk", "ok", f"{free:.0f} GB free")
    fix = "free some space, or lower releases_kept in company.toml"
    return Examination("disk", "failed", f"{free:.1f} GB free, {least_gb:g} GB wanted", fix)


def as_of_setting(settings: Settings) -> Examination:
    """Whether TANDEM_AS_OF, where set, is an instant."""
    try:
        moment = parse_as_of(settings.get("TANDEM_AS_OF"))
    except ValueError as error:
        return Examination(
            "as of", "failed", str(error), "write TANDEM_AS_OF as ISO 8601 with zone"
        )
    if moment is None:
        return Examination("as of", "ok", "the clock")
    return Examination("as of", "warning", f"fixed at {moment.isoformat()}", "unset TANDEM_AS_OF")


def folders(places: Places) -> Iterator[Examination]:
    """Whether state and releases can be written, and whether what is private is private."""
    for path in (places.state, places.releases):
        there = path if path.exists() else path.parent
        if there.is_dir() and os.access(there, os.W_OK):
            yield Examination(path.name, "ok", str(path))
        else:
            fix = f"make {there} a folder that the user of the nights may write"
            yield Examination(path.name, "failed", f"{path} cannot be written", fix)
    private = [places.state, places.state / IDENTITY_KEY]
    private += places.releases.glob(f"*/{warehouse.PERSONAL_FILE}")
    for path in private:
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            fix = f"chmod go= {path}"
            yield Examination("private files", "failed", f"others can read {path}", fix)


def writer(places: Places) -> Examination:
    """Whether another run holds the build file. Looking makes no folder and no file."""
    if not (places.state / warehouse.LOCK_FILE).exists():
        return Examination("writer", "ok", "no run has been here yet")
    try:
        with warehouse.writer_lock(places.state):
            return Examination("writer", "ok", "no run is under way")
    except warehouse.WarehouseBusy as error:
        return Examination("writer", "warning", str(error), "wait for it to end")
    except OSError as error:
        return Examination("writer", "failed", str(error), f"make {places.state} writable")


def source_examinations(
    source: Source, company: Company, settings: Settings
) -> Iterator[Examination]:
    """Settings, reachability, clock, API version and credentials of one enabled source.

    A server that does not answer is asked once: the probe would try for more than a minute.
    """
    rules = company.sources[source.name]
    if not rules.is_enabled or (rules.is_off_until_set and not source.is_connected(settings)):
        seen = "switched off" if not rules.is_enabled else "not connected: none of its settings"
        yield Examination(source.name, "ok", seen)
        return
    try:
        yield from version_end(source.name, source.version_end(settings))
        credentials = source.credentials(settings, company) if source.credentials else None
        if source.address and source.address in settings:
            answered = reachability(source.name, settings[source.address])
            yield answered
            if answered.status == "failed" and answered.name == source.name:
                return
        if credentials is None or source.probe is None:
            yield file_mappings(company)
        else:
            yield Examination(source.name, "ok", source.probe(credentials, CallLog()))
    except SettingMissing as error:
        yield Examination(source.name, "failed", str(error), "see .env.example")
    except SourceError as error:
        yield Examination(source.name, "failed", error.what, error.how_to_fix)


def file_mappings(company: Company) -> Examination:
    """Whether every file that must be there is there. Raises SourceError for one that is not."""
    found = [find_files(mapping, company.files.folder) for mapping in company.files.files]
    return Examination("files", "ok", f"{len(found)} mappings, {sum(map(len, found))} files")


def version_end(name: str, ends: date | None, today: date | None = None) -> Iterator[Examination]:
    """Whether the vendor still serves the API version that is spoken, until the day `ends`."""
    if ends is None:
        return
    left = ends - (today or datetime.now(UTC).date())
    fix = "update Tandem: the version is one constant of the source's module, or a setting"
    if left <= timedelta(0):
        what = f"its API version ended on {ends}"
        yield Examination(name, "failed", what, fix)
    elif left <= VERSION_WARNING:
        what = f"its API version ends on {ends}"
        yield Examination(name, "warning", what, fix)


def reachability(name: str, address: str, now: datetime | None = None) -> Examination:
    """Whether the vendor's server answers at all, and whether its clock agrees with ours."""
    # Without the user and the password that an address may carry.
    host = urlsplit(address).netloc.rpartition("@")[2]
    try:
        answer = requests.head(address, timeout=CONNECT_SECONDS, allow_redirects=False)
    except requests.RequestException as error:
        fix = f"check the network, the proxy and the base URL of {name}"
        return Examination(name, "failed", f"{host}: {type(error).__name__}", fix)
    theirs = _clock_of(answer)
    if theirs is not None:
        apart = abs((now or datetime.now(UTC)) - theirs)
        if apart > CLOCK_TOLERANCE:
            what = f"this clock is {apart.total_seconds():.0f} s from that of {host}"
            return Examination("clock", "failed", what, "switch on time synchronisation (NTP)")
    return Examination(name, "ok", f"{host} answers")


def _clock_of(answer: requests.Response) -> datetime | None:
    try:
        moment = parsedate_to_datetime(answer.headers["Date"])
    except (KeyError, ValueError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC)
