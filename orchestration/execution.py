"""Run a job of the definitions in this process, for the command line and the tests."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import dagster as dg

from orchestration import warehouse
from orchestration.company import load_company
from orchestration.connections import SOURCES
from orchestration.defs import build_definitions
from orchestration.defs.automation import NIGHTLY, PUBLISH
from orchestration.defs.ingestion import INGEST
from orchestration.defs.verification import VERIFICATION
from orchestration.instance import prepare_instance
from orchestration.journal import Finding, Journal, read_journals
from orchestration.places import Places
from orchestration.settings import Settings
from orchestration.verification import DIFFERENT


@dataclass(frozen=True)
class RunRequest:
    """What to run.

    sources None: the whole night; a tuple: only pull these (empty: all). is_built: neither pull nor
    build, release what is there. is_verification: build beside and compare, release nothing.
    done: steps of a failed run that need not be done again.
    """

    company: Path
    as_of: datetime | None = None
    backfill: tuple[date, date] | None = None
    sources: tuple[str, ...] | None = None
    is_built: bool = False
    is_verification: bool = False
    site: bool = True
    done: tuple[str, ...] = ()

    @property
    def job(self) -> str:
        """Name of the job that does it."""
        if self.is_built:
            return PUBLISH
        if self.is_verification:
            return VERIFICATION
        return NIGHTLY if self.sources is None else INGEST

    @property
    def is_night(self) -> bool:
        """Whether it is all of a night."""
        return self.job == NIGHTLY

    def check(self) -> None:
        """Raises ValueError for a request that no run can honour."""
        unknown = sorted(set(self.sources or ()) - set(SOURCES))
        if unknown:
            raise ValueError(f"no source {', '.join(unknown)}: there are {', '.join(SOURCES)}")


def execute(request: RunRequest, settings: Settings) -> Journal:
    """Run the night, or only its ingestion, and return what happened.

    Raises CompanyInvalid and WarehouseBusy before anything runs. All else is in the journal: its
    status is published, published_stale, done, refused or failed, its findings say why.
    """
    places = Places(request.company)
    load_company(request.company, settings)
    places.make_state()
    # The run itself takes the lock again; here it spares a second run the parsing of the project,
    # which would write where the first one reads.
    with warehouse.writer_lock(places.state):
        definitions = build_definitions(request.company, settings)
        if request.is_built:
            request = replace(request, as_of=_built_as_of(places))
    job = definitions.resolve_job_def(request.job)
    with (
        dg.DagsterInstance.from_config(str(prepare_instance(places, settings))) as instance,
        _kept_open(places.dagster),
    ):
        result = job.execute_in_process(
            instance=instance, raise_on_error=False, run_config=_run_config(request)
        )
    journal = next((j for j in read_journals(places.runs, 3) if j.run_id == result.run_id), None)
    if journal is None:
        journal = Journal(result.run_id, request.company.name, request.as_of or datetime.now(UTC))
    if not result.success and journal.status not in ("refused", "failed", DIFFERENT):
        journal.status = "failed"
    if journal.status == "failed" and not any(f.severity == "error" for f in journal.findings):
        journal.find(Finding("run", "error", _first_failure(result)))
    return journal


@contextmanager
def _kept_open(dagster_home: Path) -> Iterator[None]:
    """Keep a connection to each of Dagster's SQLite files while a run lasts.

    Dagster opens and closes its own for every statement, but for our event log. Closing the last
    one makes SQLite fold its write-ahead log back into the file.
    """
    with ExitStack() as stack:
        for file in dagster_home.rglob("*.db"):
            connection = stack.enter_context(closing(sqlite3.connect(file)))
            connection.execute("select count(*) from sqlite_master").fetchall()
        yield


def _built_as_of(places: Places) -> datetime | None:
    """The clock of what is built; None where nothing is, and the gate will say so."""
    with warehouse.build_file(places.build) as connection:
        known = connection.execute(
            "select count(*) from duckdb_tables() where schema_name = 'raw_contract'"
            " and table_name = 'run'"
        ).fetchall()
        if known == [(0,)]:
            return None
        ((moment,),) = connection.execute("select as_of from raw_contract.run").fetchall()
    return moment.replace(tzinfo=UTC)


def _run_config(request: RunRequest) -> dict[str, Any]:
    night: dict[str, Any] = {
        "company": str(request.company),
        "sources": list(request.sources or ()),
        "site": request.site,
        "done": list(request.done),
    }
    if request.as_of:
        night["as_of"] = request.as_of.isoformat()
    if request.backfill:
        night["backfill_from"], night["backfill_to"] = (day.isoformat() for day in request.backfill)
    return {
        "resources": {"night": {"config": night}},
        "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
    }


def _first_failure(result: dg.ExecuteInProcessResult) -> str:
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            while error is not None and error.cause is not None:
                error = error.cause
            return error.message.strip() if error else f"{event.step_key} failed"
        if event.is_failure and event.message:
            return event.message
    return "the run ended without saying why"
