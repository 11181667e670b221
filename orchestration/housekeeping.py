"""Drop what old nights leave, so that a year of them does not fill a disk."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import dagster as dg

from orchestration import warehouse
from orchestration.journal import log
from orchestration.places import Places

# Dagster's pages show a month; the run records in `state/runs` keep a year and weigh little.
RUNS_IN_DAGSTER = 30
# Shrinking a database costs as much as reading it, so not for every deleted run.
SPARE_PAGES = 2000
# What only a killed run, erasure, proof or backup leaves; under the lock nobody is at it.
LEFTOVERS = (
    "state/verification",
    "state/.*.fresh",
    "state/.backup-*",
    "state/runs/.*.next",
)


def end_killed_runs(instance: dg.DagsterInstance, run_id: str) -> None:
    """Give the runs that were killed an end. Whoever calls holds the writer's lock, as `run_id`.

    A killed run says nothing any more, and Dagster's pages would show it as running for ever.
    """
    begun = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED])
    for run in instance.get_runs(filters=begun):
        if run.run_id != run_id:
            instance.report_run_failed(run, "killed: a later run has found the lock free")


@contextmanager
def pruned_afterwards(places: Places, instance: dg.DagsterInstance | None) -> Iterator[None]:
    """Prune when a run has let go of the lock, whoever started it. A run never fails by this."""
    try:
        yield
    finally:
        try:
            if instance:
                prune(places, instance)
        except Exception as error:
            log.warning("old runs are not forgotten yet: %s", type(error).__name__)


def prune(places: Places, instance: dg.DagsterInstance) -> int:
    """Forget old runs in Dagster's storage and leftovers of killed ones. Returns runs forgotten."""
    old = instance.get_run_ids()[RUNS_IN_DAGSTER:]
    for run_id in old:
        instance.delete_run(run_id)
    for database in places.dagster.rglob("*.db") if old else ():
        _shrink(database)
    with suppress(warehouse.WarehouseBusy), warehouse.writer_lock(places.state):
        found = [path for pattern in LEFTOVERS for path in places.root.glob(pattern)]
        for leftover in (*found, *places.spilled):
            if leftover.is_dir():
                shutil.rmtree(leftover, ignore_errors=True)
            else:
                leftover.unlink(missing_ok=True)
    return len(old)


def _shrink(database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        ((spare,),) = connection.execute("pragma freelist_count").fetchall()
        if spare > SPARE_PAGES:
            # Dagster's web server or daemon may be reading: then another night shrinks it.
            with suppress(sqlite3.OperationalError):
                connection.execute("vacuum")
