"""Pull one source for a night, and say what became of it."""

from dataclasses import dataclass, field
from datetime import timedelta

from orchestration import journal
from orchestration.completeness import raw_changes
from orchestration.connections import Source
from orchestration.contract import record_source
from orchestration.journal import Finding, Step
from orchestration.loading import create_tables, load
from orchestration.night import Night
from orchestration.reconciliation import Compared, reconcile
from orchestration.settings import SettingMissing
from orchestration.sources.files import load as load_files
from orchestration.sources.transport import SourceError


class SourceUnavailable(Exception):
    """A required source is missing or too stale, so nothing may be published."""


@dataclass(frozen=True)
class Pulled:
    """What became of a source: its status (fresh, failed, off) and rows now in each raw table.

    compared: the vendor's own totals beside those of the rows, where it gives any.
    """

    status: str
    rows: dict[str, int] = field(default_factory=dict)
    compared: list[Compared] = field(default_factory=list)


def pull(night: Night, source: Source) -> Pulled:
    """Pull one source into `raw_<source>` and record what became of it.

    A source that is off has empty tables. One that fails is recorded as failed and leaves what it
    had; SourceUnavailable is raised only where the company requires it and its last success is
    older than the company allows.
    """
    is_done = f"pull {source.name}" in night.done
    is_wanted = not is_done and (not night.only_sources or source.name in night.only_sources)
    # Open for the whole pull: opening the file anew reads its catalog, a tenth of a CPU-second.
    with night.journal.step(f"pull {source.name}") as step, night.warehouse() as connection:
        create_tables(connection, source.schema, source.tables)
        status = "skipped" if not is_wanted else "off"
        if is_wanted and source.is_on(night.company, night.settings):
            raw_changes(night.places)
            status = _pull_enabled(night, source, step)
        compared = _compare(night, source, step) if status == "fresh" else []
        rows = _conclude(night, source, status)
        step.note = step.note or _why(status, is_done)
        if status == "failed":
            step.status = "failed"
            _require_recent(night, source.name)
    return Pulled(status, rows, compared)


def _why(status: str, is_done: bool) -> str:
    skipped = "done in the run that failed" if is_done else "not asked for"
    return {"off": "switched off", "skipped": skipped}.get(status, "")


def _pull_enabled(night: Night, source: Source, step: Step) -> str:
    calls_before = night.calls.total()
    try:
        _deliver(night, source, step)
    except (SourceError, SettingMissing) as error:
        severity = "error" if night.company.sources[source.name].is_required else "warning"
        night.journal.find(Finding(f"pull {source.name}", severity, str(error)))
        return "failed"
    finally:
        step.calls = night.calls.total() - calls_before
        for note in [text for name, text in night.calls.notes if name == source.name]:
            night.journal.find(Finding(f"pull {source.name}", "warning", note))
    return "fresh"


def _deliver(night: Night, source: Source, step: Step) -> None:
    if source.read is None or source.credentials is None:
        _deliver_files(night, step)
        return
    report = load(
        source.name,
        source.read(source.credentials(night.settings, night.company), night.window, night.calls),
        source.tables,
        night.warehouse,
        night.places.dlt,
        night.window.as_of,
        night.calls,
        night.screen,
    )
    step.rows_in, step.rows_out = report.delivered, report.changed
    step.note = (
        f"{report.calls / report.changed:.3g} calls per changed row"
        if report.changed
        else "nothing changed"
    )
    for table, columns in report.new_columns.items():
        what = f"{table} has new columns: {', '.join(columns)}"
        night.journal.find(Finding(f"pull {source.name}", "warning", what))


def _deliver_files(night: Night, step: Step) -> None:
    with night.warehouse() as connection:
        report = load_files(
            connection, night.company.files, night.window, night.journal.run_id, night.screen
        )
    step.rows_in, step.rows_out = report.delivered, report.changed
    step.rows_quarantined = report.quarantined
    for name, table in report.tables.items():
        if table.quarantined:
            what = f"{table.quarantined:,} rows of {name} are set aside, see quarantine.rows"
            night.journal.find(Finding("pull files", "warning", what))
    for note in report.notes:
        # Said, not kept: a note may quote a cell, and the release carries the findings.
        journal.log.info(note)


def _compare(night: Night, source: Source, step: Step) -> list[Compared]:
    """Hold what arrived against the vendor's own totals; a difference is a warning.

    It is no error: search counts late, and an account may spend without a campaign.
    """
    if not source.reconciliations:
        return []
    with night.warehouse() as connection:
        compared = reconcile(connection, source, night.as_of_utc)
    for each in (one for one in compared if not one.agrees):
        night.journal.find(Finding(f"pull {source.name}", "warning", str(each)))
    held = sum(each.agrees for each in compared)
    step.note += f"; {held} of {len(compared)} of the vendor's totals agree" if compared else ""
    return compared


def _conclude(night: Night, source: Source, status: str) -> dict[str, int]:
    with night.warehouse() as connection:
        if status != "skipped":
            record_source(connection, night, source.name, status)
        counts = " union all ".join(
            f"select '{table.name}', count(*) from {source.schema}.{table.name}"
            for table in source.tables
        )
        return dict(connection.execute(counts).fetchall())


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
