"""Which sources there are, and pulling one of them for a night."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from orchestration.contract import record_source
from orchestration.journal import Finding, Step
from orchestration.loading import LoadReport, create_tables, load
from orchestration.night import Night
from orchestration.settings import SettingMissing, Settings
from orchestration.sources import files, ga4, google_ads, hubspot, meta_ads
from orchestration.sources.tables import RawTable
from orchestration.sources.transport import SourceError


class SourceUnavailable(Exception):
    """A required source is missing or too stale, so nothing may be published."""


@dataclass(frozen=True)
class Source:
    """A source as the night knows it: its raw tables, and how to read its vendor."""

    name: str
    tables: tuple[RawTable, ...]
    read: Callable[[Night], Any] | None

    @property
    def schema(self) -> str:
        """The raw schema, which is also the group of its assets."""
        return f"raw_{self.name}"


@dataclass(frozen=True)
class Pulled:
    """What became of a source: its status (fresh, stale, off) and rows now in each raw table."""

    status: str
    rows: dict[str, int] = field(default_factory=dict)


def pull(night: Night, source: Source) -> Pulled:
    """Pull one source into `raw_<source>` and record what became of it.

    A source that is off has empty tables. One that fails is recorded as failed and leaves what it
    had; SourceUnavailable is raised only where the company requires it and its last success is
    older than the company allows.
    """
    rules = night.company.sources[source.name]
    with night.journal.step(f"pull {source.name}") as step:
        with night.warehouse() as connection:
            create_tables(connection, source.schema, source.tables)
        status = _pull_enabled(night, source, step) if rules.is_enabled else "off"
        with night.warehouse() as connection:
            record_source(connection, night, source.name, status)
            rows = {
                table.name: connection.execute(
                    f"select count(*) from {source.schema}.{table.name}"
                ).fetchall()[0][0]
                for table in source.tables
            }
        step.note = step.note or {"off": "switched off"}.get(status, "")
        if status == "failed":
            step.status = "failed"
            _require_recent(night, source.name)
    return Pulled(status, rows)


def _pull_enabled(night: Night, source: Source, step: Step) -> str:
    calls_before = night.calls.total()
    try:
        report = _deliver(night, source)
    except (SourceError, SettingMissing) as error:
        severity = "error" if night.company.sources[source.name].is_required else "warning"
        night.journal.find(Finding(f"pull {source.name}", severity, str(error)))
        return "failed"
    finally:
        step.calls = night.calls.total() - calls_before
    step.rows_in, step.rows_out = report.rows_delivered, report.rows_changed
    step.rows_quarantined = report.rows_quarantined
    for text in report.notes:
        night.journal.find(Finding(f"pull {source.name}", "warning", text))
    return "fresh"


def _deliver(night: Night, source: Source) -> LoadReport:
    if source.name == "files":
        with night.warehouse() as connection:
            return files.load(connection, night.company.files, night.window, night.journal.run_id)
    return load(
        source.name,
        source.read(night),
        source.tables,
        night.places.build,
        night.places.dlt,
    )


def _require_recent(night: Night, name: str) -> None:
    """Raise SourceUnavailable for a required source without a recent enough success."""
    rules = night.company.sources[name]
    if not rules.is_required:
        return
    with night.warehouse() as connection:
        ((last,),) = connection.execute(
            "select last_as_of from raw_contract.sources where source = ?", [name]
        ).fetchall()
    allowed = timedelta(hours=rules.max_staleness_hours)
    if last is None or night.as_of_utc - last > allowed:
        since = f"last success {last:%Y-%m-%d %H:%M} UTC" if last else "it never succeeded"
        raise SourceUnavailable(
            f"{name} is required and failed ({since}; allowed age {rules.max_staleness_hours} h):"
            " nothing is published. Fix the source, or change its rule in company.toml"
        )
